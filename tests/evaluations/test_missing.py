"""Exactly what each kecamatan, village and office still owes, and no word about a child."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AgencyKind
from accounts.permissions import Role
from evaluations.missing import Missing, OpenAnswer, kecamatan_and_offices, missing_in
from evaluations.models import Assessment, RequestRecipient
from evaluations.reminder_pages import reminders_page
from evaluations.services import ask, check_area_answer, decide_requested, extend, send_requested
from instruments.sheet import Kind
from tests.clock import set_clock
from tests.evaluations.scene import (
    a_version,
    area_said,
    fresh,
    opened,
    operator,
    published,
    returned,
    submitted,
)
from tests.sheets import make_question, make_sheet
from tests.world import GEDUNG_WANI, KAUR, KINAL, TANJUNG_KEMUNING, agency, place, user

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 6, 27, 16, 59, tzinfo=UTC)
NOW = DUE - timedelta(days=3)
CLOSES = DUE + timedelta(days=10)
PENANDINGAN = "17.04.01.2002"


def sheet():
    def asked(code: str, level: str, label: str, **told):
        return make_question(
            code, Kind.ROLLUP, area_level=level, area_good_answer="ya", label=label, **told
        )

    return make_sheet(
        make_question("1.1"),
        make_question("1.2", sensitive=True),
        asked("25.2", "kecamatan", "Forum Anak"),
        asked("25.3", "kecamatan", "Klub anak"),
        asked("26.2", "desa", "Perdes"),
        asked("26.7", "desa", "Perkawinan anak", sensitive=True),
    )


@pytest.fixture
def kaur(monkeypatch) -> Assessment:
    """Two kecamatan, the first with two villages; until the closing day of the stage."""
    set_clock(monkeypatch, NOW)
    for code in (KINAL, TANJUNG_KEMUNING, GEDUNG_WANI, PENANDINGAN):
        place(code)
    return opened(instrument=published(sheet()), closes_at=CLOSES)


def asked_of(kaur: Assessment, *codes: str, **told) -> list[RequestRecipient]:
    fields = {"title": "SOP bencana", "kind": "sop", "due_at": DUE, "agencies": []} | told
    areas = [place(code) for code in codes]
    request = ask(assessment=kaur, areas=areas, by=operator(), **fields)
    rows = RequestRecipient.objects.select_related("request__assessment__region")
    return list(rows.filter(request=request))


def given_back(row: RequestRecipient, reason: str, sensitivity: str = "R") -> None:
    version = a_version(sensitivity=sensitivity)
    sent = send_requested(recipient=row, version=version, by=operator())
    decide_requested(recipient=sent, decision="returned", reason=reason, by=operator())


def missing(kaur: Assessment, key: str, now: datetime = NOW) -> Missing:
    return missing_in(fresh(kaur), now)[key]


def text_for(kaur: Assessment, key: str, now: datetime = NOW) -> str:
    page = reminders_page(fresh(kaur), now)
    return next(row.text for row in page.rows if row.key == key)


def test_what_is_not_answered_is_named_and_folded_into_the_kecamatan(kaur):
    area_said(kaur, "25.2", place(KINAL), "ya")
    area_said(kaur, "26.2", place(GEDUNG_WANI), "ya")

    kinal, village = missing(kaur, KINAL), missing(kaur, PENANDINGAN)

    assert kinal.answers == (OpenAnswer("Klub anak"),)
    assert kinal.village_answers == (
        OpenAnswer("Perdes", ("Penandingan",)),
        OpenAnswer("Perkawinan anak", ("Gedung Wani", "Penandingan"), is_all=True),
    )
    assert (kinal.asked, kinal.count, kinal.due_moments) == (2, 4, [CLOSES])
    assert village.answers == (OpenAnswer("Perdes"), OpenAnswer("Perkawinan anak"))


def test_who_owes_nothing_is_left_out(kaur):
    for code in ("25.2", "25.3"):
        area_said(kaur, code, place(TANJUNG_KEMUNING), "tidak")

    found = missing_in(fresh(kaur), NOW)

    assert list(found) == [KINAL, GEDUNG_WANI, PENANDINGAN]
    assert [row.key for row in kecamatan_and_offices(found)] == [KINAL]


def test_the_letter_says_every_single_thing_with_its_due_time(kaur):
    area_said(kaur, "25.2", place(KINAL), "ya")
    asked_of(kaur, KINAL, GEDUNG_WANI)
    late = asked_of(kaur, KINAL, title="SK", due_at=NOW + timedelta(hours=1))
    given_back(asked_of(kaur, KINAL, title="Profil anak")[0], "Halaman 2 buram")

    text = text_for(kaur, KINAL, NOW + timedelta(hours=2))

    assert late[0].due_at < NOW + timedelta(hours=2)
    assert text.splitlines() == [
        "Yth. Kecamatan Kinal",
        "",
        "Untuk evaluasi KLA Kabupaten Kaur 2024 masih ditunggu:",
        "",
        "Jawaban belum diisi: 1 dari 2, paling lambat 7 Juli 2024, 23.59 WIB",
        "- Klub anak",
        "",
        "Jawaban desa/kelurahan belum diisi: 4, paling lambat 7 Juli 2024, 23.59 WIB",
        "- Semua desa/kelurahan (2): semua 2 pertanyaan",
        "",
        "Berkas belum dikirim: 3",
        "- SK, seharusnya 25 Juni 2024, 00.59 WIB, terlambat",
        "- SOP bencana, paling lambat 27 Juni 2024, 23.59 WIB",
        "- Gedung Wani: SOP bencana, paling lambat 27 Juni 2024, 23.59 WIB",
        "",
        "Perlu diperbaiki: 1",
        "- Profil anak: Halaman 2 buram (paling lambat 27 Juni 2024, 23.59 WIB)",
        "",
        f"Buka Portal KLA: https://testserver/wilayah/{KINAL}/?tahun=2024",
    ]


def test_villages_that_owe_the_same_share_a_line(kaur):
    area_said(kaur, "26.2", place(GEDUNG_WANI), "ya")

    lines = text_for(kaur, KINAL).splitlines()

    assert "- Penandingan: Perdes" in lines
    assert "- Semua desa/kelurahan (2): Perkawinan anak" in lines


def test_an_extended_moment_is_the_one_that_is_told(kaur):
    (row,) = asked_of(kaur, KINAL)
    until = DUE + timedelta(days=2)
    extend(asked=row.request, until=until, reason="Banjir", by=operator())

    assert "- SOP bencana, paling lambat 29 Juni 2024, 23.59 WIB" in text_for(kaur, KINAL)


@pytest.mark.parametrize("told", [{"proposed": ["1.2"]}, {"proves": ["26.7"]}, {}])
def test_of_a_secret_paper_only_its_kind_is_told(kaur, told):
    """By the question that it is for, or by the class of what was sent."""
    title, reason = "Kasus Bunga binti Melati", "Nama Bunga masih terbaca"
    (row,) = asked_of(kaur, KINAL, title=title, **told)
    given_back(row, reason, "R" if told else "S")

    page = reminders_page(fresh(kaur), NOW)

    text = "\n".join([page.everybody.text, *(row.text for row in page.rows)])
    assert "Bunga" not in text
    assert "- SOP (rahasia): alasannya ada di portal" in text


def test_a_rejected_answer_stands_with_its_reason_but_of_a_secret_question_without(kaur):
    checker = user(Role.OPERATOR, KAUR, username="pemeriksa")
    for code, area in (("25.2", KINAL), ("26.7", GEDUNG_WANI)):
        answer = area_said(kaur, code, place(area), "ya")
        check_area_answer(
            answer=answer, check="rejected", reason="Atas nama Melati", version=1, by=checker
        )

    text = text_for(kaur, KINAL)

    assert "- Forum Anak: Atas nama Melati (paling lambat 7 Juli 2024, 23.59 WIB)" in text
    assert "- Gedung Wani: Perkawinan anak: alasannya ada di portal" in text


def test_an_office_owes_its_papers_only(kaur):
    polsek = agency("polsek", KAUR, name="Polsek Kinal", kind=AgencyKind.POLSEK)
    asked_of(kaur, agencies=[polsek])

    owes = missing(kaur, polsek.public_id)

    assert (owes.name, owes.count, owes.answers, owes.page) == (
        "Polsek Kinal",
        1,
        (),
        "/permintaan/",
    )


@pytest.mark.parametrize("when", ["closed", "submitted"])
def test_what_can_no_longer_be_answered_is_not_asked_for(kaur, when):
    asked_of(kaur, KINAL)
    now = CLOSES if when == "closed" else NOW
    kaur = submitted(kaur) if when == "submitted" else kaur

    found = missing_in(fresh(kaur), now)

    assert {key: row.count for key, row in found.items()} == {KINAL: 1}


def test_in_the_repair_window_only_what_was_returned_is_asked_for(kaur):
    area_said(kaur, "25.2", place(KINAL), "ya")
    kaur = returned(kaur, "25.2")

    found = missing_in(fresh(kaur), NOW)

    assert list(found) == [TANJUNG_KEMUNING]
    assert found[TANJUNG_KEMUNING].answers_due == kaur.repair_until


def test_a_text_too_long_for_an_address_is_shared_as_its_counts(kaur):
    for number in range(60):
        asked_of(kaur, KINAL, title=f"{number} {'Berkas yang panjang sekali namanya ' * 3}")

    page = reminders_page(fresh(kaur), NOW)
    kinal = next(row for row in page.rows if row.key == KINAL)

    assert kinal.is_brief
    assert len(kinal.link) < 6000
    assert "60%20berkas" in kinal.link
    assert kinal.text.count("Berkas yang panjang") == 180


def test_the_text_for_all_counts_for_each_what_is_open(kaur):
    asked_of(kaur, KINAL, due_at=NOW + timedelta(minutes=1))

    page = reminders_page(fresh(kaur), NOW + timedelta(minutes=2))

    assert page.everybody.text.splitlines() == [
        "Pengingat evaluasi KLA Kabupaten Kaur 2024",
        "",
        "- Kecamatan Kinal: 6 jawaban, 1 berkas (1 terlambat)",
        "- Kecamatan Tanjung Kemuning: 2 jawaban",
        "",
        "Rinciannya di Portal KLA: https://testserver/",
    ]
    assert page.everybody.link.startswith("https://wa.me/?text=Pengingat%20evaluasi")


def test_the_page_costs_the_same_at_any_size(kaur):
    def page(kaur=kaur):
        with CaptureQueriesContext(connection) as told:
            reminders_page(fresh(kaur), NOW)
        return len(told)

    asked_of(kaur, KINAL)
    few = page()
    for number in range(3, 12):
        place(f"{KAUR}.{number:02}.2001")
        asked_of(kaur, f"{KAUR}.{number:02}", f"{KAUR}.{number:02}.2001", title=f"SOP {number}")
    many = page()

    assert few == many <= 7


def test_a_question_of_another_instrument_makes_no_fault(kaur):
    (row,) = asked_of(kaur, KINAL, proposed=["1.1"])
    type(row.request).objects.filter(pk=row.request_id).update(proposed=["9.9"])

    assert missing(kaur, KINAL).papers[0].title == "SOP bencana"
