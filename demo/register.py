"""The register of Kaur: letters that say their own number, a replaced one, the bin, a finding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from demo.papers import Paper, drawn, received
from demo.stage import DATA, person
from evidence.register_services import bin_document, replace_document

TEXTS = DATA / "papers"
OPERATOR = "operator.kaur"


def kaur_register() -> None:
    """The letters; one decree takes the place of an older one, and a doubled paper is binned."""
    kept = {
        name: received(paper, content=drawn([letter_text(name)], title=paper.subject))
        for name, paper in LETTERS.items()
    }
    by = person(OPERATOR)
    replace_document(
        document=kept["sk-forum-anak-2021"].document,
        by_document=kept["sk-forum-anak-2023"].document,
        by=by,
    )
    bin_document(document=kept["undangan-rapat"].document, by=by)


def letter_text(name: str) -> str:
    """The text of data/papers; the list of children gets its numbers."""
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    return text.replace("{rows}", "\n".join(invented_children()))


def invented_children() -> list[str]:
    """Twelve lines with numbers built as a NIK is, of nobody: there is no kecamatan 99 (170499).

    Born in 2019 and 2020, so that they stay children for as long as the demo is shown.
    """
    born = (date(2019, 3, 5) + timedelta(days=47 * place) for place in range(12))
    return [
        f"Anak Contoh {place:02}  170499{day.day + 40 * (place % 2):02}{day:%m%y}{9000 + place}"
        for place, day in enumerate(born, start=1)
    ]


def _letter(file_name: str, kind: str, subject: str, **told: object) -> Paper:
    """A paper whose passport says little: the rest is proposed from its text."""
    passport = {
        "number": "",
        "date": None,
        "issuer": "",
        "by": OPERATOR,
        "institution": "dp3ap2kb",
        "pages": (),
    }
    return Paper(file_name=file_name, kind=kind, subject=subject, **{**passport, **told})


LETTERS: Mapping[str, Paper] = {
    "edaran-jam-belajar": _letter(
        "edaran-jam-belajar.pdf",
        "edaran",
        "Surat edaran bupati",
        tags=("gawai", "jam belajar"),
    ),
    "sk-forum-anak-2021": _letter(
        "sk-forum-anak-2021.pdf",
        "sk",
        "SK Bupati tentang Pengurus Forum Anak Daerah Kabupaten Kaur 2021-2023",
        number="188.45/301/KPTS/2021",
        date=date(2021, 8, 9),
        issuer="Bupati Kaur",
        tags=("forum anak",),
    ),
    "sk-forum-anak-2023": _letter(
        "sk-forum-anak-2023.pdf",
        "sk",
        "SK Bupati tentang Pengurus Forum Anak Daerah Kabupaten Kaur 2023-2025",
        number="188.45/187/KPTS/2023",
        date=date(2023, 8, 28),
        issuer="Bupati Kaur",
        tags=("forum anak", "sk terbaru"),
    ),
    "undangan-rapat": _letter("undangan-rapat.pdf", "lain", "Undangan rapat, terkirim dua kali"),
    "penerima-makanan": _letter(
        "penerima-makanan-tambahan.pdf",
        "laporan",
        "Laporan pemberian makanan tambahan",
        by="dinkes.kaur",
        institution="dinkes",
    ),
}
