"""The page of a regency's progress: complete for who reads, and nothing to change on it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from audit.clock import db_now
from evaluations.models import Answer, Assessment, EvidenceRequest, RequestRecipient
from tests.evaluations.scene import area_said, kecamatan, opened, operator, said
from tests.world import KAUR, SELUMA, agency, place, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

KAUR_PAGES = "/evaluasi/2024/17.04/"
PAGE = f"{KAUR_PAGES}kemajuan/"
TABLES = ["klaster", "indikator", "opd", "kecamatan"]


@pytest.fixture
def kaur(db) -> Assessment:
    """Fifteen kecamatan, two offices, and two questions answered, one of them without a paper."""
    kecamatan(15)
    for institution in ("dinkes", "disdik"):
        agency(institution, KAUR)
    opening = opened()
    said(opening, "1.1", "a")
    said(opening, "13.1", "0")
    return opening


@pytest.fixture
def executive(kaur) -> Client:
    return reader(Role.EXECUTIVE)


def reader(role: Role, where: str = KAUR, **told) -> Client:
    client = Client()
    client.force_login(user(role, where, **told))
    return client


def words(response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text).replace(" ,", ",")


def body_rows(response) -> list[str]:
    body = re.search(r"<tbody>(.*?)</tbody>", response.content.decode(), re.S).group(1)
    return [words_of(row) for row in re.findall(r"<tr.*?</tr>", body, re.S)]


def words_of(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)).strip()


def late(kaur, *, days: int, area: str) -> None:
    request = EvidenceRequest.objects.create(
        assessment=kaur,
        title=f"SOP {area}",
        kind="sop",
        due_at=db_now() - timedelta(days=days),
        created_at=db_now(),
        created_by=operator(),
    )
    RequestRecipient.objects.create(request=request, area=place(area))


@pytest.mark.parametrize("role", [Role.TASK_FORCE, Role.EXECUTIVE, Role.OPERATOR, Role.AUDITOR])
def test_who_reads_the_evaluation_reads_its_progress(kaur, role):
    response = reader(role).get(PAGE)

    assert response.status_code == 200
    assert "2 dari 274 pertanyaan sudah diisi, 0 diajukan, 0 diterima, 0 dikembalikan" in words(
        response
    )
    assert "15,00 dari 1.000 poin" in words(response)


def test_nothing_can_be_changed_there(kaur):
    client = reader(Role.EXECUTIVE)

    page = client.get(PAGE).content.decode()

    main = page[page.index("<main") : page.index("</main>")]
    assert 'method="post"' not in main
    assert client.post(PAGE).status_code == 405


def test_a_camat_is_refused_and_a_stranger_learns_nothing(kaur):
    assert reader(Role.AREA, "17.04.01").get(PAGE).status_code == 404
    assert reader(Role.OPERATOR, SELUMA).get(PAGE).status_code == 404


def test_an_office_reads_it_too(kaur):
    office = agency("dinkes", KAUR)

    assert reader(Role.CONTRIBUTOR, agency=office).get(PAGE).status_code == 200


@pytest.mark.parametrize(("table", "count"), list(zip(TABLES, (7, 31, 3, 15), strict=True)))
def test_each_table_holds_all_its_rows(executive, kaur, table, count):
    response = executive.get(f"{PAGE}?menurut={table}")

    assert len(body_rows(response)) == count


@pytest.mark.parametrize("table", TABLES[:3])
def test_each_table_ends_with_the_score(executive, kaur, table):
    page = executive.get(f"{PAGE}?menurut={table}").content.decode()

    foot = words_of(re.search(r"<tfoot>(.*?)</tfoot>", page, re.S).group(1))
    assert foot == "Seluruhnya 2/274 2 0 0 0 15,00 1.000,00 985,00"


def test_a_cluster_leads_to_its_indicators_and_these_to_their_questions(executive, kaur):
    clusters = executive.get(PAGE).content.decode()
    indicators = executive.get(f"{PAGE}?menurut=indikator&klaster=K")

    assert 'href="?menurut=indikator&amp;klaster=K"' in clusters
    assert [row[:1] for row in body_rows(indicators)] == ["1", "2", "3"]
    assert f'href="{KAUR_PAGES}1/"' in indicators.content.decode()
    assert "<tfoot>" not in indicators.content.decode()


def test_an_office_leads_to_its_questions(executive, kaur):
    page = executive.get(f"{PAGE}?menurut=opd").content.decode()

    key = kaur.assignments.first().agency.public_id
    assert f'href="{KAUR_PAGES}pertanyaan/?opd={key}"' in page


def test_filter_and_order_are_kept_in_the_form_and_in_the_other_tables(executive, kaur):
    page = executive.get(f"{PAGE}?menurut=opd&saring=belum-selesai&urut=nama").content.decode()

    assert '<input type="hidden" name="menurut" value="opd">' in page
    assert '<option value="belum-selesai" selected>' in page
    assert '<option value="nama" selected>' in page
    assert 'href="?menurut=kecamatan&amp;saring=belum-selesai"' in page


def test_when_nothing_is_open_the_page_says_so(executive, kaur, monkeypatch):
    monkeypatch.setattr("evaluations.progress.ProgressRow.is_open", False)

    text = words(executive.get(f"{PAGE}?saring=belum-selesai"))

    assert "Semua sudah selesai." in text
    assert "Lihat semua" in text


def test_who_is_late_is_named_with_what_and_since_when(executive, kaur):
    late(kaur, days=3, area="17.04.02")
    late(kaur, days=0, area="17.04.01")

    text = words(executive.get(PAGE))

    assert "2 permintaan dokumen terlambat" in text
    assert "Kecamatan Tanjung Kemuning : SOP 17.04.02" in text
    assert "lewat 3 hari" in text


def test_a_kecamatan_shows_its_answers_and_what_it_was_asked(executive, kaur):
    late(kaur, days=1, area="17.04.01")
    area_said(kaur, "25.4", place("17.04.01"), "ya")

    rows = body_rows(executive.get(f"{PAGE}?menurut=kecamatan&urut=nama"))

    kinal = next(row for row in rows if row.startswith("Kinal "))
    assert kinal == "Kinal 1/15 1 0 0 0/0 1 0 1"


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.TASK_FORCE, Role.VERIFIER])
def test_a_link_of_the_page_leads_to_no_closed_door(kaur, role):
    late(kaur, days=1, area="17.04.01")
    client = reader(role)

    pages = "".join(client.get(f"{PAGE}?menurut={table}").content.decode() for table in TABLES)
    links = set(re.findall(r'href="(/(?:evaluasi|wilayah)/[^"#]*)"', pages))

    assert len(links) > 45
    assert {client.get(link).status_code for link in sorted(links)[::5]} == {200}


@pytest.mark.parametrize(
    "query", ["menurut=x&urut=y&saring=z", "menurut=indikator&klaster=%27", "menurut=%00", "urut=-"]
)
def test_a_strange_address_shows_the_usual_table(executive, kaur, query):
    assert executive.get(f"{PAGE}?{query}").status_code == 200


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("table", TABLES)
def test_it_takes_as_many_queries_with_little_as_with_much(executive, kaur, table):
    address = f"{PAGE}?menurut={table}"
    before = queries_of(executive, address)

    for area in kecamatan(40):
        late(kaur, days=1, area=area.code)
    Answer.objects.filter(assessment=kaur).update(state="returned")

    assert queries_of(executive, address) == before <= 18


def test_a_page_stays_under_100_kb(executive, kaur):
    kecamatan(50)

    sizes = {table: len(executive.get(f"{PAGE}?menurut={table}").content) for table in TABLES}

    assert max(sizes.values()) <= 100_000, sizes


def test_of_many_late_ones_twenty_are_named_and_the_rest_is_a_link_away(executive, kaur):
    for area in kecamatan(25):
        late(kaur, days=1, area=area.code)

    response = executive.get(PAGE)

    assert "25 permintaan dokumen terlambat" in words(response)
    assert words(response).count(": SOP 17.04.") == 20
    assert f'href="{KAUR_PAGES}permintaan/"' in response.content.decode()
