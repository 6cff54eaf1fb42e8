"""What somebody learns who scans the code on a paper, without signing in."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.rates import Limiter
from audit.clock import db_now
from audit.models import Event
from evaluations.services import set_target
from reports.issuing import issue, paper_number
from reports.kinds import KINDS
from reports.models import Paper
from reports.views import checking
from tests.clock import set_clock
from tests.evaluations.scene import opened, operator, said, small
from tests.rollback import rolled_back
from tests.world import KAUR, person, place

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker):
    """A Sekda page that left on a day in June."""
    with django_db_blocker.unblock(), rolled_back():
        assessment = opened(instrument=small())
        said(assessment, "1.1", "a")
        pages = KINDS["sekda"].pages(assessment, {}, db_now(), "Juru Rahasia")
        issue(pages, size="F4", by=operator())
        yield Paper.objects.get()


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client()


def address(paper: Paper) -> str:
    return f"/periksa/{paper.public_id}/"


def typed(visitor: Client, number: str, fingerprint: str):
    return visitor.get("/periksa/", {"nomor": number, "sidik": fingerprint})


def test_it_tells_of_what_and_when_and_the_figures_to_compare(visitor, paper):
    page = visitor.get(address(paper)).content.decode()

    assert "Lembar nomor KLA/17.04/2024/0001 dikeluarkan portal ini" in page
    for told in (paper.title, "Lembar Sekda", "Evaluasi mandiri", "kertas F4", "WIB"):
        assert told in page
    for name, value in paper.figures:
        assert f"<dt>{name}</dt><dd><strong>{value}</strong></dd>" in page
    shown = page[page.index("check-hash") : page.index("kla-hint")]
    assert "".join(part[:8] for part in shown.split("<span>")[1:]) == paper.fingerprint


def test_it_names_nobody(visitor, paper):
    page = visitor.get(address(paper)).content.decode()

    assert "Juru Rahasia" not in page
    assert operator().full_name not in page
    assert operator().username not in page


def test_whoever_is_signed_in_gets_the_same_page_without_a_session(visitor, paper):
    signed_in = Client()
    signed_in.force_login(person("siapa"))

    pages = [client.get(address(paper)) for client in (visitor, signed_in)]

    bodies = [page.content.replace(page.wsgi_request.csp_nonce.encode(), b"") for page in pages]
    assert bodies[0] == bodies[1]
    for page in pages:
        assert not page.cookies
        assert "no-store" in page.headers["Cache-Control"]
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_it_says_whether_the_figures_moved_but_not_to_what(visitor, paper):
    before = visitor.get(address(paper)).content.decode()
    set_target(assessment=paper.region.assessments.get(), target=Decimal("11.57"), by=operator())
    cache.clear()
    after = visitor.get(address(paper)).content.decode()

    assert "Angkanya masih sama" in before
    assert "Angkanya sudah berubah" in after
    assert "11,57" not in after


def test_days_that_pass_change_no_figure(visitor, paper, monkeypatch):
    set_clock(monkeypatch, db_now() + timedelta(days=3))

    assert "Angkanya masih sama" in visitor.get(address(paper)).content.decode()


def test_of_what_is_gone_nothing_is_claimed(visitor, paper):
    gone = Paper.objects.create(
        public_id="A" * 22,
        number=1,
        kind="sekda",
        title="Lembar Sekda 2019",
        region=paper.region,
        year=2019,
        paper="A4",
        fingerprint="0" * 64,
        made_at=db_now(),
    )

    assert "Tidak dapat dibandingkan lagi" in visitor.get(address(gone)).content.decode()


def test_within_a_minute_it_is_neither_computed_nor_recorded_again(
    visitor, paper, django_assert_num_queries
):
    visitor.get(address(paper))

    with django_assert_num_queries(2):  # the clock and the paper
        assert "Angkanya masih sama" in visitor.get(address(paper)).content.decode()

    event = Event.objects.get(verb="paper.checked")
    assert (event.actor, event.region, event.subject) == ("", KAUR, f"paper:{paper.public_id}")
    assert event.data == {"kind": "sekda", "year": 2024, "standing": "tetap"}


@pytest.mark.parametrize("key", ["x", "A" * 22, "A" * 500, "%00" * 22, "1' OR 1=1", "%2e%2e"])
def test_a_code_of_no_paper_gets_a_plain_page_that_tells_what_to_do(visitor, paper, key):
    answer = visitor.get(f"/periksa/{key}/")

    assert answer.status_code == 404
    assert "Lembar ini tidak dikenal" in answer.content.decode()
    assert 'href="/periksa/"' in answer.content.decode()
    assert not Event.objects.filter(verb="paper.checked").exists()


def test_it_can_be_read_only(visitor, paper):
    assert visitor.head(address(paper)).status_code == 200
    assert visitor.post(address(paper)).status_code == 405
    assert visitor.post("/periksa/").status_code == 405


def test_one_network_has_to_wait_and_another_does_not(visitor, paper, monkeypatch):
    monkeypatch.setattr(checking, "LIMITER", Limiter(at_once=2, a_second=0.05))
    visitor.get(address(paper))
    visitor.get("/periksa/")

    refused = visitor.get(address(paper))
    elsewhere = Client(REMOTE_ADDR="203.0.113.9").get(address(paper))

    assert (refused.status_code, elsewhere.status_code) == (429, 200)
    assert 0 < int(refused.headers["Retry-After"]) <= 20
    assert f"Tunggu {refused.headers['Retry-After']} detik" in refused.content.decode()


@pytest.mark.parametrize("change", [str, str.lower, lambda text: f"  {text[:6]} {text[6:]} "])
def test_the_number_and_a_piece_of_the_fingerprint_lead_there(visitor, paper, change):
    answer = typed(visitor, change(paper_number(paper)), change(paper.fingerprint[:14]))

    assert (answer.status_code, answer.url) == (302, address(paper))


@pytest.mark.parametrize(
    ("number", "fingerprint", "sentence"),
    [
        ("KLA/17.04/2024/0002", "", "Tidak ada lembar dengan nomor dan sidik itu."),
        ("KLA/17.04/2023/0001", "", "Tidak ada lembar dengan nomor dan sidik itu."),
        ("KLA/17.04/2024/0001", "0" * 12, "Tidak ada lembar dengan nomor dan sidik itu."),
        ("12/2024", "", "Nomor lembar ditulis seperti KLA/17.04/2024/0012."),
        ("KLA/17.04/2024/9999999999", "", "Nomor lembar ditulis seperti"),
        ("KLA/17.04/2024/٠٠٠١", "", "Nomor lembar ditulis seperti"),
        ("KLA/17.04/2024/0001", "abc", "Ketik 12 sampai 64 huruf"),
        ("KLA/17.04/2024/0001", "z" * 12, "Ketik 12 sampai 64 huruf"),
        ("", "", "Ketik nomor yang tercetak di kaki lembar."),
    ],
)
def test_what_was_typed_wrong_stays_and_is_told(visitor, paper, number, fingerprint, sentence):
    answer = typed(visitor, number, fingerprint or paper.fingerprint[:12])

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{number}"' in answer.content.decode() or not number


def test_a_province_has_numbers_of_its_own(visitor, paper):
    row = Paper.objects.create(
        public_id="B" * 22,
        number=12,
        kind="rekap",
        title="Rekapitulasi",
        region=place("17"),
        year=2024,
        paper="A4",
        fingerprint="f" * 64,
        made_at=db_now(),
    )

    assert typed(visitor, "KLA/17/2024/0012", "f" * 12).url == address(row)
