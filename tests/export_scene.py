"""Two regencies and three years with something on every page that can be had as a file.

Kaur 2024 is verified with a second verifier's sample, Seluma 2024 repairs, Lebong 2024 fills in,
where every text that somebody can write begins like a formula.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import Assessment, RecordedResult
from evaluations.rollup_queries import PER_PAGE
from evaluations.services import Judgement, check_area_answers, save_area_answer, verify
from instruments.sheet import Kind, Slot, Stage
from tests.evaluations.sampled import again, drawn_of, second_verifier
from tests.evaluations.scene import (
    REASON,
    admin,
    area_said,
    judged,
    opened,
    operator,
    published,
    question,
    returned,
    said,
    verifier,
    verifying,
)
from tests.sheets import make_question, make_sheet
from tests.world import KAUR, SELUMA, join, person, place, user

# What a spreadsheet may take for a formula, at the head of a text (security 56).
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=HYPERLINK("http://127.0.0.1/","buka")',
    "＝1+1",
    "＋1",
    "\t=1+1",
    "\r=1+1",
)
LEBONG = "17.07"
PLACES = {KAUR: "Kabupaten Kaur", SELUMA: "Kabupaten Seluma", LEBONG: "Kabupaten Lebong"}


@dataclass(frozen=True)
class Scene:
    kaur: Assessment
    people: dict[str, User]

    def browser(self, who: str) -> Client:
        client = Client()
        client.force_login(self.people[who])
        return client


def build() -> Scene:
    for code, name in PLACES.items():
        place(code, name)
    for number in (1, 2):
        place(f"{KAUR}.0{number}", f"Kecamatan {number}")
    slot = Slot("sk", "Surat keputusan", required=True)
    sheet = make_sheet(
        make_question("1.1", slots=(slot,), label=FORMULAS[0]),
        make_question("14.10"),
        make_question("2.1", Kind.PERCENTAGE),
        make_question("25.4", Kind.ROLLUP, area_level="kecamatan", area_good_answer="ya"),
    )
    stages = (
        Stage("self", "Evaluasi mandiri", "regency"),
        Stage("province", "Verifikasi provinsi", "province"),
    )
    instrument = published(replace(sheet, stages=stages))
    RecordedResult.objects.create(
        region=place(KAUR), year=2023, stage="final", score=Decimal("512.5"), source=FORMULAS[3]
    )
    people = {
        "operator": operator(),
        "verifikator": verifier(),
        "admin": admin(),
        "seluma": user(Role.OPERATOR, SELUMA, username="seluma"),
    }
    kaur = opened(instrument=instrument)
    said(kaur, "1.1", "a")
    said(kaur, "14.10", "b")
    area_said(kaur, "25.4", place(f"{KAUR}.01"), "ya")
    kaur = verifying(kaur)
    second_verifier()
    judged(kaur, "1.1", "2")
    judged(kaur, "14.10", "2")
    drawn = drawn_of(kaur)
    again(drawn["1.1"], "3", text=FORMULAS[4])
    seluma = opened(SELUMA, instrument=instrument)
    said(seluma, "1.1", "a")
    verify(
        assessment=verifying(seluma),
        question=question("1.1", seluma),
        judgement=Judgement("returned", None, (REASON,), FORMULAS[1]),
        version=0,
        by=verifier(),
    )
    returned(Assessment.objects.get(pk=seluma.pk))
    people["lebong"] = join(person("lebong", full_name=FORMULAS[2]), Role.OPERATOR, LEBONG)
    _perils(opened(LEBONG, instrument=instrument), people["lebong"])
    return Scene(Assessment.objects.get(pk=kaur.pk), people)


def _perils(lebong: Assessment, author: User) -> None:
    """A kecamatan for each of `FORMULAS`, in its name, its note and why its answer was refused.

    With the silent ones they are more than a page shows.
    """
    for number in range(len(FORMULAS) + 1, PER_PAGE + 2):
        place(f"{LEBONG}.{number:02}")
    for number, peril in enumerate(FORMULAS, 1):
        answer = save_area_answer(
            assessment=lebong,
            question=question("25.4", lebong),
            area=place(f"{LEBONG}.{number:02}", peril),
            word="ya",
            note=peril,
            version=0,
            by=author,
        )
        check_area_answers(
            answers=[(answer, answer.version)], check="rejected", reason=peril, by=operator()
        )
