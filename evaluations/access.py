"""Which rows of an evaluation a person may see or write, on top of accounts/permissions.py."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission, has_permission, memberships_granting, reach_of
from accounts.succession import work_of
from evaluations.models import AnswerDocument, Assessment, Assignment, Award


def assessments_visible_to(user: User) -> QuerySet[Assessment]:
    """The only door to a list of assessments."""
    return Assessment.objects.filter(reach_of(user, Permission.VIEW_EVALUATION, "region"))


def assessments_answered_by(user: User) -> QuerySet[Assessment]:
    """Where the person has answers to give, all or those of an office."""
    everything = reach_of(user, Permission.ANSWER_ALL, "region")
    assigned = reach_of(user, Permission.ANSWER_ASSIGNED, "region")
    return (
        Assessment.objects.filter(everything | assigned)
        .select_related("round__instrument", "region")
        .order_by("-round__year", "region")
    )


def assessments_verified_by(user: User) -> QuerySet[Assessment]:
    """Where the person judges answers for the province."""
    return Assessment.objects.filter(reach_of(user, Permission.VERIFY, "region"))


def verifies(user: User) -> bool:
    """Whether the person judges answers anywhere; asks nothing beyond the memberships."""
    return bool(memberships_granting(user, Permission.VERIFY))


def answers(user: User) -> bool:
    """Whether the person gives answers of a regency anywhere; asks no query of its own either."""
    return _holds(user, Permission.ANSWER_ALL, Permission.ANSWER_ASSIGNED)


def answers_for_areas(user: User) -> bool:
    """Whether the person answers for a kecamatan or village anywhere."""
    return _holds(user, Permission.ANSWER_AREA)


def is_asked(user: User) -> bool:
    """Whether papers are asked of the person, or by the person."""
    return _holds(user, Permission.ANSWER_AREA, Permission.ANSWER_ASSIGNED, Permission.ASK_EVIDENCE)


def _holds(user: User, *permissions: Permission) -> bool:
    return any(memberships_granting(user, permission) for permission in permissions)


def agencies_of(user: User) -> set[int]:
    """Keys of the agencies that the user answers for."""
    held = memberships_granting(user, Permission.ANSWER_ASSIGNED)
    return {membership.agency_id for membership in held}


def may_answer(user: User, assessment: Assessment, assignment: Assignment | None) -> bool:
    """Whether the user may write the answer of the question with this assignment (rules 4)."""
    if has_permission(user, Permission.ANSWER_ALL, assessment.region):
        return True
    return assignment is not None and assignment.agency_id in agencies_of(user)


def codes_answered_by(assessment: Assessment, user: User) -> set[str] | None:
    """Questions that the user answers by role and assignment; None for all of them."""
    if has_permission(user, Permission.ANSWER_ALL, assessment.region):
        return None
    own = Assignment.objects.filter(assessment=assessment, agency__in=agencies_of(user))
    return set(own.values_list("question__code", flat=True))


def documents_of_awards(user: User) -> Q:
    """Registered with evidence/access.py: a result's ground is read by who reads the evaluation."""
    awards = Award.objects.filter(assessment__in=assessments_visible_to(user), file__isnull=False)
    return Q(pk__in=awards.values("file__document"))


def documents_of_own_questions(user: User) -> Q:
    """Registered with evidence/access.py: documents linked to questions of the user's agencies,
    also of the years in which an office that they followed had the question.
    """
    links = AnswerDocument.objects.filter(
        work_of(agencies_of(user), "answer__assessment__assignments__agency"),
        answer__assessment__assignments__question=F("answer__question"),
    )
    return Q(pk__in=links.values("version__document"))
