"""The progress report: every figure is the progress page's, and nobody who is late is left out."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from evaluations import queries
from evaluations.progress import progress_of
from reports.content.progress import progress_pages
from reports.issuing import issue
from reports.kinds import rebuilt
from reports.models import Paper
from tests.clock import set_clock
from tests.evaluations.scene import fresh, operator, said
from tests.reports.letter_scene import DUE, EVENING, asked, owing_kaur
from tests.rollback import rolled_back
from tests.world import KINAL, LAMPUNG, TANJUNG_KEMUNING, agency, user

pytestmark = pytest.mark.django_db

PAGE = "/evaluasi/2024/17.04/lembar/kemajuan/"
LATER = DUE + timedelta(days=5)


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), rolled_back(), pytest.MonkeyPatch.context() as at:
        set_clock(at, EVENING)
        assessment = owing_kaur()
        said(assessment, "1.2", "b")
        asked(assessment, KINAL, TANJUNG_KEMUNING, agencies=[agency("dinkes-dua", "17.04")])
        yield assessment


@pytest.fixture
def kaur(scene, monkeypatch):
    set_clock(monkeypatch, LATER)
    return fresh(scene)


def report(assessment, now=LATER):
    [page] = progress_pages(fresh(assessment), {}, now, "Operator")
    return page


def signed_in(who) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_every_row_is_the_progress_pages_own(kaur):
    figures = report(kaur).figures

    progress = progress_of(queries.overview(kaur, LATER))
    for name in ("whole", "clusters", "indicators", "offices", "areas", "late"):
        assert getattr(figures, name) == getattr(progress, name)
    assert figures.standing.total == progress.overview.standing.card.total


def test_everybody_who_is_late_is_named(kaur):
    late = report(kaur).figures.late

    assert len(late) == 3
    assert {row.days for row in late} == {5}


def test_screen_tells_the_same_rows(kaur):
    page = signed_in(operator()).get(PAGE).content.decode()

    figures = report(kaur).figures
    for row in (*figures.clusters, *figures.offices, *figures.areas, *figures.late):
        assert row.name in page
    assert page.count("lewat 5 hari") == 3
    assert f"{figures.whole.answered} dari {figures.whole.total} pertanyaan sudah diisi" in page


def test_only_time_that_passes_changes_no_fingerprint(kaur):
    issue([report(kaur)], size="A4", by=operator())
    kept = Paper.objects.get()

    later = rebuilt(kept, LATER + timedelta(days=2))

    assert later.figures.late[0].days == 7
    assert later.fingerprint == kept.fingerprint


def test_an_answer_changes_it(kaur):
    before = report(kaur)
    said(kaur, "1.3", "a")

    assert report(kaur).fingerprint != before.fingerprint


def test_it_asks_as_much_for_many_offices_as_for_few(kaur):
    report(kaur)  # reads the instrument, which is kept from then on
    with CaptureQueriesContext(connection) as few:
        report(kaur)
    for number in range(4):
        asked(kaur, KINAL, agencies=[agency(f"dinas-{number}", "17.04")])
    with CaptureQueriesContext(connection) as many:
        report(kaur)

    assert len(many) == len(few)


def test_who_does_not_know_the_evaluation_finds_no_paper(kaur):
    stranger = user(Role.VERIFIER, LAMPUNG, username="lampung")

    for address in (PAGE, PAGE.rstrip("/") + ".pdf"):
        assert signed_in(stranger).get(address).status_code == 404


def test_a_kind_that_is_none_or_a_provinces_is_no_page(kaur):
    for kind in ("tidak-ada", "rekap", "kemajuan%00"):
        assert signed_in(operator()).get(f"/evaluasi/2024/17.04/lembar/{kind}/").status_code == 404
