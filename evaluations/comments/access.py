"""Who takes part in a talk about a question: by side, and for questions about children by need.

Written as a condition on threads and, for one question at hand, as a set of audiences; a test
proves that the two agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from accounts.models import Membership, User
from accounts.permissions import GRANTS, Permission, Role, memberships_granting
from evaluations.models import Assessment, Assignment, Audience
from instruments.models import Question
from instruments.sheet import SENSITIVE_CLUSTER
from regions.models import Level

P = Permission
PROVINCES_OWN = (Role.VERIFIER, Role.PROVINCE_ADMIN)
# Rules 4, class S: who answers all of it, or opens the papers of it, or judges it.
KNOWS_ALL = frozenset({P.ANSWER_ALL, P.OPEN_SENSITIVE, P.VERIFY})
ABOUT_CHILDREN = Q(question__sensitive=True) | Q(
    question__indicator__cluster__code=SENSITIVE_CLUSTER
)


@dataclass(frozen=True, slots=True)
class Rights:
    """The audiences whose threads on a question somebody reads, and may write to."""

    reads: frozenset[Audience]
    writes: frozenset[Audience]


@dataclass(slots=True)
class Participant:
    """Somebody who may be mentioned, in words for a list, and the audiences that he reads."""

    user: User
    word: str
    reads: set[Audience] = field(default_factory=set)


def discusses(user: User) -> bool:
    """Whether the person takes part anywhere; asks nothing beyond the memberships."""
    return bool(memberships_granting(user, P.DISCUSS))


def readable_by(user: User) -> Q:
    """Threads that the person may read, of every regency; without a query of its own."""
    condition = Q(pk__in=[])
    for held in memberships_granting(user, P.VIEW_EVALUATION):
        where = held.region.reach("assessment__region")
        condition |= where & Q(audience__in=_audiences(held)) & _questions(held)
    return condition


def rights_of(user: User, assessment: Assessment, question: Question) -> Rights:
    """The same for one question, and what a new thread may be; one query for class S at most."""
    office = _office_of(assessment, question)
    return rights_for(user, assessment, children=is_about_children(question), office=office)


def rights_for(user: User, assessment: Assessment, *, children: bool, office: int | None) -> Rights:
    """The same without a query: whether the question is about children, and its office's key."""
    reads: set[Audience] = set()
    writes: set[Audience] = set()
    for held in memberships_granting(user, P.VIEW_EVALUATION):
        if held.region.contains(assessment.region) and _knows(held, children, office):
            reads |= set(_audiences(held))
            if P.DISCUSS in GRANTS[Role(held.role)]:
                writes |= set(_audiences(held))
    return Rights(frozenset(reads), frozenset(writes))


def participants(assessment: Assessment, question: Question, day: date) -> list[Participant]:
    """All who may write in some thread on the question on that day, by name; two queries."""
    roles = [role for role in Role if {P.DISCUSS, P.VIEW_EVALUATION} <= GRANTS[role]]
    region = assessment.region
    held_there = Membership.objects.in_force_on(day).filter(
        region__in=[region.code, region.province_id], role__in=roles, user__is_active=True
    )
    children, office = is_about_children(question), _office_of(assessment, question)
    found: dict[int, Participant] = {}
    rows = held_there.select_related("user", "region", "agency").order_by("user__full_name", "pk")
    for held in rows:
        if _knows(held, children, office) and held.user.is_open_on(day):
            word = held.agency.name if held.agency else Role(held.role).label
            one = found.setdefault(held.user_id, Participant(held.user, word))
            one.reads |= set(_audiences(held))
    return list(found.values())


def is_about_children(question: Question) -> bool:
    return question.sensitive or question.indicator.cluster.code == SENSITIVE_CLUSTER


def _audiences(held: Membership) -> tuple[Audience, ...]:
    """An auditor sits on neither side: what one keeps among itself is not his."""
    if held.role == Role.AUDITOR:
        return (Audience.BOTH,)
    is_province = held.role in PROVINCES_OWN or held.region.level == Level.PROVINCE
    return (Audience.PROVINCE if is_province else Audience.REGENCY, Audience.BOTH)


def _questions(held: Membership) -> Q:
    """Which questions' threads; of those about children only one's own, or all by KNOWS_ALL."""
    verbs = GRANTS[Role(held.role)]
    if verbs & KNOWS_ALL:
        return Q()
    if P.ANSWER_ASSIGNED in verbs:
        own = Assignment.objects.filter(
            assessment=OuterRef("assessment"), question=OuterRef("question"), agency=held.agency_id
        )
        return ~ABOUT_CHILDREN | Exists(own)
    return ~ABOUT_CHILDREN


def _knows(held: Membership, children: bool, office: int | None) -> bool:
    verbs = GRANTS[Role(held.role)]
    is_own = P.ANSWER_ASSIGNED in verbs and office is not None and held.agency_id == office
    return not children or bool(verbs & KNOWS_ALL) or is_own


def _office_of(assessment: Assessment, question: Question) -> int | None:
    """Asked for questions about children only: elsewhere it decides nothing."""
    if not is_about_children(question):
        return None
    rows = Assignment.objects.filter(assessment=assessment, question=question)
    return rows.values_list("agency", flat=True).first()


def readers_among(found: Iterable[Participant], audience: Audience) -> list[Participant]:
    return [one for one in found if audience in one.reads]
