"""What a page is told about a paper's images, in each state and for each person."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from evidence import pages, pages_services
from evidence.models import PageDrawing
from evidence.pages import pages_of, pages_of_many
from evidence.pages_services import begin, draw_some, want_pages
from tests.clock import set_clock
from tests.evidence import corpus, drawable
from tests.evidence.conftest import sent
from tests.world import BENGKULU, KAUR, SELUMA, user

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)


@pytest.fixture
def operator():
    return user(Role.OPERATOR, KAUR)


@pytest.fixture
def paper(received, operator):
    def make(data: bytes | None = None, name: str = "sk.pdf", **told):
        data = drawable.pages(5) if data is None else data
        return received(by=operator, upload=sent(name, data), **told)

    return make


@pytest.fixture
def windows_of_two(monkeypatch):
    """Two pages are shown and drawn at once instead of thirty."""
    monkeypatch.setattr(pages, "PAGES_AT_ONCE", 2)
    monkeypatch.setattr(pages_services, "PAGES_AT_ONCE", 2)


def finish(version):
    while draw_some(version):
        pass
    return version


def shown(view) -> list[int]:
    return [line.number for line in view.pages]


def test_a_new_paper_says_honestly_that_nothing_is_there_yet(paper, operator):
    view = pages_of(paper(), operator)

    assert (view.state, shown(view), view.total) == ("waiting", [], 5)
    assert view.sentence == "Gambar halaman sedang disiapkan, 0 dari 5 halaman sudah jadi."


def test_half_way_it_shows_what_there_is_and_says_how_far_it_is(paper, operator, monkeypatch):
    monkeypatch.setattr(pages_services, "PAGES_A_TURN", 3)
    version = paper()
    draw_some(version)

    view = pages_of(version, operator)

    assert (view.state, shown(view)) == ("waiting", [1, 2, 3])
    assert view.sentence == "Gambar halaman sedang disiapkan, 3 dari 5 halaman sudah jadi."
    assert shown(view.after(2)) == [3]


@pytest.mark.parametrize("begun", [False, True])
def test_who_waits_for_long_is_told_so(paper, operator, monkeypatch, begun):
    set_clock(monkeypatch, NOON)
    version = paper()
    if begun:
        begin(version=version)
    set_clock(monkeypatch, NOON + timedelta(minutes=11))

    sentence = pages_of(version, operator).sentence

    assert sentence.startswith("Gambar halaman belum siap, lebih lama dari biasanya (0 dari 5 ")
    assert "Unduh berkasnya" in sentence


def test_a_drawn_paper_has_an_address_and_a_size_for_each_page(paper, operator):
    version = finish(paper())

    view = pages_of(version, operator)

    assert (view.state, view.sentence, shown(view)) == ("ready", "5 halaman.", [1, 2, 3, 4, 5])
    assert view.pages[1].url == f"/dokumen/berkas/{version.public_id}/halaman/2/"
    assert (view.pages[1].width, view.may_open, view.is_secret) == (1240, True, False)
    assert (view.next_start, view.previous_start) == (0, 0)


def test_pages_come_in_their_order_even_when_a_later_one_is_drawn_first(paper, operator):
    version = finish(paper())
    version.page_images.filter(number=2).delete()
    PageDrawing.objects.update(state="waiting")

    view = pages_of(version, operator)

    assert (view.state, shown(view)) == ("waiting", [1])


@pytest.mark.usefixtures("windows_of_two")
def test_a_long_paper_is_shown_in_parts_and_drawn_on_demand(paper, operator):
    version = finish(paper())

    first = pages_of(version, operator)
    second = pages_of(version, operator, start=3)
    want_pages(version=version, up_to=4)
    asked = pages_of(version, operator, start=3)
    finish(version)
    drawn = pages_of(version, operator, start=3)
    last = pages_of(version, operator, start=999)

    assert (first.state, shown(first), first.next_start) == ("ready", [1, 2], 3)
    assert (second.state, second.sentence) == (
        "unasked",
        "Gambar halaman 3–4 belum disiapkan.",
    )
    assert asked.state == "waiting"
    assert (drawn.state, shown(drawn)) == ("ready", [3, 4])
    assert (drawn.previous_start, drawn.next_start) == (1, 5)
    assert (last.first, last.last, last.next_start, last.previous_start) == (5, 5, 0, 3)


def test_a_page_that_can_not_be_drawn_says_why_in_its_place(paper, operator):
    version = finish(paper(drawable.greedy(good_pages=1)))

    view = pages_of(version, operator)

    assert (view.state, shown(view)) == ("ready", [1, 2])
    assert view.pages[1].url == ""
    assert view.pages[1].trouble == "rusak atau terlalu rumit untuk digambar"


def test_a_paper_that_can_not_be_drawn_says_why_and_what_to_do(paper, operator):
    version = finish(paper(drawable.greedy()))

    view = pages_of(version, operator)

    assert view.state == "failed"
    assert view.sentence == (
        "Gambar halaman tidak dapat dibuat: berkas ini rusak atau terlalu rumit untuk digambar. "
        "Unduh berkasnya untuk membacanya."
    )


def test_a_paper_of_which_some_pages_are_drawn_does_not_claim_that_none_is(paper, operator):
    version = finish(paper())
    version.page_images.filter(number__gt=2).delete()
    failures = {"3": "slow", "4": "slow", "5": "slow"}
    PageDrawing.objects.update(state="failed", failures=failures)

    view = pages_of(version, operator)

    assert view.sentence.startswith("Tidak semua gambar halaman dapat dibuat: berkas ini butuh wa")
    assert [bool(line.url) for line in view.pages] == [True, True, False, False, False]


def test_an_office_file_says_that_its_pages_are_a_simplified_view(paper, operator):
    version = paper(corpus.xlsx(), "data.xlsx")
    before = pages_of(version, operator)

    view = pages_of(finish(version), operator)

    assert (before.state, before.total, shown(before)) == ("waiting", 1, [])
    assert (view.state, shown(view), view.sentence) == ("ready", [1], "1 halaman.")
    assert view.simplified == (
        "Tampilan sederhana: tata letak asli bisa berbeda, dan bagan tidak tampil."
    )


def test_ten_pages_of_an_office_file_may_be_not_all_and_it_is_said(paper, operator):
    version = finish(paper(corpus.xlsx(), "data.xlsx"))
    PageDrawing.objects.filter(version=version).update(total=10)

    view = pages_of(version, operator)

    assert view.simplified.endswith(" Hanya 10 halaman pertama yang digambar.")


def test_a_secret_office_file_waits_until_its_pages_are_counted(paper, operator):
    version = paper(corpus.xlsx(), "data.xlsx", sensitivity="S")
    before = pages_of(version, operator)

    after = pages_of(finish(version), operator)

    assert (before.state, before.is_secret, shown(before)) == ("waiting", False, [])
    assert (after.state, after.is_secret, shown(after)) == ("ready", True, [1])


def test_a_secret_paper_is_ready_at_once_and_says_that_it_is_logged(paper, operator):
    view = pages_of(paper(sensitivity="S"), operator)

    assert (view.state, view.is_secret, shown(view)) == ("ready", True, [1, 2, 3, 4, 5])
    assert view.sentence.endswith("Setiap pembukaan dicatat.")


def test_who_may_not_open_a_paper_gets_no_address_of_a_page(paper, operator):
    version = paper(sensitivity="S")
    auditor, neighbour = user(Role.AUDITOR, BENGKULU), user(Role.OPERATOR, SELUMA)

    for person in (auditor, neighbour):
        view = pages_of(version, person)
        assert (view.state, view.may_open, view.pages, view.total) == ("closed", False, (), 0)


def test_many_papers_cost_as_many_queries_as_one(paper, operator):
    few = [finish(paper(drawable.pages(1)))]
    many = few + [finish(paper(drawable.pages(1))) for _ in range(4)]
    pages_of_many(few, operator)  # the memberships are asked for once
    counts = []

    for versions in (few, many):
        with CaptureQueriesContext(connection) as queries:
            views = pages_of_many(versions, operator)
        counts.append(len(queries))
        assert {view.state for view in views.values()} == {"ready"}
        assert len(views) == len(versions)

    assert counts == [4, 4]


def test_no_paper_is_no_fault(operator):
    assert pages_of_many([], operator) == {}
