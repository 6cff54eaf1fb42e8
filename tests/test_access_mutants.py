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
# Changes without effect: rounds are opened by command, an answer for an office needs the office,
# a kecamatan holds no evaluation and no shelf of a regency, who opens class S opens all classes,
# and who sits in a regency reaches no province, whose board this is.
WITHOUT_EFFECT = (
    {(role, P.OPEN_ROUND) for role in Role}
    | {(role, P.ANSWER_ASSIGNED) for role in Role if role is not Role.CONTRIBUTOR}
    | {(Role.AREA, verb) for verb in P if verb not in {P.ADD_DOCUMENTS, P.ANSWER_AREA}}
    | {(Role.OPERATOR, P.OPEN_RESTRICTED), (Role.VERIFIER, P.OPEN_RESTRICTED)}
    | {(role, P.VIEW_BOARD) for role in IN_A_REGENCY}
)
CHANGES = [(role, verb) for role in Role for verb in P if (role, verb) not in WITHOUT_EFFECT]


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


def first_fault(scene: Scene, person: str) -> str | None:
    return next(Asker(scene, person).faults(METHODS, TARGETS), None)


def yes(*args) -> bool:
    return True


def everything(user) -> Q:
    return ~Q(pk__in=[])


# Where, what it becomes, and a person who gets too much by it.
TOO_GENEROUS = [
    ("evaluations.decorators.reaches", yes, "seluma"),
    ("evaluations.decorators.reaches", yes, "kosong"),
    ("evaluations.decorators.has_permission", yes, "gugus"),
    ("reports.decorators.reaches", yes, "seluma"),
    ("reports.decorators.has_permission", yes, "gugus"),
    ("evaluations.decorators.knows_area", yes, "seluma"),
    ("evaluations.decorators.answerable_recipients", everything, "seluma"),
    ("evaluations.decorators.answerable_recipients", everything, "sekda"),
    ("evaluations.decorators.may_answer", yes, "sekda"),
    ("evaluations.decorators.may_answer", yes, "dinkes"),
    ("evaluations.access.agencies_of", lambda user: range(99_999), "gugus"),
    ("evaluations.queries.assessments_visible_to", lambda user: Assessment.objects.all(), "camat"),
    ("evidence.access.knowable_by", everything, "lampung"),
    ("evidence.access.knowable_by", everything, "desa"),
    ("evidence.access.openable_by", everything, "auditor"),
    ("evidence.access.openable_by", everything, "camat"),
    ("evidence.access.changeable_by", everything, "verif"),
    ("evidence.access.SPECIFIC", Q(pk__in=[]), "sekda"),
    ("evidence.access._readers", [everything], "dinkes"),
    ("evidence.access.SPECIFIC", Q(pk__in=[]), "dinkes"),
    ("evidence.access._of_own_area", everything, "camat"),
    ("evidence.access._within", everything, "seluma"),
    ("evidence.views.may_add", yes, "auditor"),
    ("regions.models.Region.contains", yes, "seluma"),
    ("regions.models.Region.reach", lambda region, field: everything(None), "lampung"),
    ("accounts.models.MembershipQuerySet.in_force_on", lambda rows, day: rows, "usai"),
]


@pytest.mark.parametrize(("place", "mutant", "person"), TOO_GENEROUS)
def test_the_matrix_finds_who_gets_too_much(scene, monkeypatch, place, mutant, person):
    monkeypatch.setattr(place, mutant)

    assert first_fault(scene, person) is not None


@pytest.mark.parametrize(("role", "verb"), CHANGES)
def test_the_matrix_finds_each_changed_line_of_the_grants(scene, monkeypatch, role, verb):
    monkeypatch.setitem(permissions.GRANTS, role, GRANTS[role] ^ {verb})

    assert first_fault(scene, HOLDERS[role]) is not None
