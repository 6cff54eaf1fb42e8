"""Letters: each recipient's own gaps and nobody else's, numbered, due, computed again alike."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AgencyKind
from accounts.permissions import Role
from evaluations.models import Assignment
from evaluations.services import check_area_answer, set_cutoff
from evaluations.services.exceptions import cutoff_token
from reports.content.addressees import Addressee, addressees_of, head_of
from reports.content.letter_lists import EvidenceLine, PaperLine, ReturnedLine, VillageLine
from reports.content.letters import letter_pages
from reports.issuing import issue
from reports.kinds import rebuilt
from reports.models import Paper
from tests.clock import set_clock
from tests.evaluations.scene import (
    REASON,
    area_said,
    fresh,
    judge,
    operator,
    returned,
    said,
    submitted,
    verifying,
)
from tests.reports.letter_scene import CLOSES, DUE, EVENING, asked, owing_kaur
from tests.world import GEDUNG_WANI, KAUR, KINAL, TANJUNG_KEMUNING, agency, place, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def kaur(monkeypatch):
    set_clock(monkeypatch, EVENING)
    return owing_kaur()


def letters(assessment, now=EVENING, **options):
    return letter_pages(fresh(assessment), options, now, "Operator")


def by_name(assessment, now=EVENING, **options):
    return {page.figures.to: page.figures for page in letters(assessment, now, **options)}


def test_each_camat_and_office_is_told_its_own_gaps_and_nobody_elses(kaur):
    said(kaur, "1.1", "a")
    area_said(kaur, "26.2", place(GEDUNG_WANI), "ya")
    asked(kaur, TANJUNG_KEMUNING)

    told = by_name(kaur)

    assert list(told) == [
        "Camat Kinal",
        "Camat Tanjung Kemuning",
        "Kepala Dinas Kesehatan",
        "Kepala Dinas Pendidikan dan Kebudayaan",
    ]
    kinal, tanjung, dinkes, disdik = told.values()
    assert (kinal.answers, kinal.asked) == (("Forum Anak",), 1)
    assert kinal.village_answers == (VillageLine("Perdes", ("Penandingan",), 2),)
    assert (kinal.papers, kinal.count) == ((), 2)
    assert tanjung.papers == (PaperLine("SOP bencana", "", DUE, None),)
    assert (tanjung.village_answers, tanjung.count) == ((), 2)
    assert [line.code for line in dinkes.questions] == ["1.3"]
    assert [(line.code, line.slots) for line in dinkes.evidence] == [("1.1", ("Surat keputusan",))]
    assert [line.code for line in disdik.questions] == ["1.2"]
    assert (disdik.evidence, disdik.count) == ((), 1)


def test_points_at_stake_are_the_scoring_services_own(kaur):
    said(kaur, "1.1", "b")

    [line] = by_name(kaur)["Kepala Dinas Kesehatan"].evidence

    assert line == EvidenceLine("1.1", "Perda KLA", ("Surat keputusan",), 2)


def test_who_owes_nothing_gets_no_letter_and_is_named(kaur):
    said(kaur, "1.2", "a")
    area_said(kaur, "25.2", place(TANJUNG_KEMUNING), "tidak")
    agency("polres", KAUR)

    pages = letters(kaur)

    assert [page.figures.to for page in pages] == ["Camat Kinal", "Kepala Dinas Kesehatan"]
    assert pages[0].spared == (
        "Camat Tanjung Kemuning",
        "Kepala Dinas Pendidikan dan Kebudayaan",
        "Kepala Kepolisian Resor",
    )


def test_a_cutoff_that_has_passed_is_no_reason_to_be_silent(kaur):
    until = EVENING + timedelta(hours=1)
    set_cutoff(assessment=kaur, until=until, seen=cutoff_token(kaur), by=operator())

    before, after = letters(kaur), letters(kaur, until)

    assert [page.figures.count for page in before] == [page.figures.count for page in after]
    assert before[0].figures.due == date(2024, 6, 25)
    assert after[0].figures.due == date(2024, 7, 7)


@pytest.mark.parametrize("when", ["closed", "submitted"])
def test_what_can_no_longer_be_mended_is_not_asked_for(kaur, when):
    asked(kaur, KINAL)
    kaur = submitted(kaur) if when == "submitted" else kaur

    told = by_name(kaur, CLOSES if when == "closed" else EVENING)

    assert {name: figures.count for name, figures in told.items()} == {"Camat Kinal": 1}


def test_in_the_repair_window_an_office_is_told_what_came_back_and_why(kaur):
    for code in ("1.1", "1.2"):
        said(kaur, code, "a")
    kaur = verifying(submitted(kaur))
    judge(kaur, "1.1", decision="returned", points=None, reasons=(REASON,), text="Tahun 2019")
    judge(kaur, "1.2", decision="returned", points=None, reasons=(REASON,), text="Nama Bunga")
    kaur = returned(kaur)

    told = by_name(kaur)

    until = kaur.repair_until
    wrong_year = "Tahun dokumen tidak sesuai"
    assert told["Kepala Dinas Kesehatan"].returned == (
        ReturnedLine("1.1 Perda KLA", "", f"{wrong_year}; Tahun 2019", until),
    )
    assert told["Kepala Dinas Pendidikan dan Kebudayaan"].returned == (
        ReturnedLine("1.2 Layanan korban", "", f"{wrong_year}; alasannya ada di portal", until),
    )
    assert told["Kepala Dinas Kesehatan"].questions == ()


def test_what_was_repaired_is_not_asked_for_again(kaur):
    for code in ("1.1", "1.3"):
        said(kaur, code, "a")
    kaur = returned(submitted(kaur), "1.1", "1.3")
    said(kaur, "1.1", "b")

    told = by_name(kaur)

    assert [line.what for line in told["Kepala Dinas Kesehatan"].returned] == ["1.3 Anggaran"]


def test_a_secret_paper_is_called_by_what_it_is_for(kaur):
    asked(kaur, KINAL, title="Kasus Bunga binti Melati", proposed=["1.2"])

    [line] = by_name(kaur)["Camat Kinal"].papers

    assert line.what == "SOP (rahasia); Layanan korban"


def test_a_rejected_answer_stands_with_its_reason_and_its_village(kaur):
    answer = area_said(kaur, "26.2", place(GEDUNG_WANI), "ya")
    checker = user(Role.OPERATOR, KAUR, username="pemeriksa")
    check_area_answer(answer=answer, check="rejected", reason="SK lama", version=1, by=checker)

    [line] = by_name(kaur)["Camat Kinal"].returned

    assert line == ReturnedLine("Perdes", "Gedung Wani", "SK lama", CLOSES)


def test_lateness_tells_days_and_moves_no_fingerprint(kaur):
    asked(kaur, KINAL)
    late, later = DUE + timedelta(days=2), DUE + timedelta(days=5)

    two, five = letters(kaur, late)[0], letters(kaur, later, tanggal="2024-06-29")[0]

    assert [page.figures.papers[0].days for page in (two, five)] == [2, 5]
    assert two.figures.day == date(2024, 6, 29)
    assert two.fingerprint == five.fingerprint


def test_running_numbers_stay_with_their_letter_when_one_is_asked_for(kaur):
    options = {"nomor": "400/{urut}/2024", "urut": 7}

    whole = letters(kaur, **options)
    offices = letters(kaur, penerima="opd", **options)
    [one] = letters(kaur, penerima=TANJUNG_KEMUNING, **options)

    assert [page.figures.number for page in whole] == [f"400/{n}/2024" for n in (7, 8, 9, 10)]
    assert [page.figures.number for page in offices] == ["400/7/2024", "400/8/2024"]
    assert (one.recipient, one.figures.number) == (TANJUNG_KEMUNING, "400/8/2024")


def test_a_closing_at_midnight_is_told_as_the_day_before(monkeypatch):
    set_clock(monkeypatch, EVENING)
    midnight = CLOSES.replace(hour=17, minute=0)

    assert letters(owing_kaur(midnight))[0].figures.due == date(2024, 7, 7)


def test_a_paper_is_computed_again_alike_until_something_moves(kaur):
    page = letters(kaur, nomor="400/{urut}", urut=5, batas="2024-06-26")[1]
    issue([page], size="A4", by=None)
    paper = Paper.objects.get()

    assert paper.recipient == TANJUNG_KEMUNING
    assert rebuilt(paper, EVENING + timedelta(days=1)).fingerprint == paper.fingerprint
    asked(kaur, TANJUNG_KEMUNING)
    assert rebuilt(paper, EVENING).fingerprint != paper.fingerprint


def test_who_owes_nothing_any_more_has_no_letter_to_compare(kaur):
    issue(letters(kaur, penerima=TANJUNG_KEMUNING), size="A4", by=None)
    area_said(kaur, "25.2", place(TANJUNG_KEMUNING), "ya")

    assert rebuilt(Paper.objects.get(), EVENING) is None


def test_any_number_of_recipients_costs_the_same_queries(kaur):
    asked(kaur, KINAL)
    letters(kaur)
    with CaptureQueriesContext(connection) as few:
        letters(kaur)
    for number in range(4, 9):
        place(f"17.04.{number:02}")
        office = agency(f"kantor{number}", KAUR, name=f"Kantor {number}", kind=AgencyKind.OPD)
        asked(kaur, f"17.04.{number:02}", agencies=[office], title=f"SK {number}")
    Assignment.objects.update(agency=office)

    with CaptureQueriesContext(connection) as many:
        assert len(letters(kaur)) == 12

    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("name", "kind", "title"),
    [
        ("Dinas Sosial", "opd", "Kepala Dinas Sosial"),
        ("Sekretariat DPRD", "opd", "Sekretaris DPRD"),
        ("Inspektorat", "opd", "Inspektur"),
        ("RSUD Kaur", "opd", "Direktur RSUD Kaur"),
        ("Pengadilan Agama Kaur", "vertical", "Ketua Pengadilan Agama Kaur"),
        ("Polsek Kinal", "polsek", "Kepala Polsek Kinal"),
        ("Forum Anak Kaur", "child_forum", "Ketua Forum Anak Kaur"),
    ],
)
def test_the_head_of_an_office_is_written_to(name, kind, title):
    assert head_of(name, kind) == title


def test_a_distrik_has_a_head_and_no_camat(kaur):
    area = place(KINAL)
    area.kind, area.name = "distrik", "Distrik Abepura"
    area.save()

    first = addressees_of(kaur, EVENING)[0]

    assert first == Addressee(KINAL, "camat", "Kepala Distrik Abepura", "Distrik Abepura")
