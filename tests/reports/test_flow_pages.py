"""Papers of several pages read back: who signs and how the paper proves itself share a page."""

import re
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from django.utils import translation

from evaluations.board_rows import Awarded
from evaluations.models import Stage
from evaluations.progress import ProgressRow
from reports.content.minutes import ClusterRow, MinutesFigures, MinutesPage, Verifier
from reports.content.page import PaperPage, Proof
from reports.content.progress import ProgressFigures
from reports.content.province import ProvinceFigures, RegencyLine, StageCell, StepCount
from reports.papers import print_pages
from tests.reports.scene import NOW, PREDICATES, STANDING, kaur, kop


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


def printed(pages: list[PaperPage]) -> list[str]:
    """The text of each page of one PDF with all these papers, blanks folded."""
    proved = [page.proved(proof_of(place)) for place, page in enumerate(pages)]
    document = pypdfium2.PdfDocument(print_pages(proved, "A4").content)
    try:
        return [" ".join(one.get_textpage().get_text_range().split()) for one in document]
    finally:
        document.close()


def proof_of(place: int) -> Proof:
    public_id = f"{place:022d}"
    address = f"https://kla.bengkuluprov.go.id/periksa/{public_id}/"
    return Proof(public_id, f"KLA/17/2024/{place:04d}", address)


def last_pages(texts: list[str], count: int) -> list[str]:
    """Those that carry the numbers of so many papers, each number once."""
    found = [
        [text for text in texts if f"Nomor {proof_of(n).number}." in text] for n in range(count)
    ]
    return [page for [page] in found]


def paper(kind: str, figures, cls=PaperPage, **more):
    told = {
        "kind": kind,
        "title": "Rekapitulasi Evaluasi KLA: Provinsi Bengkulu 2024",
        "region": kaur(),
        "year": 2024,
        "stage": "",
        "stage_label": "",
        "moment": NOW,
        "instrument": "kla-2024",
        "figures": figures,
        "told": (),
        "kop": kop(),
        "made_at": NOW,
        "made_by": "Admin",
    }
    return cls(**told | more)


def province(kind: str, count: int) -> PaperPage:
    """So many regencies, every stage told and three years of decrees."""
    years = (2022, 2023, 2024)
    line = RegencyLine(
        code="17.71",
        name="Bengkulu Selatan",
        state="Ditetapkan",
        cells=tuple(StageCell(stage, Decimal("624.31"), is_running=False) for stage in Stage),
        latest_stage="Penetapan",
        latest=Decimal("624.31"),
        predicate=None,
        awards=tuple(Awarded(year, None, is_known=True) for year in years),
        computed_instead="",
        target=Decimal("600.01"),
        to_target=Decimal(0),
        to_first_step=Decimal(0),
    )
    figures = ProvinceFigures(
        award_year=2024,
        award_years=years,
        awarded=1,
        total=count,
        own_reaching=7,
        own_scored=10,
        is_complete=False,
        first_step=PREDICATES[0],
        steps=tuple(StepCount(step.label, 1, 2) for step in PREDICATES),
        lines=(line,) * count,
        lacking=(line,) * (count // 2),
        sources=("Predikat KLA 2022", "Predikat KLA 2023", "SK 62/2024"),
    )
    return paper(kind, figures)


def progress(count: int) -> PaperPage:
    """So many indicators, a line each."""
    row = ProgressRow(
        key="1",
        name="Dinas Kesehatan",
        total=60,
        answered=50,
        submitted=40,
        accepted=30,
        returned=0,
        points=Decimal("100.5"),
        maximum=Decimal(164),
        lacks_evidence=12,
    )
    figures = ProgressFigures(
        headline="Evaluasi mandiri: Kabupaten Kaur 2024 bernilai 780,00 poin (Nindya).",
        standing=STANDING,
        whole=row,
        clusters=(row,) * 7,
        indicators=(row,) * count,
        offices=(row,) * 10,
        areas=(),
        late=(),
    )
    return paper("kemajuan", figures)


def minutes(count: int) -> PaperPage:
    """So many verifiers, with a list of who gets a copy."""
    figures = MinutesFigures(
        number="400/1",
        place="Aula",
        day=date(2024, 6, 27),
        weekday="Kamis",
        version=1,
        questions=274,
        claimed=Decimal(780),
        claimed_step=PREDICATES[2],
        given=Decimal(690),
        given_step=PREDICATES[1],
        concluded_at=NOW,
        clusters=(ClusterRow("Kelembagaan", Decimal(164), Decimal(120), Decimal(100)),) * 7,
        reasons=(),
        moved=(),
        verifiers=(Verifier("Nama Contoh", 12),) * count,
    )
    copies = kop(copies="Bupati Kaur\nInspektur")
    return paper(
        "berita-acara", figures, MinutesPage, kop=copies, other=kop(), maximum=Decimal(1000)
    )


@pytest.mark.parametrize(("kind", "counts"), [("rekap", range(9, 18, 2)), ("provila", (9, 12, 20))])
def test_a_provinces_paper_ends_with_signature_and_proof_on_one_page(kind, counts):
    texts = printed([province(kind, count) for count in counts])

    last, each = last_pages(texts, len(counts)), [1] * len(counts)
    for words in ("Sekretaris Daerah,", "SK 62/2024"):
        assert [page.count(words) for page in last] == each
        assert " ".join(texts).count(words) == len(counts)
    # Never without a line of what is signed.
    assert all(re.search(r"KLA 1 2 |624,31", page) for page in last)


def test_the_recap_of_ten_regencies_with_all_columns_is_one_page():
    assert len(printed([province("rekap", 10)])) == 1


def test_the_progress_report_ends_with_signature_and_proof_on_one_page():
    counts = range(18, 30, 3)

    texts = printed([progress(count) for count in counts])

    assert [page.count("Sekretaris Daerah,") for page in last_pages(texts, len(counts))] == [1] * 4


def test_a_record_ends_with_hands_and_proof_on_one_page():
    counts = range(2, 11, 2)

    texts = printed([minutes(count) for count in counts])

    assert [page.count("Penanda tangan") for page in last_pages(texts, len(counts))] == [1] * 5
