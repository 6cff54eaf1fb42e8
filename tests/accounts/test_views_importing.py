"""Importing people through the pages: nothing is written before saving, then all or nobody."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from accounts.links import find
from accounts.models import Agency, Invitation, User
from tests.accounts.people import admin, operator
from tests.accounts.sheets import HEADER, ROWS, rows_of, upload
from tests.world import GEDUNG_WANI, KAUR, SELUMA, agency, place, places

pytestmark = pytest.mark.django_db

PREVIEW, SAVE = "/akun/impor/", "/akun/impor/simpan/"


@pytest.fixture
def by(client: Client) -> User:
    places(KAUR, GEDUNG_WANI)
    agency("dinkes", KAUR)
    member = operator()
    client.force_login(member)
    return member


def body(response) -> str:
    return response.content.decode()


def sealed_in(page: str, name: str = "rows") -> str:
    return re.search(rf'name="{name}" value="([^"]+)"', page)[1]


def previewed(client: Client, *rows, **query) -> str:
    return body(client.post(PREVIEW, {"file": upload(*(rows or ROWS))}, **query))


def saved(client: Client, *rows):
    return client.post(SAVE, {"rows": sealed_in(previewed(client, *rows))})


def test_the_preview_says_what_will_happen_and_writes_nothing(client, by: User) -> None:
    page = previewed(client, *ROWS, ("opd", None, "Instansi baru: Dinas Sosial", "Ani"))

    assert "4 orang akan diundang, 0 dilewati, 0 baris salah." in page
    told = ["Camat/Desa, Kecamatan Kinal", "Camat/Desa, Desa Gedung Wani", "Dinas Kesehatan"]
    told += ["Instansi yang ditambahkan: Dinas Sosial"]
    assert [words for words in told if words not in page] == []
    assert (Invitation.objects.count(), Agency.objects.count()) == (0, 1)


def test_saving_shows_every_link_once(client, by: User) -> None:
    response = saved(client)

    tokens = set(re.findall(r">[^<]*/undangan/([^/<]+)/<", body(response)))
    names = {find(Invitation, token, "10.0.0.1").full_name for token in tokens}
    assert names == {"Sari Dewi", "Amir", "Tini"}
    # Only Sari gave a number.
    assert body(response).count("https://wa.me/") == 1


def test_the_links_are_downloaded_from_their_page_and_lie_nowhere_else(client, by: User) -> None:
    page = body(saved(client))

    response = client.post("/akun/impor/tautan/", {"links": sealed_in(page, "links")})

    rows = rows_of(response.content)
    assert rows[0] == ("Nama", "Tugas", "Tautan", "Telepon")
    assert {row[0] for row in rows[1:]} == {"Sari Dewi", "Amir", "Tini"}
    assert all(row[2] in page for row in rows[1:])
    assert "/undangan/" not in repr(list(Invitation.objects.values_list()))


def test_a_fault_is_told_with_its_row_and_nothing_can_be_saved(client, by: User) -> None:
    response = client.post(PREVIEW, {"file": upload(*ROWS, ("camat", "Kinall", None, "Budi"))})

    page = body(response)
    assert response.status_code == 422
    assert "Baris 5" in page
    assert "“Kinall” bukan kecamatan di Kabupaten Kaur. Mungkin: Kinal." in page
    assert 'name="rows"' not in page


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "orang.xlsx", "Berkas kosong"),
        (b"x", "orang.csv", "bukan XLSX"),
        (b"x", "orang.xlsx", "rusak"),
        (b"PK" + b"x" * 5_000_000, "orang.xlsx", "melebihi batas 5 MB"),
    ],
)
def test_what_is_no_workbook_is_refused(client, by, content: bytes, name: str, told: str) -> None:
    response = client.post(PREVIEW, {"file": SimpleUploadedFile(name, content)})

    assert (response.status_code, told in body(response)) == (422, True)


def test_without_a_file_the_form_says_so(client, by: User) -> None:
    assert "Pilih satu berkas XLSX" in body(client.post(PREVIEW))


def test_rows_from_a_browser_that_we_did_not_sign_are_refused(client, by: User) -> None:
    sealed = sealed_in(previewed(client))

    for forged in ("", "x", sealed[:-2] + "xx"):
        page = body(client.post(SAVE, {"rows": forged}, follow=True))
        assert "Kirim lagi berkasnya" in page

    assert Invitation.objects.count() == 0


def test_a_preview_of_one_person_is_not_saved_by_another(client, by: User) -> None:
    sealed = sealed_in(previewed(client))
    client.force_login(operator())

    client.post(SAVE, {"rows": sealed})

    assert Invitation.objects.count() == 0


def test_what_changed_since_the_preview_is_shown_again(client, by: User) -> None:
    sealed = sealed_in(previewed(client))
    Agency.objects.update(valid_until="2020-01-01")

    response = client.post(SAVE, {"rows": sealed})

    assert (response.status_code, "1 baris salah" in body(response)) == (409, True)
    assert Invitation.objects.count() == 0


def test_saving_twice_invites_once(client, by: User) -> None:
    sealed = sealed_in(previewed(client))
    client.post(SAVE, {"rows": sealed})

    again = client.post(SAVE, {"rows": sealed}, follow=True)

    assert "Berkas ini sudah disimpan." in body(again)
    assert Invitation.objects.count() == 3


def test_the_same_file_again_leaves_everybody_out(client, by: User) -> None:
    saved(client)

    page = previewed(client)

    assert "0 orang akan diundang, 3 dilewati, 0 baris salah." in page
    assert "Tidak ada yang perlu disimpan" in page
    assert "Simpan dan buat" not in page


def test_formulas_in_names_reach_no_workbook_of_ours(client, by: User) -> None:
    page = body(saved(client, ("camat", "Kinal", None, "+Sari@SUM(A1)")))

    response = client.post("/akun/impor/tautan/", {"links": sealed_in(page, "links")})

    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("links", ["", "x", "W10:1:x"])
def test_a_list_of_links_that_we_did_not_sign_is_no_download(client, by, links: str) -> None:
    response = client.post("/akun/impor/tautan/", {"links": links})

    assert response.headers["Location"] == "/akun/undangan/"


def test_the_template_names_kecamatan_and_offices_of_the_regency_only(client, by: User) -> None:
    agency("disdik", SELUMA, name="Disdik Seluma")

    response = client.get("/akun/impor/templat/")

    assert rows_of(response.content)[0] == HEADER
    names = repr([rows_of(response.content, sheet) for sheet in range(4)])
    assert ("Kinal" in names, "Dinas Kesehatan" in names, "Disdik" in names) == (True, True, False)


def test_an_admin_chooses_a_regency_first_and_never_the_province(client: Client) -> None:
    places(KAUR, SELUMA)
    client.force_login(admin())

    page = body(client.get(PREVIEW))

    assert ("?wilayah=17.04" in page, '?wilayah=17"' in page) == (True, False)
    assert client.get(PREVIEW, {"wilayah": "17"}).status_code == 404
    assert client.get(PREVIEW, {"wilayah": "17.04"}).status_code == 200


@pytest.mark.parametrize("path", [PREVIEW, SAVE, "/akun/impor/templat/"])
def test_the_next_regency_is_not_found(client, by: User, path: str) -> None:
    place(SELUMA)

    response = (client.get if "templat" in path else client.post)(f"{path}?wilayah=17.05")

    assert (response.status_code, Invitation.objects.count()) == (404, 0)
