"""The story of Kaur, June 2024: 780 now, 850 wanted, and papers that the camat still owe."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from audit.clock import db_now
from demo.papers import Paper, received
from demo.photos import ALIKE, TOO_OLD, area_photos
from demo.stage import KAUR, assessment, fill_in, kecamatan_of, person, question
from evaluations.models import AreaAnswer, EvidenceRequest
from evaluations.request_lists import items_for
from evaluations.services import (
    ask,
    attach,
    check_area_answer,
    decide_requested,
    extend,
    save_area_answer,
    send_requested,
)
from instruments.services import sheet_of
from regions.timezones import timezone_of

AREA_QUESTION, GOOD_AREAS = "25.4", 12
WEEKS_MORE = timedelta(weeks=2)
DUE = datetime(2024, 6, 27, 23, 59)  # noqa: DTZ001 - the zone is that of the regency
# Account of each kecamatan that has one, by its place in the order of codes.
CAMAT = {0: "camat.kaur", 1: "camat2.kaur"}


def kaur_answers() -> None:
    fill_in(KAUR, "kaur-2024.csv", "operator.kaur")


def kaur_areas() -> None:
    """Twelve of fifteen kecamatan have what 25.4 asks for; the others have not answered yet."""
    row, asked = assessment(KAUR), question(AREA_QUESTION)
    for place, area in enumerate(kecamatan_of(KAUR)[:GOOD_AREAS]):
        save_area_answer(
            assessment=row,
            question=asked,
            area=area,
            word=asked.area_good_answer,
            version=0,
            by=person(CAMAT.get(place, "operator.kaur")),
        )


def kaur_papers() -> None:
    """Papers of the regency and its offices, each linked to the questions that it proves."""
    row = assessment(KAUR)
    for paper in PAPERS:
        version = received(paper)
        for code, slot, pages in paper.answers:
            attach(
                assessment=row,
                question=question(code),
                version=version,
                slot=slot,
                pages=pages,
                by=person(paper.by),
            )


def kaur_requests() -> None:
    """The ready-made list, asked of every kecamatan and Polsek, due on 27 June 2024."""
    row = assessment(KAUR)
    agencies = list(row.region.agencies.existing())
    due_at = DUE.replace(tzinfo=timezone_of(row.region))
    for item in items_for(sheet_of(row.round.instrument)).values():
        ask(
            assessment=row,
            title=item.title,
            kind=item.kind,
            guidance=item.guidance,
            proves=item.proves,
            proposed=item.proposed,
            due_at=due_at,
            areas=item.areas_among(kecamatan_of(KAUR)),
            agencies=item.agencies_among(agencies),
            by=person("operator.kaur"),
        )


def kaur_sendings() -> None:
    """Two camat have sent some of it: one paper is accepted, one came back, the others are late."""
    first, second, *_ = kecamatan_of(KAUR)
    asked = list(EvidenceRequest.objects.filter(assessment=assessment(KAUR)).order_by("pk"))
    for place, area, username, decision, reason in (
        (0, first, "camat.kaur", "accepted", ""),
        (1, first, "camat.kaur", "", ""),
        (0, second, "camat2.kaur", "returned", "Belum ditandatangani camat dan distempel."),
    ):
        item = asked[place]
        recipient = item.recipients.select_related("request__assessment").get(area=area)
        if recipient.sent_at is not None:
            continue  # sent by an earlier run of this step
        version = received(_sop(item.title, area.title, area.code, username), area)
        row = send_requested(recipient=recipient, version=version, by=person(username))
        if decision:
            row.request = item
            decide_requested(
                recipient=row, decision=decision, reason=reason, by=person("operator.kaur")
            )


def kaur_extension() -> None:
    """A late kecamatan gets two weeks from now, to the end of the day, with the reason it gave."""
    asked = EvidenceRequest.objects.filter(assessment=assessment(KAUR)).order_by("pk").first()
    recipient = asked.recipients.get(area=kecamatan_of(KAUR)[2])
    day = (db_now() + WEEKS_MORE).astimezone(timezone_of(asked.assessment.region))
    extend(
        asked=asked,
        recipient=recipient,
        until=day.replace(hour=23, minute=59, second=0, microsecond=0),
        reason="Jaringan internet di kecamatan terputus karena banjir.",
        by=person("operator.kaur"),
    )


def kaur_photos() -> None:
    area_photos(KAUR, ALIKE | TOO_OLD, "operator.kaur")


def kaur_checks() -> None:
    """The operator has looked at what the two camat answered."""
    answers = AreaAnswer.objects.filter(
        assessment=assessment(KAUR), updated_by__username__in=CAMAT.values()
    )
    for answer in answers.select_related("assessment__round__instrument", "question"):
        by = person("operator.kaur")
        check_area_answer(answer=answer, check="verified", version=answer.version, by=by)


def _sop(title: str, name: str, code: str, username: str) -> Paper:
    return Paper(
        file_name=f"{code}-{title[:40].casefold().replace(' ', '-')}.pdf",
        kind="sop",
        number=f"SOP/{code}/2023",
        date=date(2023, 5, 15),
        subject=f"{title}, {name}",
        issuer=name,
        by=username,
        institution="",
        pages=(
            "Tujuan: setiap laporan tentang anak ditangani dalam 24 jam, tanpa menyebut nama anak "
            "dalam surat biasa.",
            "Alur: 1. Laporan diterima petugas kecamatan. 2. Rujukan ke puskesmas dan UPTD PPA. "
            "3. Polsek dihubungi bila ada dugaan tindak pidana. 4. Pendampingan dicatat.",
            "Petugas: seksi kesejahteraan sosial kecamatan. Ditinjau setahun sekali.",
        ),
    )


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
