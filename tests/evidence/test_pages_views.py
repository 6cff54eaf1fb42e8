"""The viewer and its images: who gets in, what is said, and what an image is served with."""

import io
import re

import pytest
from django.urls import reverse
from PIL import Image

from accounts.permissions import Role
from audit.models import Event
from evidence import pages, pages_services
from evidence.models import PageDrawing
from evidence.pages_services import draw_some
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from jobs import sandbox
from tests.evidence import corpus, drawable
from tests.evidence.conftest import sent
from tests.world import BENGKULU, KAUR, KINAL, SELUMA, user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def operator(client):
    operator = user(Role.OPERATOR, KAUR, username="operator.kaur")
    client.force_login(operator)
    return operator


@pytest.fixture
def paper(received, operator):
    def make(data: bytes | None = None, name: str = "sk.pdf", **told):
        data = drawable.pages(3) if data is None else data
        return received(by=operator, upload=sent(name, data), **told)

    return make


def finish(version):
    while draw_some(version):
        pass
    return version


def viewer(version) -> str:
    return reverse("evidence:pages", args=[version.public_id])


def image(version, number: int) -> str:
    return reverse("evidence:page_image", args=[version.public_id, number])


def fetched(client, version, number: int):
    """The answer with its picture, read to the end so that the file is closed."""
    answer = client.get(image(version, number))
    body = b"".join(answer.streaming_content)
    return answer, Image.open(io.BytesIO(body))


def images_on(page: str) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', page)


def test_the_viewer_shows_all_pages_below_each_other_and_loads_them_late(client, paper):
    version = finish(paper(drawable.pages(3, size=drawable.A4)))

    page = client.get(viewer(version)).content.decode()

    assert images_on(page) == [image(version, number) for number in (1, 2, 3)]
    assert page.count('loading="lazy"') == 3
    assert 'alt="Halaman 2 dari 3"' in page
    assert re.search(r'width="1240" height="175\d"', page)
    assert "hx-get" not in page


def test_while_the_worker_draws_the_page_says_how_far_it_is_and_asks_again(
    client, paper, monkeypatch
):
    monkeypatch.setattr(pages_services, "PAGES_A_TURN", 2)
    version = paper()
    draw_some(version)

    page = client.get(viewer(version)).content.decode()

    assert "Gambar halaman sedang disiapkan, 2 dari 3 halaman sudah jadi." in page
    assert f'hx-get="{viewer(version)}?mulai=1&amp;sesudah=2"' in page
    assert f'<a href="{viewer(version)}?mulai=1">Periksa lagi</a>' in page


def test_asking_again_brings_only_what_has_come_since(client, paper, monkeypatch):
    monkeypatch.setattr(pages_services, "PAGES_A_TURN", 2)
    version = paper()
    draw_some(version)
    still = client.get(f"{viewer(version)}?mulai=1&sesudah=2", headers=HTMX).content.decode()
    finish(version)

    rest = client.get(f"{viewer(version)}?mulai=1&sesudah=2", headers=HTMX).content.decode()

    assert images_on(still) == []
    assert "sesudah=2" in still
    assert images_on(rest) == [image(version, 3)]
    assert "hx-get" not in rest
    assert "<html" not in rest


@pytest.mark.parametrize("asked", ["abc", "-1", "0", "999999999999999999999", "", "1.5"])
def test_an_address_that_asks_for_nonsense_shows_the_first_pages(client, paper, asked):
    version = finish(paper())

    answer = client.get(viewer(version), {"mulai": asked, "sesudah": asked})

    assert answer.status_code == 200
    assert len(images_on(answer.content.decode())) == 3


def test_an_image_is_an_image_and_nothing_else(client, paper):
    version = finish(paper())

    answer, picture = fetched(client, version, 2)

    assert picture.getpixel((9, 9)) == drawable.COLOURS[1]
    assert answer["Content-Type"] == "image/webp"
    assert answer["Content-Disposition"] == 'inline; filename="halaman-2.webp"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("number", [0, 4, 99999, 99999999999999999999])
@pytest.mark.parametrize("sensitivity", ["R", "S"])
def test_a_page_out_of_range_is_404(client, paper, number, sensitivity):
    version = finish(paper(sensitivity=sensitivity))

    assert client.get(f"{viewer(version)}{number}/").status_code == 404
    assert not Event.objects.filter(verb="document.page_opened").exists()


@pytest.mark.parametrize("number", ["-1", "1.5", "satu", "1%00"])
def test_what_is_no_page_number_is_404(client, paper, number):
    assert client.get(f"{viewer(paper())}{number}/").status_code == 404


def test_a_page_that_is_not_drawn_yet_is_404_and_no_opening(client, paper):
    assert client.get(image(paper(), 1)).status_code == 404
    assert not Event.objects.filter(verb="document.page_opened").exists()


@pytest.mark.parametrize("role_and_place", [(Role.OPERATOR, SELUMA), (Role.AREA, KINAL)])
@pytest.mark.parametrize("sensitivity", ["R", "S"])
def test_a_stranger_gets_404_and_leaves_no_trace(client, paper, role_and_place, sensitivity):
    version = finish(paper(sensitivity=sensitivity))
    client.force_login(user(*role_and_place))

    assert client.get(viewer(version)).status_code == 404
    assert client.post(viewer(version)).status_code == 404
    assert client.get(image(version, 1)).status_code == 404
    assert not Event.objects.filter(verb="document.page_opened").exists()


