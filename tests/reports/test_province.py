"""Papers of a province: the board's own rows, no figure of a verification that goes on."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts.permissions import Role
from audit.clock import db_now
from evaluations.board import board_of
from evaluations.models import RecordedResult, Stage
from regions.timezones import timezone_of
from reports.content.province import StageCell, figures_of, provila_pages, recap_pages
from reports.issuing import issue
from reports.kinds import ProvinceYear, rebuilt
from reports.models import Paper
from tests.evaluations.scene import (
    admin,
    finalised,
    fresh,
    judged,
    opened,
    operator,
    said,
    small,
    verifying,
)
from tests.rollback import rolled_back
from tests.world import BENGKULU, KAUR, KINAL, LAMPUNG, SELUMA, place, user

pytestmark = pytest.mark.django_db

RECAP = "/provinsi/2024/17/lembar/rekap/"
PROVILA = "/provinsi/2024/17/lembar/provila/"


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker):
    """Kaur is awarded, Seluma is being verified with 2 points so far; another regency idles."""
    with django_db_blocker.unblock(), rolled_back():
        for code in ("17.01", SELUMA):
            place(code)
        instrument = small()
        kaur = opened(instrument=instrument)
        said(kaur, "1.1", "a")
        finalised(fresh(kaur))
        seluma = opened(SELUMA, instrument=instrument)
        for code in ("1.1", "1.2"):
            said(seluma, code, "a")
        seluma = verifying(seluma)
        judged(seluma, "1.1", "2")
        RecordedResult.objects.create(
            region=place(KAUR), year=2023, stage="final", predicate="", source="Keputusan 1/2023"
        )
        yield place(BENGKULU)


def pages(build, province, year=2024, now=None):
    return build(ProvinceYear(province, year), {}, now or db_now(), "Admin")


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def today(province):
    return db_now().astimezone(timezone_of(province)).date()


def line(figures, code):
    return next(line for line in figures.lines if line.code == code)


@pytest.mark.parametrize("build", [recap_pages, provila_pages])
def test_its_rows_are_the_boards(province, build):
    [page] = pages(build, province)

    board = board_of(province, 2024, today(province))
    assert page.figures == figures_of(board)
    assert [line.code for line in page.figures.lines] == ["17.01", KAUR, SELUMA]
    for told, row in zip(page.figures.lines, board.rows, strict=True):
        assert told.awards == row.awards
        assert (told.target, told.to_target) == (row.target, row.to_target)
        for cell in told.cells:
            score = row.scores.get(cell.stage)
            counted = score is not None and score.is_counted
            assert cell.total == (score.total if counted else None)


def test_the_headline_counts_who_is_awarded(province):
    figures = pages(recap_pages, province)[0].figures

    headline = board_of(province, 2024, today(province)).headline
    assert (figures.awarded, figures.total, figures.missing) == (1, 3, 2)
    assert (figures.award_year, figures.awarded) == (headline.year, headline.awarded)
    assert [line.code for line in figures.lacking] == [row.region.code for row in headline.lacking]
    assert sum(step.awarded for step in figures.steps) == figures.awarded


def test_a_verification_that_goes_on_is_told_without_a_figure(province):
    figures = pages(recap_pages, province)[0].figures
    page = signed_in(admin()).get(RECAP).content.decode()

    cell = next(c for c in line(figures, SELUMA).cells if c.stage == Stage.PROVINCE)
    assert cell == StageCell(Stage.PROVINCE, None, is_running=True)
    row = page[page.index(f"{SELUMA} ") :]
    assert ">berjalan<" in row[: row.index("</tr>")]


def test_kaurs_award_stands_on_both_papers(province):
    page, other = (signed_in(admin()).get(address).content.decode() for address in (RECAP, PROVILA))

    for shown in (page, other):
        sheet = shown[shown.index('class="lembar"') :]
        assert "PEMERINTAH PROVINSI BENGKULU" in sheet
        assert "1 dari 3 kabupaten/kota berpredikat menurut penetapan 2024, kurang 2" in sheet
        row = sheet[sheet.index(f"{KAUR} ") :]
        assert row.index("</tr>") > 0
    assert "7,50" in page


def test_a_year_without_a_round_tells_what_was_published(province):
    [page] = pages(recap_pages, province, 2023)

    assert page.instrument == ""
    assert page.figures.award_years == (2023,)
    assert "Keputusan 1/2023" in page.figures.sources[0]
    assert all(cell.total is None for cell in line(page.figures, SELUMA).cells)


@pytest.mark.parametrize("build", [recap_pages, provila_pages])
def test_a_year_that_nobody_knows_gives_nothing(province, build):
    assert pages(build, province, 1999) == []


@pytest.mark.parametrize("year", [1999, 0])
def test_the_page_of_such_a_year_says_why_and_makes_no_file(province, year):
    browser = signed_in(admin())

    page = browser.get(f"/provinsi/{year}/17/lembar/rekap/")
    file = browser.get(f"/provinsi/{year}/17/lembar/rekap.pdf")

    assert (page.status_code, file.status_code) == (200, 422)
    for answer in (page, file):
        assert "belum mempunyai putaran atau hasil pada tahun itu" in answer.content.decode()
    assert not Paper.objects.exists()


@pytest.mark.parametrize("code", ["99", "17.04", "18", "x"])
def test_a_province_that_is_none_or_not_ones_own_is_not_found(province, code):
    place(LAMPUNG)

    assert signed_in(admin()).get(f"/provinsi/2024/{code}/lembar/rekap/").status_code == 404


@pytest.mark.parametrize(
    "who",
    [
        operator,
        lambda: user(Role.AREA, place(KINAL), username="camat"),
        lambda: user(Role.VERIFIER, place(LAMPUNG), username="lampung"),
    ],
)
def test_outside_the_provinces_office_nobody_knows_them(province, who):
    browser = signed_in(who())

    for address in (RECAP, RECAP.rstrip("/") + ".pdf", PROVILA):
        assert browser.get(address).status_code == 404


@pytest.mark.parametrize("build", [recap_pages, provila_pages])
def test_days_change_no_fingerprint_and_a_verdict_in_the_making_neither(province, build):
    issue(pages(build, province), size="A4", by=admin())
    kept = Paper.objects.get()

    seluma = place(SELUMA).assessments.get()
    judged(fresh(seluma), "1.2", "2")

    again = rebuilt(kept, db_now() + timedelta(days=3))
    assert again.fingerprint == kept.fingerprint


def test_what_it_tells_the_check_page_is_what_stands_in_the_headline(province):
    [page] = pages(provila_pages, province)

    assert page.told == (
        ("Berpredikat menurut penetapan 2024", "1 dari 3"),
        ("Mencapai predikat menurut nilai mandiri 2024", f"{page.figures.own_reaching} dari 2"),
    )
    assert line(page.figures, KAUR).latest == Decimal("7.50")
