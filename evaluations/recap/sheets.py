"""The XLSX in which a regency lists its answers: codes as text, today's answers filled in."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.workbooks import Table
from evaluations.queries import Overview
from evaluations.scorecards import Stated
from evaluations.values import spoken
from instruments.sheet import Question

HEADER = ("code", "step", "points", "pertanyaan", "pilihan yang ada")
WIDTHS = (14, 16, 12, 60, 70)


def template_tables(page: Overview) -> list[Table]:
    """All questions in the order of the form, then the sums, and how to fill them in.

    The answers of now stand in it, because a row without an answer clears it (rules 2).
    """
    sheet = page.standing.sheet
    rows = [_row(question, page.standing.answers) for question in sheet.questions]
    sums = [[f"klaster {part.code}", "", "", part.name, ""] for part in sheet.clusters]
    return [
        Table("Rekap", HEADER, [*rows, *sums, ["total", "", "", "", ""]], WIDTHS),
        Table("Petunjuk", ("Kolom", "Cara mengisi"), GUIDANCE, (14, 110)),
    ]


def _row(question: Question, answers: Mapping[str, Stated]) -> list[str]:
    answer = answers.get(question.code)
    number = "" if answer is None or answer.number is None else spoken(answer.number)
    step = answer.option or number if answer else ""
    offered = "; ".join(f"{choice.code}: {choice.label}" for choice in question.options)
    return [question.code, step, "", question.label, offered or question.unit]


GUIDANCE = (
    ("code", "Kode pertanyaan. Jangan diubah; kolom ini teks agar 14.10 tidak menjadi 14.1."),
    (
        "step",
        "Kode pilihan (misalnya a), angka, atau persen. Sudah terisi jawaban yang sekarang. Baris "
        "dengan step kosong mengosongkan jawabannya; hapus baris yang tidak ingin diubah.",
    ),
    (
        "points",
        "Boleh kosong. Nilai yang tertulis di rekap Anda; portal membandingkannya dengan nilai "
        "dari jawaban, dan tidak pernah menyesuaikannya sendiri.",
    ),
    ("note", "Boleh ditambah sebagai kolom: catatan jawaban. Tanpa kolom ini catatan tetap."),
    ("klaster, total", "Baris jumlah: isi points saja. Juga dibaca: indikator 21A, jumlah."),
    ("", "Paling banyak 2.000 baris. Rumus tidak diterima: tempel nilainya."),
)
