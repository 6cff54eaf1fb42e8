"""Papers without an evaluation behind them, pictures, and a letterhead as offices fill it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image

from evaluations.queries import Gap, StageStep
from instruments.sheet import Predicate
from regions.models import Region
from reports.content.page import cut
from reports.content.sekda import (
    AreaLine,
    ClusterLine,
    LateLine,
    OfficeLine,
    OpenThing,
    SekdaFigures,
    SekdaPage,
)
from reports.content.standing import StandingTold
from reports.letterheads import Kop, kop_from

NOW = datetime(2024, 6, 25, 7, 5, tzinfo=UTC)
TEXTS = {
    "government": "Pemerintah Kabupaten Kaur",
    "office": "Sekretariat Daerah",
    "address": "Jalan Kolonel Syamsul Bahrun Nomor 1, Bintuhan",
    "postal_code": "38963",
    "phone": "(0739) 61001",
    "email": "setda@kaurkab.go.id",
    "website": "kaurkab.go.id",
    "city": "Bintuhan",
    "on_behalf": "a.n. Bupati Kaur",
    "position": "Sekretaris Daerah",
    "signatory": "Dr. Contoh Nama, M.M.",
    "rank": "Pembina Utama Madya (IV/d)",
    "nip": "197012311998031004",
    "copies": "",
}
PREDICATES = (
    Predicate("pratama", "Pratama", Decimal(500), inclusive=True),
    Predicate("madya", "Madya", Decimal(600), inclusive=False),
    Predicate("nindya", "Nindya", Decimal(700), inclusive=False),
    Predicate("utama", "Utama", Decimal(800), inclusive=False),
    Predicate("kla", "KLA", Decimal(900), inclusive=False),
)
STANDING = StandingTold(
    stage="self",
    label="Evaluasi mandiri",
    total=Decimal("780.00"),
    predicate=PREDICATES[2],
    moment=NOW,
    gap=Gap(Decimal(850), Decimal(70), PREDICATES[3], Decimal("20.01")),
    decree=None,
    own=None,
)
CLUSTERS = (
    "Kelembagaan",
    "Klaster I: Hak Sipil dan Kebebasan",
    "Klaster II: Lingkungan Keluarga dan Pengasuhan Alternatif",
    "Klaster III: Kesehatan Dasar dan Kesejahteraan",
    "Klaster IV: Pendidikan, Pemanfaatan Waktu Luang, dan Kegiatan Budaya",
    "Klaster V: Perlindungan Khusus",
    "Kelana dan Dekela",
)


def kaur() -> Region:
    """Not saved: a paper needs its name only."""
    return Region(code="17.04", name="Kabupaten Kaur", level=2, kind="kabupaten")


def kop(*, has_arms: bool = False, **texts: str) -> Kop:
    return kop_from(kaur(), TEXTS | texts, has_arms=has_arms)


def png(width: int = 120, height: int = 150, kind: str = "PNG", **how: Any) -> bytes:
    """A plain shield-blue picture."""
    out = BytesIO()
    mode = "RGB" if kind == "JPEG" else "RGBA"
    Image.new(mode, (width, height), (9, 86, 195)).save(out, kind, **how)
    return out.getvalue()


def sekda(
    *,
    rows: int = 3,
    text: str = "",
    letterhead: Kop | None = None,
    standing: StandingTold | None = None,
) -> SekdaPage:
    """A Sekda page with so many rows in each list; `text` stands for every name and question."""
    figures = SekdaFigures(
        headline="Kabupaten Kaur 2024 bernilai 780,00 poin (Nindya); kurang 70,00 dari target.",
        standing=standing or STANDING,
        unanswered=12,
        questions=274,
        unsupported=Decimal("768.20"),
        others=(StageStep("Verifikasi administrasi provinsi", Decimal("683.55"), NOW),),
        clusters=tuple(
            ClusterLine(name, Decimal("100.5"), Decimal(164), 60, 50, 3, 2) for name in CLUSTERS
        ),
        nearest=cut([_open_thing(text, number) for number in range(rows)], 5),
        offices=cut([_office(text, number) for number in range(rows)], 6),
        areas=cut([_area(text, number) for number in range(rows)], 6),
        area_count=15,
        late=cut([_late(text, number) for number in range(rows)], 4),
    )
    return SekdaPage(
        kind="sekda",
        title="Lembar Sekda: Evaluasi KLA Kabupaten Kaur 2024",
        region=kaur(),
        year=2024,
        stage="self",
        stage_label=figures.standing.label,
        moment=NOW,
        instrument="kla-2024",
        figures=figures,
        predicates=PREDICATES,
        maximum=Decimal(1000),
        kop=letterhead or kop(),
        made_at=NOW,
        made_by=text or "Operator Kaur",
        told=(),
    )


def _open_thing(text: str, number: int) -> OpenThing:
    label = text or f"Peraturan daerah nomor {number}"
    return OpenThing(f"1.{number}", label, "belum diisi", Decimal("12.00"), text or "Bappeda")


def _office(text: str, number: int) -> OfficeLine:
    return OfficeLine(text or f"Dinas {number}", 12, 34, Decimal("123.45"))


def _area(text: str, number: int) -> AreaLine:
    return AreaLine(text or f"Kinal {number}", 3, 15, 120, 1234, 7)


def _late(text: str, number: int) -> LateLine:
    return LateLine(
        text or f"Camat {number}", number + 1, text or "SOP anak korban kekerasan", NOW, 5
    )


def opened_pdf(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def words_of(content: bytes) -> str:
    """The text of all pages, blanks folded."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        texts = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(text_page.get_text_range())
            text_page.close()
            page.close()
        return " ".join(" ".join(texts).split())
    finally:
        document.close()
