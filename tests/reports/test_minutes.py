"""The record of a verification: only what is concluded, and the same sums as its cards."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from audit.clock import db_now
from evaluations.models import Scorecard
from reports.content.minutes import MovedLine, Verifier, minutes_pages
from reports.issuing import issue
from reports.kinds import rebuilt
from reports.minutes_forms import MinutesForm
from reports.models import Paper
from tests.clock import set_clock
from tests.evaluations.scene import (
    fresh,
    judged,
    opened,
    operator,
    said,
    small,
    verified,
    verifier,
    verifying,
)
from tests.rollback import rolled_back

pytestmark = pytest.mark.django_db

PAGE = "/evaluasi/2024/17.04/lembar/berita-acara/"
HOSTILE = '<script>alert(1)</script>"><img src=x>'


@pytest.fixture(scope="module")
def judged_kaur(django_db_setup, django_db_blocker):
    """Claimed 3 + 3 + 2; 1.1 and 1.2 lost points to two verifiers, the rest was accepted."""
    with django_db_blocker.unblock(), rolled_back():
        assessment = opened(instrument=small())
        for code, option in (("1.1", "a"), ("1.2", "a")):
            said(assessment, code, option)
        assessment = verifying(assessment)
        judged(assessment, "1.1", "2")
        judged(assessment, "1.2", "0", by=verifier("verifikator.dua"))
        yield assessment


@pytest.fixture
def concluded(judged_kaur):
    return verified(fresh(judged_kaur))


def minutes(assessment, **options):
    [page] = minutes_pages(fresh(assessment), options, db_now(), "Operator")
    return page


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_there_is_none_before_the_verification_is_concluded(judged_kaur):
    assert minutes_pages(judged_kaur, {}, db_now(), "Operator") == []

    page = signed_in(operator()).get(PAGE).content.decode()
    assert "Berita acara dibuat setelah verifikasi provinsi diselesaikan." in page
    assert "Terapkan" not in page


def test_its_sums_are_those_of_the_stored_cards(concluded):
    figures = minutes(concluded).figures

    cards = {card.stage: card for card in Scorecard.objects.filter(assessment=concluded)}
    own, given = cards["self"], cards["province"]
    assert (figures.claimed, figures.given) == (own.total, given.total)
    assert sum(row.claimed for row in figures.clusters) == own.total
    assert sum(row.given for row in figures.clusters) == given.total
    assert figures.questions == 4


def test_it_lists_what_moved_and_the_reasons_sum_to_the_difference(concluded):
    figures = minutes(concluded).figures

    reasons = figures.moved[0].reasons
    assert reasons
    assert figures.moved == (
        MovedLine("1.1", figures.moved[0].label, Decimal(3), Decimal(2), reasons),
        MovedLine("1.2", figures.moved[1].label, Decimal(3), Decimal(0), reasons),
    )
    assert (figures.lowered, figures.raised, figures.kept) == (2, 0, 2)
    assert figures.delta == Decimal(-4)
    assert sum(group.delta for group in figures.reasons) == figures.delta
    assert sum(line.given - line.claimed for line in figures.moved) == figures.delta


def test_it_names_who_judged_and_how_much(concluded):
    found = minutes(concluded).figures.verifiers

    names = (verifier().full_name, verifier("verifikator.dua").full_name)
    assert sorted(found, key=lambda one: -one.count) == [
        Verifier(names[0], 3),
        Verifier(names[1], 1),
    ]


def test_number_place_and_day_are_as_they_were_typed(concluded):
    told = minutes(concluded, nomor="400/1", tempat="Aula", tanggal="2024-06-27").figures

    assert (told.number, told.place) == ("400/1", "Aula")
    assert (told.day, told.weekday) == (date(2024, 6, 27), "Kamis")


def test_what_is_left_blank_becomes_dots(concluded):
    page = signed_in(operator()).get(PAGE).content.decode()

    assert "Nomor: ……" in page
    assert "bertempat di ……" in page


def test_it_can_be_computed_again_days_later(concluded):
    issue([minutes(concluded, nomor="400/1")], size="A4", by=operator())
    kept = Paper.objects.get()

    assert rebuilt(kept, db_now() + timedelta(days=3)).fingerprint == kept.fingerprint


def test_the_operator_reads_it_under_the_provinces_kop(concluded):
    page = signed_in(operator()).get(PAGE).content.decode()

    sheet = page[page.index('class="lembar"') :]
    assert sheet.index("PEMERINTAH PROVINSI BENGKULU") < sheet.index("Berita Acara Verifikasi")
    assert "Mewakili Kabupaten Kaur" in sheet
    assert "lambang.png" not in sheet
    for figure in ("6,00", "2,00", "−4,00", "Operator"):
        assert figure in sheet


def test_hostile_words_in_its_options_stay_words(concluded):
    answer = signed_in(operator()).get(PAGE, {"nomor": HOSTILE, "tempat": HOSTILE})

    page = answer.content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x>" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"nomor": "9" * 81}, "Paling banyak 80 huruf, sekarang 81."),
        ({"tempat": "9" * 121}, "Paling banyak 120 huruf, sekarang 121."),
        ({"tanggal": "kemarin"}, "anggal"),
        ({"tanggal": "2020-01-01"}, "Verifikasi baru diselesaikan"),
        ({"tanggal": "2098-12-01"}, "Tanggal berita acara paling lambat"),
        ({"kertas": "A5"}, "Pilih A4 atau F4."),
    ],
)
def test_wrong_options_make_no_file_and_keep_what_was_typed(concluded, options, sentence):
    answer = signed_in(operator()).get(PAGE.rstrip("/") + ".pdf", options)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Paper.objects.exists()


# 23.30 in UTC is the next morning in Kaur.
CONCLUDED = datetime(2024, 6, 27, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2024-06-27", "Verifikasi baru diselesaikan 28 Juni 2024. Tulis tanggal itu"),
        ("2024-06-28", ""),
        ("2024-07-28", ""),
        ("2024-07-29", "Tanggal berita acara paling lambat 28 Juli 2024, 30 hari dari hari ini."),
    ],
)
def test_its_day_lies_between_the_conclusion_and_a_month_ahead(
    judged_kaur, monkeypatch, day, sentence
):
    set_clock(monkeypatch, CONCLUDED)
    done = verified(fresh(judged_kaur))

    form = MinutesForm({"tanggal": day}, subject=done)

    assert sentence in " ".join(form.errors.get("tanggal", [""]))
    assert form.is_valid() == (not sentence)


def test_without_a_conclusion_no_file_is_made(judged_kaur):
    answer = signed_in(operator()).get(PAGE.rstrip("/") + ".pdf")

    assert answer.status_code == 422
    assert not Paper.objects.exists()
