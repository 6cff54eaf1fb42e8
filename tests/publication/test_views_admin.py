"""Publishing by the provincial admin, page by page."""

from __future__ import annotations

import io
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from accounts.permissions import Role
from evaluations.models import RecordedResult
from evaluations.services import ask_to_reopen, reopen
from publication.models import PublishedResult
from tests.evaluations.scene import admin as first_admin
from tests.evaluations.scene import finalised, fresh, opened, proposed, small
from tests.publication.rows import published
from tests.world import BENGKULU, KAUR, SELUMA, place, user

pytestmark = pytest.mark.django_db

LIST = "/provinsi/2023/publikasi/"
PREVIEW = "/provinsi/2023/publikasi/pratinjau/"
PUBLISH = "/provinsi/2023/publikasi/terbit/"
WITHDRAW = "/provinsi/2023/publikasi/tarik/"


@pytest.fixture
def admin(db) -> Client:
    for code, predicate in ((KAUR, ""), (SELUMA, "pratama")):
        RecordedResult.objects.create(
            region=place(code), year=2023, stage="final", predicate=predicate, source="SK 1/2023"
        )
    client = Client()
    client.force_login(user(Role.PROVINCE_ADMIN, BENGKULU))
    return client


def text(response: HttpResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def hidden_fields(response: HttpResponse) -> dict[str, list[str]]:
    """What the preview's form would send."""
    form = response.content.decode().partition('action="/provinsi/2023/publikasi/terbit/')[2]
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(value)
    return fields


def test_from_the_list_by_the_preview_to_the_public_and_back(admin):
    chosen = {"tahap": "final", "daerah": [KAUR, SELUMA]}
    preview = admin.get(PREVIEW, chosen)

    told = admin.post(PUBLISH, hidden_fields(preview), follow=True)

    assert "Pratama" in text(preview)
    assert "Tanpa predikat" in text(preview)
    assert "2 hasil baru diterbitkan. Halaman publik" in text(told)
    assert "1 dari 2 kabupaten/kota berpredikat" in text(Client().get("/publik/2023/17/"))
    assert "Pratama" in text(Client().get("/publik/2023/17.05/"))

    asked = admin.get(WITHDRAW, {"daerah": SELUMA})
    gone = admin.post(WITHDRAW, {"daerah": SELUMA, "alasan": "belum"}, follow=True)

    assert "Kabupaten Seluma: Pratama" in text(asked)
    assert "1 hasil ditarik." in text(gone)
    assert Client().get("/publik/2023/17.05/").status_code == 404
    assert Client().get("/publik/2023/17.04/").status_code == 200


def test_a_preview_writes_nothing(admin):
    admin.get(PREVIEW, {"tahap": "final", "daerah": KAUR})

    assert not PublishedResult.objects.exists()


def test_what_changed_since_the_preview_is_shown_again_before_it_is_published(admin):
    fields = hidden_fields(admin.get(PREVIEW, {"tahap": "final", "daerah": KAUR}))
    RecordedResult.objects.filter(region=KAUR).update(predicate="madya")

    again = admin.post(PUBLISH, fields)
    done = admin.post(PUBLISH, hidden_fields(again), follow=True)

    assert again.status_code == 409
    assert "berubah sejak pratinjau Anda" in text(again)
    assert "1 hasil baru diterbitkan" in text(done)


@pytest.mark.parametrize(
    "fields",
    [{}, {"daerah": KAUR}, {"daerah": "99.99", "tahap": "final"}, {"daerah": KAUR, "tahap": "x"}],
)
@pytest.mark.parametrize(("method", "path"), [("get", PREVIEW), ("post", PUBLISH)])
def test_a_choice_without_a_result_leads_back_with_a_sentence(admin, method, path, fields):
    response = getattr(admin, method)(path, fields, follow=True)

    assert response.status_code == 200
    assert "Belum berhasil." in text(response)
    assert not PublishedResult.objects.exists()


def test_a_withdrawal_without_a_reason_keeps_the_choice_and_asks_again(admin):
    admin.post(PUBLISH, hidden_fields(admin.get(PREVIEW, {"tahap": "final", "daerah": KAUR})))

    response = admin.post(WITHDRAW, {"daerah": KAUR, "alasan": ""})

    assert response.status_code == 422
    assert "Pilih alasan penarikan dari daftar." in text(response)
    assert f'name="daerah" value="{KAUR}"' in response.content.decode()
    assert PublishedResult.objects.get().withdrawn_at is None


@pytest.mark.parametrize("year", ["0", "1999", "10000", "99999999999999999999"])
def test_a_year_that_the_province_does_not_know_is_no_page(admin, year):
    form = {"daerah": KAUR, "tahap": "final"}

    assert admin.get(f"/provinsi/{year}/publikasi/").status_code == 404
    assert admin.post(f"/provinsi/{year}/publikasi/terbit/", form).status_code == 302


def test_a_reopened_result_warns_that_the_public_still_sees_the_old_one(admin):
    assessment = finalised(opened(instrument=small()))
    published(KAUR, year=2024)
    ask_to_reopen(assessment=assessment, reason="Keberatan", by=first_admin())
    reopen(assessment=fresh(assessment), proposal=proposed(assessment), by=first_admin("admin2"))

    page = text(admin.get("/provinsi/2024/publikasi/"))

    assert "Hasil ini dibuka kembali; yang terbit masih yang lama" in page
    assert "Kabupaten Kaur" in page


def test_the_list_leaves_as_excel_with_the_same_rows(admin):
    book = load_workbook(io.BytesIO(admin.get(LIST, {"unduh": "xlsx"}).content))

    rows = [[cell.value for cell in row] for row in book["Publikasi"].iter_rows(min_row=2)]
    assert [(row[0], row[7], row[8]) for row in rows] == [
        (KAUR, "tanpa predikat", "Belum terbit"),
        (SELUMA, "Pratama", "Belum terbit"),
    ]


def test_the_list_tells_a_decree_without_a_predicate_from_no_decree_yet(admin):
    published(KAUR, year=2023, predicate="", predicate_label="")
    published(SELUMA, year=2023, stage="province", predicate="", predicate_label="")

    sheet = load_workbook(io.BytesIO(admin.get(LIST, {"unduh": "xlsx"}).content))["Publikasi"]

    assert [cell.value for cell in sheet["E"]][1:] == ["tanpa predikat", "belum ditetapkan"]


@pytest.mark.parametrize("role", [Role.VERIFIER, Role.AUDITOR])
def test_who_only_reads_the_board_is_told_who_publishes(db, role):
    client = Client()
    client.force_login(user(role, BENGKULU))

    response = client.get(LIST)

    assert response.status_code == 403
    assert "Hanya admin provinsi yang menerbitkan hasil." in text(response)
