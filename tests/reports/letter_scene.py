"""A small Kaur whose two camat and two offices owe different things, and letters without it.

Kinal has two villages. Dinkes answers 1.1 (asks for an SK) and 1.3, disdik 1.2 (class S).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from evaluations.models import Assessment, Assignment
from evaluations.services import ask
from instruments.sheet import Kind, Sheet, Slot
from reports.content.letter_lists import (
    EvidenceLine,
    PaperLine,
    QuestionLine,
    ReturnedLine,
    VillageLine,
)
from reports.content.letters import LetterFigures, LetterPage
from reports.letterheads import Kop
from tests.evaluations.scene import opened, operator, published
from tests.reports.scene import NOW, kaur, kop
from tests.sheets import make_question, make_sheet
from tests.world import GEDUNG_WANI, KAUR, KINAL, TANJUNG_KEMUNING, agency, place

DUE = datetime(2024, 6, 27, 16, 59, tzinfo=UTC)
EVENING = DUE - timedelta(days=3)
CLOSES = DUE + timedelta(days=10)


def sheet() -> Sheet:
    slot = Slot("sk", "Surat keputusan", required=True)
    area = {"area_good_answer": "ya"}
    return make_sheet(
        make_question("1.1", label="Perda KLA", slots=(slot,)),
        make_question("1.2", label="Layanan korban", sensitive=True),
        make_question("1.3", label="Anggaran"),
        make_question("25.2", Kind.ROLLUP, area_level="kecamatan", label="Forum Anak", **area),
        make_question("26.2", Kind.ROLLUP, area_level="desa", label="Perdes", **area),
    )


def owing_kaur(closes_at: datetime = CLOSES) -> Assessment:
    """Nobody has said anything yet; dinkes and disdik are in charge of their questions."""
    for code in (KINAL, TANJUNG_KEMUNING, GEDUNG_WANI, "17.04.01.2002"):
        place(code)
    assessment = opened(instrument=published(sheet()), closes_at=closes_at)
    offices = {"1.1": "dinkes", "1.3": "dinkes", "1.2": "disdik"}
    for question in assessment.round.instrument.questions.filter(code__in=offices):
        office = agency(offices[question.code], KAUR)
        Assignment.objects.create(assessment=assessment, question=question, agency=office)
    return assessment


def asked(assessment: Assessment, *codes: str, **told) -> None:
    fields = {"title": "SOP bencana", "kind": "sop", "due_at": DUE, "agencies": []} | told
    ask(assessment=assessment, areas=[place(code) for code in codes], by=operator(), **fields)


def letter(
    place: int = 1, *, text: str = "", rows: int = 1, letterhead: Kop | None = None
) -> LetterPage:
    """A letter with so many lines in each list; `text` stands for everything that people write."""
    figures = LetterFigures(
        number=text or f"400.2.4/{place}/DP3AP2KB/2024",
        nature=text or "Penting",
        day=date(2024, 6, 25),
        due=date(2024, 6, 27),
        to=text or f"Camat Kinal {place}",
        place=text or f"Kecamatan Kinal {place}",
        questions=(QuestionLine("1.1", text or "Perda KLA", Decimal(3)),) * rows,
        evidence=(EvidenceLine("1.2", text or "SK", (text or "SK Bupati",), Decimal(2)),) * rows,
        answers=(text or "Forum Anak",) * rows,
        asked=15,
        village_answers=(VillageLine(text or "Perdes", (text or "Penandingan",), 14),) * rows,
        papers=(PaperLine(text or "SOP bencana", text, NOW, 3),) * rows,
        returned=(ReturnedLine(text or "Profil", text, text or "Buram", NOW),) * rows,
    )
    return LetterPage(
        kind="surat",
        title=f"Surat kepada {figures.to}",
        region=kaur(),
        year=2024,
        stage="self",
        stage_label="Evaluasi mandiri",
        moment=NOW,
        instrument="kla-2024",
        figures=figures,
        told=(),
        kop=letterhead or kop(copies="Bupati Kaur\nInspektur"),
        made_at=NOW,
        made_by=text or "Operator Kaur",
        recipient=f"17.04.{place:02d}",
        options=figures.head,
        spared=(),
    )
