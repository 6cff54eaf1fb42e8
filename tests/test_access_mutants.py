"""The matrix of test_access.py can fail: every way to be too generous or too strict is found."""

from collections.abc import Iterator

import pytest
from django.db.models import Q

from accounts import permissions
from accounts.permissions import GRANTS, Permission, Role
from evaluations.models import Assessment
from tests.access.asking import Asker
from tests.access.scene import Scene, build
from tests.access.table import PEOPLE
from tests.rollback import rolled_back

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST")
# Enough of the matrix to find each mutant; the whole would take minutes.
TARGETS = {"", "bengkulu", "kaur", "daerah", "lama", "anak", "kinal", "kinal-anak"}
HOLDERS = {told[0]: name for name, told in reversed(PEOPLE.items()) if told}
P = Permission
IN_A_REGENCY = {Role.CONTRIBUTOR, Role.OPERATOR, Role.TASK_FORCE, Role.EXECUTIVE}
# Changes without effect: a round is the province's, an answer for an office needs the office,
# a kecamatan holds no evaluation and no shelf of a regency, who opens class S opens all classes,
# and who sits in a regency reaches no province, whose board this is.
WITHOUT_EFFECT = (
    {(role, P.OPEN_ROUND) for role in IN_A_REGENCY}
    | {(role, P.ANSWER_ASSIGNED) for role in Role if role is not Role.CONTRIBUTOR}
    | {(Role.AREA, verb) for verb in P if verb not in {P.ADD_DOCUMENTS, P.ANSWER_AREA}}
    | {(Role.OPERATOR, P.OPEN_RESTRICTED), (Role.VERIFIER, P.OPEN_RESTRICTED)}
    | {(role, verb) for role in IN_A_REGENCY for verb in (P.VIEW_BOARD, P.VIEW_STRICTNESS)}
)
CHANGES = [(role, verb) for role in Role for verb in P if (role, verb) not in WITHOUT_EFFECT]
# Where a changed right shows itself. Only the order of looking: a right that is not named here, or
# shows somewhere else, is found as well, but after hundreds of requests.
SHOWS_AT = {
    P.VIEW_EVALUATION: "evaluations:overview",
    P.ANSWER_ASSIGNED: "evaluations:save",
    P.ANSWER_ALL: "evaluations:save",
    P.ASSIGN_QUESTIONS: "evaluations:assignments",
    P.SET_TARGET: "evaluations:target",
    P.SET_DEADLINES: "evaluations:times",
    P.OPEN_ROUND: "evaluations:rounds",
    P.VIEW_DOCUMENTS: "evidence:detail",
    P.ADD_DOCUMENTS: "evidence:upload",
    P.OPEN_RESTRICTED: "evidence:pages",
    P.OPEN_SENSITIVE: "evidence:pages",
    P.ANSWER_AREA: "evaluations:hand_in_area",
    P.CHECK_AREA: "evaluations:check_areas",
    P.ASK_EVIDENCE: "evaluations:new_request",
    P.SUBMIT: "evaluations:step",
    P.VERIFY: "evaluations:queue",
    P.DISCUSS: "evaluations:answer_talk",
    P.DRAW_SAMPLE: "evaluations:samples",
    P.VIEW_STRICTNESS: "evaluations:strictness",
    P.PUBLISH_RESULTS: "evaluations:step",
    P.VIEW_BOARD: "evaluations:board",
    P.PRINT_PAPERS: "reports:sekda",
    P.EDIT_LETTERHEAD: "reports:letterhead",
    P.EXPORT_BUNDLE: "reports:bundle",
    P.MANAGE_ACCOUNTS: "accounts:people",
}


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


def first_fault(scene: Scene, person: str, shows_at: str) -> str | None:
    return next(Asker(scene, person).faults(METHODS, TARGETS, shows_at), None)


def yes(*args) -> bool:
    return True


def everything(user) -> Q:
    return ~Q(pk__in=[])


