"""The rakor's papers: an agenda from the present gaps, seats for all, and room to write."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import AgencyKind
from evaluations import queries
from evaluations.models import RequestRecipient
from evaluations.progress import progress_of
from evaluations.services import decide_requested, send_requested
from reports.content.meeting import OwingLine, StakeLine, meeting_pages
from reports.meeting_forms import MeetingForm
from reports.papers import print_pages
from tests.clock import set_clock
from tests.evaluations.conftest import text
from tests.evaluations.scene import a_version, fresh, operator, returned, said, submitted
from tests.reports.letter_scene import DUE, EVENING, asked, owing_kaur
from tests.reports.scene import opened_pdf, words_of
from tests.world import KAUR, KINAL, TANJUNG_KEMUNING, agency, place

pytestmark = pytest.mark.django_db

PAGE = "/evaluasi/2024/17.04/lembar/rakor/"
HOSTILE = '<script>alert(1)</script><img src="http://127.0.0.1:9/x"><img src="file:///etc/passwd">'


@pytest.fixture
def kaur(monkeypatch):
    set_clock(monkeypatch, EVENING)
    return owing_kaur()


def meeting(assessment, now=EVENING, **options):
    [page] = meeting_pages(fresh(assessment), options, now, "Operator")
    return page


def test_the_agenda_starts_from_the_score_and_the_points_at_stake(kaur):
    said(kaur, "1.2", "b")

    figures = meeting(kaur).figures

    progress = progress_of(queries.overview(fresh(kaur), EVENING))
    assert (figures.whole, figures.clusters) == (progress.whole, progress.clusters)
    assert figures.headline.startswith(
        "Evaluasi mandiri: Kabupaten Kaur 2024 bernilai 2,00 poin, belum berpredikat; "
    )
    assert figures.stakes.rows == (
        StakeLine(
            code="1",
            name="Peraturan",
            points=Decimal(2),
            maximum=Decimal(15),
            at_stake=Decimal(13),
            offices=("Dinas Kesehatan", "Dinas Pendidikan dan Kebudayaan"),
        ),
    )
    assert figures.unassigned == 2


def test_who_is_late_comes_first_with_what_else_is_open(kaur):
    asked(kaur, KINAL)
    asked(kaur, TANJUNG_KEMUNING, due_at=EVENING + timedelta(hours=1))

    rows = meeting(kaur, EVENING + timedelta(hours=2)).figures.owing.rows

    assert rows == (
        OwingLine("Camat Tanjung Kemuning", late=1, waiting=0, open=1),
        OwingLine("Camat Kinal", late=0, waiting=1, open=2),
        OwingLine("Kepala Dinas Kesehatan", late=0, waiting=0, open=2),
        OwingLine("Kepala Dinas Pendidikan dan Kebudayaan", late=0, waiting=0, open=1),
    )


def test_what_came_back_is_to_be_decided_until_the_repair_window_ends(kaur):
    said(kaur, "1.1", "a")
    kaur = returned(submitted(kaur), "1.1")

    figures = meeting(kaur).figures

    assert figures.repair_until == kaur.repair_until
    assert [(line.what, line.who) for line in figures.returned.rows] == [
        ("1.1 Perda KLA", "Kepala Dinas Kesehatan")
    ]


def test_everybody_has_a_seat_and_closed_offices_have_none(kaur):
    closed = agency("polres", KAUR)
    closed.valid_until = date(2024, 1, 1)
    closed.save()

    figures = meeting(kaur).figures

    assert figures.seats == (
        "Camat Kinal",
        "Camat Tanjung Kemuning",
        "Kepala Dinas Kesehatan",
        "Kepala Dinas Pendidikan dan Kebudayaan",
    )
    assert list(figures.spare_seats) == [5, 6, 7, 8, 9, 10]


def test_the_options_stand_on_the_page_and_in_the_fingerprint(kaur):
    client = Client()
    client.force_login(operator())

    page = text(client.get(PAGE, {"hari": "2024-06-27", "tempat": "Ruang Rapat Setda"}))

    assert page.count(": Kamis, 27 Juni 2024") == 3
    assert page.count(": Ruang Rapat Setda") == 3
    assert meeting(kaur).fingerprint != meeting(kaur, tempat="Aula").fingerprint


def test_a_wrong_day_is_told_and_a_long_place_too(kaur):
    asked_form = MeetingForm({"hari": "kamis", "tempat": "a" * 121}, subject=kaur)

    assert not asked_form.is_valid()
    assert asked_form.errors["hari"] == ["Tulis tanggal seperti 27-06-2024."]
    assert asked_form.errors["tempat"] == [
        "Paling banyak 120 huruf, sekarang 121. Singkat tulisannya."
    ]


def test_a_secret_paper_has_no_name_on_the_agenda(kaur):
    asked(kaur, KINAL, title="Kasus Bunga binti Melati", proposed=["1.2"])
    row = RequestRecipient.objects.select_related("request__assessment__region").get()
    sent = send_requested(recipient=row, version=a_version(), by=operator())
    decide_requested(recipient=sent, decision="returned", reason="Nama Bunga", by=operator())

    [line] = meeting(kaur).figures.returned.rows

    assert (line.what, line.reason) == ("SOP (rahasia)", "alasannya ada di portal")


def test_any_number_of_guests_costs_the_same_queries(kaur):
    asked(kaur, KINAL)
    meeting(kaur)
    with CaptureQueriesContext(connection) as few:
        meeting(kaur)
    for number in range(4, 8):
        place(f"17.04.{number:02}")
        office = agency(f"kantor{number}", KAUR, name=f"Kantor {number}", kind=AgencyKind.OPD)
        asked(kaur, f"17.04.{number:02}", agencies=[office], title=f"SK {number}")

    with CaptureQueriesContext(connection) as many:
        assert len(meeting(kaur).figures.seats) == 12

    assert len(many) == len(few)


def test_hostile_words_stay_words_under_their_headings(kaur):
    office = agency("kantor", KAUR, name=f"Kantor {HOSTILE}", kind=AgencyKind.OPD)
    asked(kaur, agencies=[office], title=HOSTILE)
    with translation.override("id"):
        options = {"waktu": HOSTILE[:60], "tempat": HOSTILE, "pimpinan": HOSTILE}
        printed = print_pages([meeting(kaur, DUE + timedelta(days=1), **options)], "F4")

    words = words_of(printed.content)
    assert printed.refused == ()
    assert words.count("alert(1)") >= 9
    for head in ("1. Posisi nilai dan target", "Daftar hadir", "Notulen", "Camat Kinal"):
        assert head in words
    with opened_pdf(printed.content) as document, document.open_outline() as outline:
        [chapter] = outline.root
        assert [item.title for item in chapter.children][-2:] == ["Daftar hadir", "Notulen"]
