"""Seluma: submitted, and half verified, so that a verifier finds work."""

from __future__ import annotations

from datetime import date

from demo.papers import Paper, received
from demo.stage import SELUMA, assessment, fill_in, person, question
from evaluations.checklist import checklist_of
from evaluations.models import Answer, Decision
from evaluations.scorecards import present_of
from evaluations.scoring import steps_of
from evaluations.services import Judgement, attach, start_verification, submit, verify
from evaluations.verification import proposals_of

# Questions that Seluma proves with papers; every required slot gets one.
PROVED = ("1.1", "1.2b", "1.4", "2.2", "4.1", "13.2", "14.2", "21A.1")
# Of the verified half: sent back with these reasons, or lowered by a step.
RETURNED = {
    "1.2d": (("belum-ditandatangani",), "SOP belum ditandatangani kepala dinas."),
    "1.3b": (("tahun-salah",), "Dokumen tahun 2019, yang dinilai 2022 dan 2023."),
}
LOWERED = {"2.4": (("matriks-tidak-lengkap",), "Tiga OPD belum tercantum dalam matriks.")}


def seluma_answers() -> None:
    fill_in(SELUMA, "seluma-2024.csv", "operator.seluma")


def seluma_papers() -> None:
    """A paper for each required slot of some answered questions."""
    row = assessment(SELUMA)
    by = person("operator.seluma")
    for code in PROVED:
        asked = question(code)
        slots = {slot.kind: slot.label for slot in asked.slots.all() if slot.required}
        for slot, label in slots.items():
            version = received(_paper(code, slot, label))
            attach(assessment=row, question=asked, version=version, slot=slot, by=by)


def _paper(code: str, slot: str, label: str) -> Paper:
    return Paper(
        file_name=f"{code}-{slot}.pdf",
        kind="sk" if slot == "sk" else "laporan",
        number=f"{code}/{slot}/2023",
        date=date(2023, 3, 20),
        subject=f"{label} (Seluma, pertanyaan {code})",
        issuer="Pemerintah Kabupaten Seluma",
        by="operator.seluma",
        institution="",
        regency=SELUMA,
        pages=(
            f"{label}. Dokumen ini contoh dan hanya memuat jumlah, tanpa nama anak.",
            "Pelaksanaan: kegiatan dilakukan pada triwulan pertama dan ketiga tahun 2023 di "
            "seluruh kecamatan.",
            "Pengesahan: ditandatangani kepala dinas dan distempel pada 20 Maret 2023.",
        ),
    )


def seluma_submission() -> None:
    """Hand in with every warning seen, and begin to verify."""
    row = assessment(SELUMA)
    confirmed = {item.key for item in checklist_of(row)}
    submit(assessment=row, confirmed=confirmed, by=person("operator.seluma"))
    start_verification(assessment=row, by=person("verifikator"))


def seluma_verdicts() -> None:
    """The first half of the form: mostly as claimed, some lowered, two sent back."""
    row = assessment(SELUMA)
    standing = present_of(row)
    proposals = proposals_of(standing)
    questions = list(row.round.instrument.questions.order_by("position"))
    states = dict(Answer.objects.filter(assessment=row).values_list("question__code", "state"))
    for asked in questions[: len(questions) // 2]:
        points = proposals[asked.code]
        judgement = Judgement(Decision.ACCEPTED, points)
        if asked.code in RETURNED and asked.code in states:
            judgement = Judgement(Decision.RETURNED, None, *RETURNED[asked.code])
        elif asked.code in LOWERED:
            lower = [
                step for step in steps_of(standing.sheet.question(asked.code)) if step < points
            ]
            judgement = Judgement(Decision.ACCEPTED, lower[-1], *LOWERED[asked.code])
        verify(
            assessment=row,
            question=asked,
            judgement=judgement,
            version=0,
            by=person("verifikator"),
        )
