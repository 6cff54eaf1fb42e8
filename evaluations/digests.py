"""Who is reminded by mail on a day, and of what: one mail a person, however much is open.

A mail is due when something of the person's areas or offices is due in one of the stated numbers
of days (`settings.REMINDER_DAYS`), or late; it then tells everything that is open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership, User
from accounts.permissions import Role
from evaluations.missing import Missing, missing_in
from evaluations.models import Assessment, AssessmentState, ReminderMail, RequestRecipient
from evaluations.working_days import is_reminder_day, next_mail_moment
from regions.timezones import timezone_of

FILLED_IN = (AssessmentState.DRAFT, AssessmentState.RETURNED)
REMINDED = (Role.AREA, Role.CONTRIBUTOR)


@dataclass(frozen=True, slots=True)
class Digest:
    """One mail to one person; `places` are the areas and offices that the person acts for."""

    user: User
    role: str
    places: tuple[str, ...]
    missing: tuple[Missing, ...]
    zone: ZoneInfo
    leaves_at: datetime

    @property
    def items(self) -> int:
        """How many answers, papers and repairs are open."""
        return sum(missing.count for missing in self.missing)

    @property
    def region(self) -> str:
        """Code of the regency that the mail is about first."""
        return self.missing[0].assessment.region_id


def digests_on(
    day: date, now: datetime, *, also_holidays: bool = False, only: User | None = None
) -> list[Digest]:
    """Who gets a mail for `day`, by user name; `only` looks at one person.

    People whose account is closed that day, or who have no address or no role in force, get none.
    Seven queries an evaluation that waits for something, whatever its size, and one for the people.
    """
    people = _people(day, only)
    due: dict[str, list[Missing]] = defaultdict(list)
    for assessment in _waiting(people):
        for key, missing in missing_in(assessment, now).items():
            due[key].append(missing)
    found = []
    for held in _by_person(people):
        theirs = [missing for one in held for missing in due.get(_key(one), ())]
        if any(_is_due(missing, day, also_holidays=also_holidays) for missing in theirs):
            found.append(_digest(held, theirs, day, now, also_holidays=also_holidays))
    return found


def without_reminded(digests: Sequence[Digest], day: date) -> list[Digest]:
    """Those who have no mail for that day yet, nor one that leaves on the same day."""
    told = ReminderMail.objects.filter(user__in=[digest.user for digest in digests])
    for_day = set(told.filter(day=day).values_list("user", flat=True))
    leaving = set(told.values_list("user", "leaves_on"))
    return [
        digest
        for digest in digests
        if digest.user.pk not in for_day
        and (digest.user.pk, digest.leaves_at.date()) not in leaving
    ]


def _people(day: date, only: User | None) -> list[Membership]:
    """Roles of those who may be reminded, in the order of their user names."""
    rows = Membership.objects.in_force_on(day).filter(
        Q(user__valid_until__isnull=True) | Q(user__valid_until__gte=day),
        role__in=REMINDED,
        user__is_active=True,
        user__email__gt="",
    )
    if only is not None:
        rows = rows.filter(user=only)
    return list(rows.select_related("user", "region", "agency").order_by("user__username", "pk"))


def _by_person(people: Iterable[Membership]) -> Iterable[list[Membership]]:
    held: dict[int, list[Membership]] = defaultdict(list)
    for membership in people:
        held[membership.user_id].append(membership)
    return held.values()


def _waiting(people: Iterable[Membership]) -> Iterable[Assessment]:
    """Evaluations of these people's regencies where something may still be sent or answered."""
    regencies = {held.region.regency_id for held in people}
    asked = RequestRecipient.objects.filter(
        ~Q(decision=RequestRecipient.Decision.ACCEPTED),
        request__assessment=OuterRef("pk"),
        request__cancelled_at__isnull=True,
    )
    rows = Assessment.objects.filter(
        Q(state__in=FILLED_IN) | Q(Exists(asked)), region__in=regencies
    )
    return rows.select_related("round__instrument", "region").order_by("round__year", "region")


def _key(held: Membership) -> str:
    """As `missing_in` names the area or office that the role is about."""
    return held.agency.public_id if held.agency else held.region_id


def _is_due(missing: Missing, day: date, *, also_holidays: bool) -> bool:
    zone = timezone_of(missing.assessment.region)
    return any(
        is_reminder_day(
            day,
            moment.astimezone(zone).date(),
            settings.REMINDER_DAYS,
            also_holidays=also_holidays,
        )
        for moment in missing.due_moments
    )


def _digest(
    held: Sequence[Membership],
    missing: Sequence[Missing],
    day: date,
    now: datetime,
    *,
    also_holidays: bool,
) -> Digest:
    zone = timezone_of(missing[0].assessment.region)
    begins = max(now, datetime.combine(day, time.min, zone))
    roles: Mapping[str, None] = dict.fromkeys(one.get_role_display() for one in held)
    return Digest(
        user=held[0].user,
        role=", ".join(roles),
        places=tuple(dict.fromkeys(one.name for one in missing)),
        missing=tuple(missing),
        zone=zone,
        leaves_at=next_mail_moment(begins, zone, also_holidays=also_holidays),
    )
