"""People who talk about questions of Kaur's evaluation, on a small instrument."""

from __future__ import annotations

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import Assessment, Assignment, Audience, Thread
from evaluations.services import open_thread
from instruments.models import Question
from tests.evaluations.scene import opened, published
from tests.sheets import make_question, make_sheet
from tests.world import BENGKULU, GEDUNG_WANI, KAUR, LAMPUNG, SELUMA, agency, user

PLAIN, OF_CHILDREN = "1.1", "1.2"
# Name -> role, place, office.
PEOPLE = {
    "operator": (Role.OPERATOR, KAUR, ""),
    "dinkes": (Role.CONTRIBUTOR, KAUR, "dinkes"),
    "disdik": (Role.CONTRIBUTOR, KAUR, "disdik"),
    "gugus": (Role.TASK_FORCE, KAUR, ""),
    "sekda": (Role.EXECUTIVE, KAUR, ""),
    "desa": (Role.AREA, GEDUNG_WANI, ""),
    "verif": (Role.VERIFIER, BENGKULU, ""),
    "admin": (Role.PROVINCE_ADMIN, BENGKULU, ""),
    "gubernur": (Role.EXECUTIVE, BENGKULU, ""),
    "auditor": (Role.AUDITOR, BENGKULU, ""),
    "seluma": (Role.OPERATOR, SELUMA, ""),
    "lampung": (Role.VERIFIER, LAMPUNG, ""),
}


def talked_about() -> Assessment:
    """Kaur with 1.1 and, class S, 1.2; both are the Dinas Kesehatan's."""
    sheet = make_sheet(make_question(PLAIN), make_question(OF_CHILDREN, sensitive=True))
    dinkes = agency("dinkes", KAUR)
    assessment = opened(instrument=published(sheet))
    assert Assignment.objects.filter(assessment=assessment, agency=dinkes).count() == 2
    return assessment


def meet(name: str) -> User:
    """Somebody of PEOPLE; the same one each time."""
    known = User.objects.filter(username=f"orang.{name}").first()
    role, where, office = PEOPLE[name]
    held = agency(office, where) if office else None
    return known or user(role, where, agency=held, username=f"orang.{name}")


def asked(assessment: Assessment, code: str = PLAIN) -> Question:
    rows = Question.objects.select_related("indicator__cluster")
    return rows.get(instrument=assessment.round.instrument, code=code)


def a_thread(
    assessment: Assessment,
    by: str,
    audience: Audience = Audience.BOTH,
    *,
    code: str = PLAIN,
    text: str = "Bagaimana ini?",
    mentioned: tuple[str, ...] = (),
) -> Thread:
    return open_thread(
        assessment=assessment,
        question=asked(assessment, code),
        audience=audience,
        text=text,
        mentioned=[meet(name) for name in mentioned],
        by=meet(by),
    )
