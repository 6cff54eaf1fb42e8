"""What the tests of the verifier's pages share: a small case, a signed-in verifier, a form.

case = verifying(draft())
desk = client_of(verifier())
desk.post(DESK, sent("9"))
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.test import Client

from accounts.models import User
from evaluations.models import Assessment, Verdict
from instruments.sheet import Choice, Kind, Slot
from tests.evaluations.scene import opened, published, said
from tests.sheets import make_question, make_sheet

LIST, QUEUE = "/verifikasi/", "/verifikasi/2024/17.04/"
DESK, ZERO = f"{QUEUE}1.1/", f"{QUEUE}tidak-dijawab/"


def draft() -> Assessment:
    """1.1 (9/4/0, asks for an SK) claims 9, 1.2 claims 2, 2.1 and 2.2 are unanswered."""
    slot = Slot("sk", "Surat keputusan", required=True)
    sheet = make_sheet(
        make_question("1.1", options=_nine(), max_points=Decimal(9), slots=(slot,)),
        make_question("1.2"),
        make_question("2.1", Kind.PERCENTAGE, unit="persen"),
        make_question("2.2"),
    )
    case = opened(instrument=published(sheet))
    said(case, "1.1", "a", note="Perda 4/2021")
    said(case, "1.2", "b")
    return case


def _nine() -> tuple[Choice, ...]:
    return (
        Choice("a", "Perda", Decimal(9)),
        Choice("b", "Perbup", Decimal(4)),
        Choice("z", "Belum ada", Decimal(0)),
    )


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sent(points: str = "9", **told: Any) -> dict[str, Any]:
    """The form as the page gives it: accepted with these points, before any verdict."""
    form = {"decision": "accepted", "points": points, "text": "", "version": "0", "review": "1"}
    return form | told


def returning(**told: Any) -> dict[str, Any]:
    return sent(decision="returned", reasons=["tidak-sesuai"]) | told


def verdict(code: str = "1.1") -> Verdict:
    return Verdict.objects.get(answer__question__code=code)
