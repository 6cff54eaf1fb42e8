"""Seluma: submitted, and half verified, so that a verifier finds work."""

from __future__ import annotations

from datetime import date

from demo.files import docx, photo, xlsx
from demo.papers import Paper, received
from demo.photos import ALIKE, area_photos
from demo.photos import PROVED as PHOTOGRAPHED
from demo.stage import SELUMA, assessment, fill_in, kecamatan_of, person, question
from evaluations.checklist import checklist_of
from evaluations.models import Answer, Decision
from evaluations.scorecards import present_of
from evaluations.scoring import steps_of
from evaluations.services import (
    Judgement,
    attach,
    save_area_answer,
    start_verification,
    submit,
    verify,
)
from evaluations.verification import proposals_of

# Questions that Seluma proves with papers; every required slot gets one.
PROVED = ("1.1", "1.2b", "1.4", "2.2", "21A.1")
TRAINED = {
    "Bappeda": 3,
    "Dinas Kesehatan": 4,
    "Dinas Pendidikan": 4,
    "Dinas Sosial": 2,
    "Polres Seluma": 2,
}
# Of the verified half: sent back with these reasons, or lowered by a step.
RETURNED = {
    "1.2d": (("belum-ditandatangani",), "SOP belum ditandatangani kepala dinas."),
    "1.3b": (("tahun-salah",), "Dokumen tahun 2019, yang dinilai 2022 dan 2023."),
}
LOWERED = {"2.4": (("matriks-tidak-lengkap",), "Tiga OPD belum tercantum dalam matriks.")}


def seluma_answers() -> None:
    fill_in(SELUMA, "seluma-2024.csv", "operator.seluma")


def seluma_papers() -> None:
    """A paper for each required slot of some answered questions; one a letter, one a table."""
    row = assessment(SELUMA)
    by = person("operator.seluma")
    for code in PROVED:
        asked = question(code)
        slots = {slot.kind: slot.label for slot in asked.slots.all()}
        wanted = [slot.kind for slot in asked.slots.all() if slot.required]
        more = [slot for of, slot in OTHER_FILES if of == code and slot not in wanted]
        for slot in (*wanted, *more):
            ending, content = OTHER_FILES.get((code, slot), ("pdf", None))
            paper = _paper(code, slot, slots[slot], ending)
            version = received(paper, content=content and content(paper))
            attach(assessment=row, question=asked, version=version, slot=slot, by=by)


def seluma_photos() -> None:
    """Two kecamatan say ya to 25.4 and prove it with one photo that a verifier should look at."""
    row, asked = assessment(SELUMA), question(PHOTOGRAPHED)
    by = person("operator.seluma")
    for place in ALIKE:
        save_area_answer(
            assessment=row,
            question=asked,
            area=kecamatan_of(SELUMA)[place],
            word=asked.area_good_answer,
            version=0,
            by=by,
        )
    area_photos(SELUMA, ALIKE, "operator.seluma")


def _minutes(paper: Paper) -> bytes:
    return docx([paper.subject, f"Nomor {paper.number}", *paper.pages])


def _trained(paper: Paper) -> bytes:
    rows = [(office, members, members - 1) for office, members in TRAINED.items()]
    return xlsx([("Perangkat daerah", "Anggota Gugus Tugas", "Sudah dilatih KHA"), *rows])


def _old_photo(paper: Paper) -> bytes:
    return photo(3, "2019:11:20 09:00:00")


# (question, slot) -> ending and content of what is no PDF.
OTHER_FILES = {
    ("1.4", "notulen"): ("docx", _minutes),
    ("1.4", "foto"): ("jpg", _old_photo),
    ("2.2", "matriks"): ("xlsx", _trained),
}


def _paper(code: str, slot: str, label: str, ending: str) -> Paper:
    return Paper(
        file_name=f"{code}-{slot}.{ending}",
        kind={"sk": "sk", "foto": "foto"}.get(slot, "laporan"),
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
