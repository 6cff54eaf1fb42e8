"""Figures and rows of the pages about people, offices and invitations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet, TextChoices

from accounts.models import Agency, Invitation, LinkState, Membership, User, managed
from accounts.permissions import Role, may_appoint


class PersonState(TextChoices):
    ACTIVE = "aktif", "Aktif"
    IDLE = "tanpa-peran", "Tanpa peran"
    CLOSED = "nonaktif", "Nonaktif"


class RoleState(TextChoices):
    """Of one membership on one day."""

    IN_FORCE = "berlaku", "Berlaku"
    LATER = "nanti", "Belum mulai"
    OVER = "usai", "Berakhir"


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One membership; `may_change`: whether the reader may end it or hand it over."""

    membership: Membership
    state: RoleState
    may_change: bool = False

    @property
    def place(self) -> str:
        """The office, or the region."""
        held = self.membership
        return held.agency.name if held.agency else held.region.title


@dataclass(frozen=True, slots=True)
class PersonRow:
    user: User
    state: PersonState
    roles: Sequence[RoleRow]


@dataclass(frozen=True, slots=True)
class InvitationRow:
    invitation: Invitation
    state: LinkState

    @property
    def place(self) -> str:
        told = self.invitation
        return told.agency.name if told.agency else told.region.title


def people_in_state(
    people: QuerySet[User], state: PersonState, by: User, today: date
) -> QuerySet[User]:
    """Of `people` those in `state`; roles outside the reader's reach count for nothing."""
    is_open = Q(is_active=True) & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))
    if state is PersonState.CLOSED:
        return people.exclude(is_open)
    held = Membership.objects.managed_by(by).not_over_on(today)
    has_role = Q(pk__in=held.values("user"))
    return people.filter(is_open, has_role if state is PersonState.ACTIVE else ~has_role)


def person_rows(people: Iterable[User], by: User, today: date) -> list[PersonRow]:
    """One query for the roles of all of them."""
    people = list(people)
    held: dict[int, list[RoleRow]] = defaultdict(list)
    memberships = Membership.objects.managed_by(by).not_over_on(today).filter(user__in=people)
    for membership in memberships.select_related("region", "agency").order_by("region", "role"):
        held[membership.user_id].append(RoleRow(membership, role_state(membership, today)))
    return [PersonRow(user, _state(user, held[user.pk], today), held[user.pk]) for user in people]


def roles_of(person: User, by: User, today: date) -> list[RoleRow]:
    """All roles that the person has or had in the reader's reach; those in force first."""
    held = Membership.objects.managed_by(by).filter(user=person)
    rows = [
        _role_row(membership, by, today)
        for membership in held.select_related("region", "agency").order_by("region", "role")
    ]
    return sorted(rows, key=lambda row: row.state is RoleState.OVER)


def people_of_office(office: Agency, today: date) -> list[Membership]:
    held = office.memberships.not_over_on(today).select_related("user")
    return list(held.order_by("user__full_name"))


def offices_with_people(offices: QuerySet[Agency], today: date) -> QuerySet[Agency]:
    """Each office with `people`: how many act for it."""
    counted = Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=today)
    return offices.select_related("region").annotate(
        people=Count("memberships", filter=counted & Q(memberships__isnull=False))
    )


def invitation_rows(invitations: Iterable[Invitation], now: datetime) -> list[InvitationRow]:
    return [InvitationRow(one, one.state_at(now)) for one in invitations]


def waiting_invitations(by: User, now: datetime) -> int:
    """How many people whom the reader looks after have not opened their link yet."""
    return Invitation.objects.open_at(now).filter(managed(by, "region")).count()


def role_state(membership: Membership, today: date) -> RoleState:
    if membership.ends_on and membership.ends_on < today:
        return RoleState.OVER
    if membership.starts_on and membership.starts_on > today:
        return RoleState.LATER
    return RoleState.IN_FORCE


def state_of(person: User, roles: Sequence[RoleRow], today: date) -> PersonState:
    return _state(person, [row for row in roles if row.state is not RoleState.OVER], today)


def _role_row(membership: Membership, by: User, today: date) -> RoleRow:
    state = role_state(membership, today)
    role = Role(membership.role)
    may_change = state is not RoleState.OVER and may_appoint(by, role, membership.region)
    return RoleRow(membership, state, may_change)


def _state(user: User, living: Sequence[RoleRow], today: date) -> PersonState:
    if not user.is_open_on(today):
        return PersonState.CLOSED
    return PersonState.ACTIVE if living else PersonState.IDLE
