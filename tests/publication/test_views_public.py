"""The public pages as everybody gets them: the same bytes, kept by caches, nothing unpublished."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from evaluations.models import RecordedResult
from publication.models import PublishedResult
from publication.results import ClusterScore
from tests.evaluations.scene import finalised, opened, said, small
from tests.publication.rows import AT, published
from tests.world import BENGKULU, KAUR, place, user

pytestmark = pytest.mark.django_db

PAGES = (
    "/publik/",
    "/publik/2030/",
    "/publik/2030/17/",
    "/publik/2030/17.04/",
    "/publik/data/",
)
FILES = (
    "/publik/data/2030.csv",
    "/publik/data/2030-klaster.csv",
    "/publik/data/2030.json",
    "/publik/data/semua.csv",
    "/publik/data/semua-klaster.csv",
    "/publik/data/semua.json",
)
CANARY = "Kenari"
TABLE = re.compile(r'(?:FROM|JOIN|INTO|UPDATE)\s+"(\w+)"')


def got(path: str, **headers: str) -> HttpResponse:
    return Client(headers=headers).get(path)


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_a_page_may_be_kept_five_minutes_and_sets_and_reads_no_cookie(path):
    published()
    known = Client()
    known.force_login(user(Role.PROVINCE_ADMIN, BENGKULU))

    with CaptureQueriesContext(connection) as asked:
        response = known.get(path)

    tables = {table for query in asked for table in TABLE.findall(query["sql"])}
    assert tables == {"publication_publishedresult"}
    assert len(asked) <= 3
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.headers["Last-Modified"] == "Thu, 08 Aug 2030 03:00:00 GMT"
    assert "Vary" not in response.headers
    assert response.cookies == {}
    assert response.content == got(path).content


@pytest.mark.parametrize("path", ["/publik/2030/17/", "/publik/data/2030.json"])
def test_who_has_the_bytes_already_gets_304_until_something_changes(path):
    published()
    first = got(path)
    told = {"If-None-Match": first.headers["ETag"]}

    again = got(path, **told)
    since = got(path, **{"If-Modified-Since": first.headers["Last-Modified"]})
    published("17.05", score=Decimal(700))
    changed = got(path, **told)

    assert (again.status_code, again.content, since.status_code) == (304, b"", 304)
    assert again.headers["Cache-Control"] == "public, max-age=300"
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("path", [*PAGES, FILES[0], FILES[-1]])
def test_a_page_is_never_older_than_the_moment_that_it_tells(path):
    """Else a cache that goes by Last-Modified would keep figures that were replaced meanwhile."""
    published()

    with CaptureQueriesContext(connection) as asked:
        got(path)

    assert '"withdrawn_at") AS "withdrawn"' in asked[0]["sql"]
    assert len([query for query in asked if 'AS "withdrawn"' in query["sql"]]) == 1


@pytest.mark.parametrize("path", [PAGES[2], FILES[0]])
def test_head_tells_the_same_headers_without_a_body(path):
    published()

    head, whole = Client().head(path), got(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_data_may_be_read_by_pages_of_other_hosts_and_pages_may_not():
    published()

    data, page = got(FILES[0], Origin="https://lain.contoh"), got(PAGES[2])
    kept = got(FILES[0], **{"If-None-Match": data.headers["ETag"]})

    assert data.headers["Access-Control-Allow-Origin"] == "*"
    assert kept.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in data.headers
    assert data.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert data.headers["Content-Disposition"] == 'attachment; filename="kla-2030.csv"'
    assert "Access-Control-Allow-Origin" not in page.headers


@pytest.mark.parametrize(
    "path",
    [
        "/publik/2029/",
        "/publik/0000/",
        "/publik/2030/18/",
        "/publik/2030/17.05/",
        "/publik/9999/17.04/",
        "/publik/data/2029.csv",
        "/publik/data/0000.json",
    ],
)
def test_what_is_not_published_is_a_plain_sentence_with_a_way_on(path):
    published()

    response = got(path)

    assert response.status_code == 404
    assert "belum ada hasil yang diumumkan" in text(response)
    assert 'href="/publik/"' in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    "path",
    [
        "/publik/20300/17/",
        "/publik/-1/17/",
        "/publik/２０３０/17/",
        "/publik/2030/1/",
        "/publik/2030/17.04.01/",
        "/publik/2030/17%27--/",
        "/publik/data/2030.xlsx",
        "/publik/data/2030",
        "/publik/data/../2030.csv",
    ],
)
def test_an_address_of_no_shape_is_no_page(path):
    assert got(path).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_take_nothing(method):
    assert getattr(Client(), method)("/publik/").status_code == 405


def test_nothing_unpublished_is_shown_in_any_form():
    assessment = opened(instrument=small())
    said(assessment, "1.2", "a", note=f"{CANARY} ibu")
    place("17.05", f"Kabupaten {CANARY}")
    finalised(assessment, note=f"{CANARY} catatan", score=Decimal("8.75"))
    RecordedResult.objects.create(
        region=place(KAUR), year=2023, stage="final", predicate="utama", source=f"{CANARY} sumber"
    )
    published()

    seen = "".join(got(path).content.decode() for path in [*PAGES, *FILES])

    assert "612" in seen
    for hidden in (CANARY, "8,75", "8.75", "2023", "2024", "utama", "admin", "operator"):
        assert hidden not in seen.replace("Utama, lalu", "")


def test_a_withdrawn_result_is_gone_from_every_form_at_once():
    row = published(region_name="Kabupaten Kenari")
    before = [got(path).content.decode() for path in FILES]
    PublishedResult.objects.filter(pk=row.pk).update(withdrawn_at=AT)

    after = [got(path) for path in [*PAGES, *FILES]]

    assert all("17.04" in content for content in before)
    assert not any("Kenari" in response.content.decode() for response in after)
    assert json.loads(got("/publik/data/semua.json").content)["data"] == []


def test_a_name_full_of_markup_is_only_a_name():
    evil = '<script>alert(1)</script>"><img src=http://127.0.0.1:9/x>'
    published(region_name=evil[:120], ground=evil)

    for path in PAGES:
        content = got(path).content.decode()
        assert "<script" not in content
        assert "<img" not in content


def test_the_sentence_names_who_is_missing_and_links_lead_on():
    published("17.01", region_name="Kabupaten Bengkulu Selatan")
    published("17.04", predicate="", predicate_label="", score=None)
    published("17.04", year=2029)

    page = got("/publik/2030/17/")

    assert "1 dari 10 kabupaten/kota berpredikat." in text(page)
    assert "belum terpenuhi; tanpa predikat: Kabupaten Kaur; 8 belum diumumkan." in text(page)
    links = set(re.findall(r'href="(/publik/[^"]*)"', page.content.decode()))
    assert all(got(link).status_code == 200 for link in links)
    assert {"/publik/2029/17/", "/publik/2030/17.04/", "/publik/data/2030.csv"} <= links


def test_the_largest_province_stays_under_30_kb():
    clusters = tuple(
        ClusterScore(code, f"Klaster {code}: Perlindungan Khusus", Decimal(100), Decimal(150))
        for code in ("K", "I", "II", "III", "IV", "V", "KD")
    )
    for number in range(1, 39):
        name = f"Kabupaten Dengan Nama yang Panjang {number}"
        published(f"35.{number:02}", region_name=name, clusters=clusters, regencies=38)

    response = got("/publik/2030/35/")

    assert "38 dari 38 kabupaten/kota berpredikat" in text(response)
    assert "syarat Provinsi Layak Anak terpenuhi" in text(response)
    assert len(response.content) < 30_000


def test_before_anything_is_published_the_front_says_so():
    response = got("/publik/")

    assert response.status_code == 200
    assert "Belum ada hasil yang diumumkan." in text(response)
    assert got("/publik/data/semua.json").status_code == 200


def test_who_is_led_to_sign_in_is_told_of_the_public_results():
    assert 'href="/publik/"' in got("/masuk/").content.decode()
