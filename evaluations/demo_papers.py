"""Small readable PDFs that stand for real papers in the demo; nothing in them is true."""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from datetime import date

import pikepdf

A4 = (595, 842)
LINE, TOP, LEFT = 18, 780, 60


@dataclass(frozen=True, slots=True)
class Paper:
    """A made-up document: who hands it in and which slots it fills, as (question, slot, pages)."""

    file_name: str
    kind: str
    number: str
    date: date
    subject: str
    issuer: str
    by: str
    institution: str
    pages: tuple[str, ...]
    answers: tuple[tuple[str, str, str], ...]


def paper_bytes(paper: Paper) -> bytes:
    """The paper as a PDF, one page for each text, in Helvetica."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for number, text in enumerate(paper.pages, start=1):
        page = pdf.add_blank_page(page_size=A4)
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        heading = f"{paper.issuer}\n{paper.number}\n\n{paper.subject}\n\n"
        body = f"{heading if number == 1 else ''}{text}\n\nHalaman {number}. Contoh untuk demo."
        page.obj.Contents = pdf.make_stream(_drawn(body))
    pdf.docinfo["/Title"] = paper.subject
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _drawn(text: str) -> bytes:
    """A content stream that writes the lines from the top down."""
    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, 78) or [""]]
    shown = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    return f"BT /F1 12 Tf {LINE} TL {LEFT} {TOP} Td\n{shown}ET".encode("latin-1", "replace")


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


PAPERS = (
    Paper(
        file_name="perda-kla-kaur.pdf",
        kind="peraturan",
        number="Perda Nomor 4 Tahun 2022",
        date=date(2022, 8, 15),
        subject="Peraturan Daerah tentang Penyelenggaraan Kabupaten Layak Anak",
        issuer="Pemerintah Kabupaten Kaur",
        by="operator.kaur",
        institution="bagian-hukum",
        pages=(
            "BAB I Ketentuan Umum. Kabupaten Layak Anak adalah kabupaten yang memenuhi hak anak "
            "secara menyeluruh dan berkelanjutan.",
            "BAB II Kelembagaan. Gugus Tugas dipimpin Sekretaris Daerah dan beranggotakan "
            "perangkat daerah, lembaga masyarakat, dunia usaha, dan Forum Anak.",
            "BAB III Pelaksanaan. Setiap kecamatan dan desa menyusun rencana kerja layak anak.",
        ),
        answers=(("1.1", "perda", "1-3"),),
    ),
    Paper(
        file_name="sk-gugus-tugas.pdf",
        kind="sk",
        number="188.45/112 Tahun 2023",
        date=date(2023, 2, 6),
        subject="SK Bupati tentang Gugus Tugas Kabupaten Layak Anak",
        issuer="Bupati Kaur",
        by="operator.kaur",
        institution="dp3ap2kb",
        pages=(
            "Menetapkan Gugus Tugas Kabupaten Layak Anak Kabupaten Kaur masa tugas 2023-2026.",
            "Lampiran: susunan Gugus Tugas menurut klaster, satu perangkat daerah setiap baris.",
        ),
        answers=(("2.1", "sk", "1-2"),),
    ),
    Paper(
        file_name="rekap-gizi-balita.pdf",
        kind="matriks",
        number="440/87/Dinkes/2023",
        date=date(2023, 9, 4),
        subject="Rekap status gizi balita per puskesmas, Agustus 2023",
        issuer="Dinas Kesehatan Kabupaten Kaur",
        by="dinkes.kaur",
        institution="dinkes",
        pages=(
            "Rekap jumlah balita ditimbang dan status gizi per puskesmas. Hanya jumlah, tanpa "
            "nama anak.",
            "Sumber: e-PPGBM, bulan penimbangan Agustus 2023.",
        ),
        answers=(("13.1", "data", "1"),),
    ),
)