# Where, what it becomes, a person who gets too much by it, and where that shows itself.
TOO_GENEROUS = [
    ("evaluations.decorators.reaches", yes, "seluma", "evaluations:overview"),
    ("evaluations.decorators.reaches", yes, "kosong", "evaluations:overview"),
    ("evaluations.decorators.has_permission", yes, "gugus", "evaluations:queue"),
    ("evaluations.provinces.has_permission", yes, "verif", "publication:results"),
    ("reports.decorators.reaches", yes, "seluma", "reports:letterhead"),
    ("reports.decorators.has_permission", yes, "gugus", "reports:letterhead"),
    ("evaluations.decorators.knows_area", yes, "seluma", "evaluations:area"),
    (
        "evaluations.decorators.answerable_recipients",
        everything,
        "seluma",
        "evaluations:answer_request",
    ),
    (
        "evaluations.decorators.answerable_recipients",
        everything,
        "sekda",
        "evaluations:answer_request",
    ),
    ("evaluations.decorators.may_answer", yes, "sekda", "evaluations:save"),
    ("evaluations.decorators.may_answer", yes, "dinkes", "evaluations:save"),
    (
        "evaluations.access.agencies_of",
        lambda user: range(9_999),
        "gugus",
        "evidence:list",
    ),
    (
        "evaluations.queries.assessments_visible_to",
        lambda user: Assessment.objects.all(),
        "camat",
        "evaluations:list",
    ),
    ("evaluations.comments.queries.readable_by", everything, "verif", "evaluations:answer_talk"),
    (
        "evaluations.comments.access.ABOUT_CHILDREN",
        Q(pk__in=[]),
        "sekda",
        "evaluations:answer_talk",
    ),
    (
        "evaluations.comments.access._knows",
        yes,
        "admin",
        "evaluations:talk",
    ),
    ("evaluations.comments.decorators.require_writing", yes, "auditor", "evaluations:answer_talk"),
    ("evaluations.views.comments.discusses", yes, "auditor", "evaluations:talks"),
    (
        "evidence.access.work_of",
        lambda agencies, field: everything(None),
        "dinkes",
        "evidence:detail",
    ),
    ("evidence.access.knowable_by", everything, "lampung", "evidence:detail"),
    ("evidence.access.knowable_by", everything, "desa", "evidence:detail"),
    ("evidence.access.openable_by", everything, "auditor", "evidence:pages"),
    ("evidence.access.openable_by", everything, "camat", "evidence:pages"),
    ("evidence.access.changeable_by", everything, "verif", "evidence:new_version"),
    ("evidence.access.SPECIFIC", Q(pk__in=[]), "sekda", "evidence:pages"),
    ("evidence.access._readers", [everything], "dinkes", "evidence:detail"),
    ("evidence.access.SPECIFIC", Q(pk__in=[]), "dinkes", "evidence:detail"),
    ("evidence.access._of_own_area", everything, "camat", "evidence:detail"),
    ("evidence.access._within", everything, "seluma", "evidence:detail"),
    ("evidence.views.may_add", yes, "auditor", "evidence:upload"),
    ("regions.models.Region.contains", yes, "seluma", "evaluations:overview"),
    (
        "regions.models.Region.reach",
        lambda region, field: everything(None),
        "lampung",
        "evidence:detail",
    ),
    (
        "accounts.models.MembershipQuerySet.in_force_on",
        lambda rows, day: rows,
        "usai",
        "evaluations:overview",
    ),
]


@pytest.mark.parametrize(("place", "mutant", "person", "shows_at"), TOO_GENEROUS)
def test_the_matrix_finds_who_gets_too_much(scene, monkeypatch, place, mutant, person, shows_at):
    monkeypatch.setattr(place, mutant)

    assert first_fault(scene, person, shows_at) is not None


@pytest.mark.parametrize(("role", "verb"), CHANGES)
def test_the_matrix_finds_each_changed_line_of_the_grants(scene, monkeypatch, role, verb):
    monkeypatch.setitem(permissions.GRANTS, role, GRANTS[role] ^ {verb})

    assert first_fault(scene, HOLDERS[role], SHOWS_AT.get(verb, "")) is not None