def test_an_auditor_knows_of_a_secret_paper_but_sees_none_of_its_pages(client, paper):
    version = paper(sensitivity="S")
    client.force_login(user(Role.AUDITOR, BENGKULU))

    assert client.get(viewer(version)).status_code == 403
    assert client.get(image(version, 1)).status_code == 403
    assert not Event.objects.filter(verb="document.page_opened").exists()


def test_a_page_that_was_open_to_all_is_closed_the_moment_the_paper_is_secret(
    client, paper, operator
):
    version = finish(paper())
    gugus = user(Role.TASK_FORCE, KAUR)
    client.force_login(gugus)
    before = fetched(client, version, 1)[0].status_code

    raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=operator)

    assert (before, client.get(image(version, 1)).status_code) == (200, 403)


def test_a_secret_page_is_drawn_for_who_may_see_it(client, paper):
    version = paper(sensitivity="S")

    page = client.get(viewer(version)).content.decode()
    answer, picture = fetched(client, version, 3)

    assert "Dokumen rahasia: gambar halaman dibuat setiap kali dibuka" in page
    assert len(images_on(page)) == 3
    assert picture.size[0] == 1240
    assert answer["Cache-Control"] == "no-store, private"


def test_when_too_many_secret_pages_are_drawn_at_once_the_browser_may_come_back(
    client, paper, monkeypatch
):
    version = paper(sensitivity="S")
    monkeypatch.setattr(pages_services, "WALL_SECONDS", 0.1)

    with sandbox.SEATS, sandbox.SEATS:
        answer = client.get(image(version, 1))

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


@pytest.fixture
def _windows_of_two(monkeypatch):
    for module in (pages, pages_services):
        monkeypatch.setattr(module, "PAGES_AT_ONCE", 2)
    monkeypatch.setattr("evidence.forms.PAGES_AT_ONCE", 2)


@pytest.mark.usefixtures("_windows_of_two")
def test_further_pages_are_asked_for_with_a_button_that_needs_no_script(client, paper):
    version = finish(paper())
    first = client.get(viewer(version)).content.decode()
    second = client.get(f"{viewer(version)}?mulai=3").content.decode()

    answer = client.post(viewer(version), {"mulai": "3"})

    assert f'href="{viewer(version)}?mulai=3"' in first
    assert "Siapkan halaman 3–3" in second
    assert answer.url == f"{viewer(version)}?mulai=3"
    assert "sedang disiapkan" in client.get(answer.url).content.decode()
    finish(version)
    assert images_on(client.get(answer.url).content.decode()) == [image(version, 3)]


@pytest.mark.parametrize("asked", ["", "abc", "999999999999999999999"])
def test_a_faulty_request_for_pages_asks_for_nothing_more(client, paper, asked):
    version = finish(paper())

    answer = client.post(viewer(version), {"mulai": asked})

    assert answer.url == f"{viewer(version)}?mulai=1"
    assert PageDrawing.objects.get().wanted == 3


def test_a_paper_that_can_not_be_drawn_says_so_and_offers_the_file(client, paper):
    version = finish(paper(drawable.greedy()))

    page = client.get(viewer(version)).content.decode()

    assert "Gambar halaman tidak dapat dibuat" in page
    assert page.count(reverse("evidence:download", args=[version.public_id])) >= 2
    assert images_on(page) == []


@pytest.mark.parametrize("sensitivity", ["R", "S"])
def test_an_office_file_is_looked_at_as_plain_pages_and_offered(client, paper, sensitivity):
    version = finish(paper(corpus.xlsx(), "data.xlsx", sensitivity=sensitivity))

    page = client.get(viewer(version)).content.decode()
    answer, picture = fetched(client, version, 1)

    assert "Tampilan sederhana: tata letak asli bisa berbeda, dan bagan tidak tampil." in page
    assert f'<a href="{reverse("evidence:download", args=[version.public_id])}">' in page
    assert (answer.status_code, picture.width) == (200, 1240)
    assert client.get(image(version, 2)).status_code == 404


def test_the_papers_own_page_leads_to_its_pages(client, paper):
    for version in (paper(), paper(corpus.xlsx(), "data.xlsx")):
        page = client.get(reverse("evidence:detail", args=[version.document.public_id]))

        assert viewer(version) in page.content.decode()


def test_who_opened_pages_is_told_once_for_each_run_of_pages(client, paper, operator):
    version = finish(paper())
    for number in (1, 2, 3):
        fetched(client, version, number)
    file = client.get(reverse("evidence:download", args=[version.public_id]))
    assert list(file.streaming_content)
    fetched(client, version, 2)

    page = client.get(reverse("evidence:detail", args=[version.document.public_id]))

    told = re.findall(r'data-label="Yang dibuka">([^<]+)<', page.content.decode())
    assert told == ["Halaman 2", "Berkas", "Halaman 1–3"]
