"""Who may do what: roles, verbs, and the one table between them (design, "Where each rule lives").

A membership reaches its region and everything below it. `has_permission` answers for one region,
`regions_with` is its query twin; tests/accounts/test_permissions.py proves that the two agree.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q

from audit.clock import db_now
from regions.models import Region, RegionQuerySet
from regions.timezones import jakarta_day

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from accounts.models import Membership, User


class Role(StrEnum):
    """Values are stored; `label` is what people read."""

    CONTRIBUTOR = "contributor"
    AREA = "area"
    OPERATOR = "operator"
    TASK_FORCE = "task_force"
    EXECUTIVE = "executive"
    VERIFIER = "verifier"
    PROVINCE_ADMIN = "province_admin"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.CONTRIBUTOR: "Kontributor OPD",
    Role.AREA: "Camat/Desa",
    Role.OPERATOR: "Operator kabupaten/kota",
    Role.TASK_FORCE: "Anggota gugus tugas",
    Role.EXECUTIVE: "Pimpinan daerah",
    Role.VERIFIER: "Verifikator provinsi",
    Role.PROVINCE_ADMIN: "Admin provinsi",
    Role.AUDITOR: "Auditor",
}


class Permission(StrEnum):
    """Verbs. Which questions or documents within a region is refined by the app that owns them."""

    VIEW_EVALUATION = "view_evaluation"
    ANSWER_ASSIGNED = "answer_assigned"
    ANSWER_ALL = "answer_all"
    ASSIGN_QUESTIONS = "assign_questions"
    SET_TARGET = "set_target"
    SET_DEADLINES = "set_deadlines"
    OPEN_ROUND = "open_round"
    VIEW_DOCUMENTS = "view_documents"
    ADD_DOCUMENTS = "add_documents"
    OPEN_RESTRICTED = "open_restricted"
    OPEN_SENSITIVE = "open_sensitive"
    ANSWER_AREA = "answer_area"
    CHECK_AREA = "check_area"
    ASK_EVIDENCE = "ask_evidence"
    SUBMIT = "submit"
    VERIFY = "verify"
    DRAW_SAMPLE = "draw_sample"
    VIEW_STRICTNESS = "view_strictness"
    PUBLISH_RESULTS = "publish_results"
    DISCUSS = "discuss"
    VIEW_BOARD = "view_board"
    PRINT_PAPERS = "print_papers"
    EDIT_LETTERHEAD = "edit_letterhead"
    EXPORT_BUNDLE = "export_bundle"
    MANAGE_ACCOUNTS = "manage_accounts"


P = Permission
READ_ALL = {
    P.VIEW_EVALUATION,
    P.VIEW_DOCUMENTS,
    P.OPEN_RESTRICTED,
    P.VIEW_BOARD,
    P.PRINT_PAPERS,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CONTRIBUTOR: frozenset({P.VIEW_EVALUATION, P.ANSWER_ASSIGNED, P.ADD_DOCUMENTS, P.DISCUSS}),
    Role.AREA: frozenset({P.ADD_DOCUMENTS, P.ANSWER_AREA}),
    Role.OPERATOR: frozenset(
        READ_ALL
        | {
            P.ANSWER_ALL,
            P.ASSIGN_QUESTIONS,
            P.SET_TARGET,
            P.SET_DEADLINES,
            P.ADD_DOCUMENTS,
            P.OPEN_SENSITIVE,
            P.ANSWER_AREA,
            P.CHECK_AREA,
            P.ASK_EVIDENCE,
            P.SUBMIT,
            P.DISCUSS,
            P.EDIT_LETTERHEAD,
            P.EXPORT_BUNDLE,
            P.MANAGE_ACCOUNTS,
        }
    ),
    Role.TASK_FORCE: frozenset(READ_ALL | {P.DISCUSS}),
    Role.EXECUTIVE: frozenset(READ_ALL | {P.DISCUSS}),
    Role.VERIFIER: frozenset(
        READ_ALL | {P.OPEN_SENSITIVE, P.CHECK_AREA, P.VERIFY, P.DRAW_SAMPLE, P.DISCUSS}
    ),
    Role.PROVINCE_ADMIN: frozenset(
        READ_ALL
        | {
            P.SET_TARGET,
            P.SET_DEADLINES,
            P.OPEN_ROUND,
            P.PUBLISH_RESULTS,
            P.DISCUSS,
            P.DRAW_SAMPLE,
            P.VIEW_STRICTNESS,
            P.EDIT_LETTERHEAD,
            P.EXPORT_BUNDLE,
            P.MANAGE_ACCOUNTS,
        }
    ),
    Role.AUDITOR: frozenset(READ_ALL),
}

# Who may give which role to whom, and take it away again, inside the own region.
MAY_APPOINT: dict[Role, frozenset[Role]] = {
    Role.OPERATOR: frozenset(
        {Role.CONTRIBUTOR, Role.AREA, Role.OPERATOR, Role.TASK_FORCE, Role.EXECUTIVE}
    ),
    Role.PROVINCE_ADMIN: frozenset(Role),
}


def memberships_of(user: User | AnonymousUser, now: datetime | None = None) -> list[Membership]:
    """Memberships in force today, read once per request: a user object lives that long.

    Who knows the time already gives it as `now`, which saves asking the database's clock again.
    """
    if not user.is_authenticated:
        return []
    if user.memberships_read is None:
        in_force = user.memberships.in_force_on(jakarta_day(now or db_now()))
        user.memberships_read = list(in_force.select_related("region", "agency"))
    return user.memberships_read


def memberships_granting(user: User | AnonymousUser, permission: Permission) -> list[Membership]:
    """The user's memberships whose role has the verb."""
    return [held for held in memberships_of(user) if permission in GRANTS[Role(held.role)]]


def has_permission(user: User | AnonymousUser, permission: Permission, region: Region) -> bool:
    """Whether one of the user's roles grants the verb in `region`."""
    return any(held.region.contains(region) for held in memberships_granting(user, permission))


def reaches(user: User | AnonymousUser, region: Region) -> bool:
    """Whether `region` lies inside the user's reach at all; if not, it answers 404 (design)."""
    return any(held.region.contains(region) for held in memberships_of(user))


def reach_of(user: User | AnonymousUser, permission: Permission, field: str) -> Q:
    """The condition "the row's region, named by `field`, lies where the user has the verb"."""
    condition = Q(pk__in=[])
    for held in memberships_granting(user, permission):
        condition |= held.region.reach(field)
    return condition


def regions_with(user: User | AnonymousUser, permission: Permission) -> RegionQuerySet:
    """All regions where the user has the verb: the query twin of `has_permission`."""
    return Region.objects.filter(reach_of(user, permission, ""))


def may_appoint(user: User | AnonymousUser, role: Role, region: Region) -> bool:
    """Whether one of the user's own roles lets him give, or take away, `role` in `region`."""
    return role in appointable(user, region)


def appointable(user: User | AnonymousUser, region: Region) -> frozenset[Role]:
    """The roles that the user may give and take in `region`, wherever they are held by level."""
    roles: frozenset[Role] = frozenset()
    for held in memberships_granting(user, Permission.MANAGE_ACCOUNTS):
        if held.region.contains(region):
            roles |= MAY_APPOINT[Role(held.role)]
    return roles
