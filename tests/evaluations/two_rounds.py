"""Kaur in two years on two small instruments, of which the second changes some questions.

2024: 1.1 1.2 1.3 1.4 (a/b/z for 3/2/0), 2.1 (percent), 5.1 (dropped), 25.4 (kecamatan)
2025: 1.1 as before; 1.2 reworded and sensitive, `previous`; 1.3 lost option b, `previous`;
      1.4 reworded without it; 2.2 is 2.1 under another code; 5.2 is new; 25.4 as before

years = TwoRounds.build()
years.carry()                       # what 2024 proposes to the operator
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from accounts.models import User
from audit.clock import db_now
from evaluations.models import Assessment
from evaluations.years.carrying import CarryOver, Proposal, carry_over
from evidence.models import DocumentVersion
from instruments.sheet import Kind, Sheet, Slot
from tests.evaluations.scene import a_version, linked, opened, operator, published, said
from tests.sheets import make_options, make_question, make_sheet

SK = Slot("sk", "Surat keputusan", required=True)


def old_sheet() -> Sheet:
    return _sheet(
        2024,
        make_question("1.1", prompt="Adakah Perda?", slots=(SK,)),
        make_question("1.2", prompt="Adakah tim?", slots=(SK,)),
        make_question("1.3", prompt="Adakah rencana?", not_applicable=True),
        make_question("1.4", prompt="Adakah forum?"),
        make_question("2.1", Kind.PERCENTAGE, prompt="Berapa persen?", not_applicable=True),
        make_question("5.1", prompt="Adakah lumpur?"),
        _rollup(),
    )


def new_sheet() -> Sheet:
    first, _, last = make_options()
    photo = Slot("foto", "Foto", required=False)
    return _sheet(
        2025,
        make_question("1.1", prompt="Adakah Perda?", slots=(SK,)),
        make_question(
            "1.2", prompt="Adakah tim tetap?", previous="1.2", slots=(SK,), sensitive=True
        ),
        make_question("1.3", prompt="Adakah rencana?", previous="1.3", options=(first, last)),
        make_question("1.4", prompt="Adakah forum anak?", slots=(photo,)),
        make_question("2.2", Kind.PERCENTAGE, prompt="Berapa persen?", not_applicable=True),
        make_question("5.2", prompt="Adakah toilet?"),
        _rollup(),
    )


def _rollup():
    return make_question(
        "25.4", Kind.ROLLUP, prompt="Kecamatan?", area_level="kecamatan", area_good_answer="ya"
    )


def _sheet(year: int, *questions) -> Sheet:
    sheet = make_sheet(*questions)
    years = (year - 2, year - 1)
    return dataclasses.replace(sheet, code=f"kla-{year}", year=year, evidence_years=years)


def paper(year: int | None = 2024, **told) -> DocumentVersion:
    version = a_version(**told)
    version.document.year = year
    version.document.save(update_fields=["year"])
    return version


@dataclass
class TwoRounds:
    before: Assessment
    now: Assessment

    @classmethod
    def build(cls) -> TwoRounds:
        """2024 filled in but for 5.1, with one document of 2024 at 1.1; 2025 empty."""
        before = opened(year=2024, instrument=published(old_sheet()))
        for code, text in {"1.1": "a", "1.2": "b", "1.3": "b", "1.4": "a", "2.1": "85,5"}.items():
            said(before, code, text)
        said(before, "25.4", "40", declared_reason="Dari rapat.")
        linked(before, "1.1", "sk", version=paper(), pages="1-2")
        return cls(before, opened(year=2025, instrument=published(new_sheet())))

    def carry(self, user: User | None = None, only: str = "") -> CarryOver:
        return carry_over(self.now, user or operator(), db_now(), only=only)

    def proposal(self, code: str, user: User | None = None) -> Proposal:
        return self.carry(user).find(code)
