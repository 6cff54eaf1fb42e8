"""The page of a letterhead: saved, previewed, refused without loss, and for nobody else."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.permissions import Role
from audit.models import Event
from reports.models import Letterhead
from tests.evaluations.conftest import text
from tests.reports.scene import TEXTS, opened_pdf, png, words_of
from tests.world import BENGKULU, KAUR, KINAL, LAMPUNG, SELUMA, user

pytestmark = pytest.mark.django_db

KOP = "/wilayah/17.04/kop/"
PREVIEW = f"{KOP}pratinjau/"


def browser(role: Role, place: str) -> Client:
    client = Client()
    client.force_login(user(role, place))
    return client


def send(client: Client, path: str = KOP, headers=None, **changed):
    return client.post(path, TEXTS | {"version": "0"} | changed, headers=headers or {})


def picture(content: bytes | None = None, name: str = "lambang.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png() if content is None else content, "image/png")


def test_an_empty_letterhead_shows_its_defaults_and_what_is_missing(signed_in, region):
    page = text(signed_in.get(KOP))

    assert "Belum pernah diisi." in page
    assert "PEMERINTAH KABUPATEN KAUR" in page
    assert "Belum diisi: nama instansi, alamat," in page
    assert "paling besar" in page


def test_a_save_is_told_and_shown(signed_in, region):
    response = send(signed_in, arms=picture())

    assert (response.status_code, response.url) == (302, KOP)
    page = text(signed_in.get(KOP))
    assert "Kop dan penanda tangan disimpan." in page
    assert "NIP 19701231 199803 1 004" in page
    assert 'value="197012311998031004"' in page
    assert 'src="/wilayah/17.04/lambang.png"' in page
    assert "Kop dan tanda tangan sudah lengkap." in page


def test_a_refused_picture_costs_none_of_the_texts(signed_in, region):
    response = send(signed_in, arms=picture(b"halo"), city="Tais")

    assert response.status_code == 422
    page = text(response)
    assert "Isi berkas ini bukan PNG" in page
    for typed in (*(TEXTS | {"city": "Tais"}).values(),):
        assert typed in page
    assert not Letterhead.objects.exists()


def test_a_picture_that_is_too_large_names_size_and_limit(signed_in, region):
    response = send(signed_in, arms=picture(b"x" * 1_400_000))

    assert response.status_code == 422
    assert "Gambar 1,4 MB melebihi batas 1 MB." in text(response)


def test_a_faulty_nip_is_refused_beside_its_field(signed_in, region):
    response = send(signed_in, nip="123")

    assert response.status_code == 422
    assert 'value="123"' in text(response)
    assert '<a href="#id_nip">NIP</a>' in text(response)


def test_an_old_form_gets_both_texts_and_can_be_sent_again(signed_in, stored):
    send(signed_in, version="1", city="Tais")

    refused = send(signed_in, version="1", city="Manna")

    page = text(refused)
    assert refused.status_code == 409
    assert "tersimpan “Tais”, isian Anda “Manna”" in page
    assert 'value="Manna"' in page
    assert Letterhead.objects.get().city == "Tais"
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    assert send(signed_in, version=version, city="Manna").status_code == 302
    assert Letterhead.objects.get().city == "Manna"


def test_sending_twice_saves_once(signed_in, region):
    assert [send(signed_in).status_code for _ in range(2)] == [302, 302]
    assert Event.objects.filter(verb="letterhead.saved").count() == 1


def test_the_arms_can_be_taken_away(signed_in, stored):
    send(signed_in, version="1", remove_arms="on")

    assert Letterhead.objects.get().arms is None
    assert signed_in.get("/wilayah/17.04/lambang.png").status_code == 404


def test_extra_fields_change_nothing(signed_in, stored):
    send(signed_in, version="1", city="Tais", region="17.05", region_id="17.05", updated_by="1")

    row = Letterhead.objects.get()
    assert (row.region_id, row.city, row.version) == ("17.04", "Tais", 2)


def test_the_preview_shows_what_was_typed_and_saves_nothing(signed_in, region):
    page = text(send(signed_in, PREVIEW, city="Kota Percobaan"))

    assert "Kota Percobaan, " in page
    assert 'value="Kota Percobaan"' in page
    assert "<h1>Kop dan tanda tangan Kabupaten Kaur</h1>" in page
    assert not Letterhead.objects.exists()


def test_over_htmx_only_the_preview_comes_back(signed_in, region):
    page = text(send(signed_in, PREVIEW, {"HX-Request": "true"}, city="Kota Percobaan"))

    assert "Kota Percobaan, " in page
    assert "<h1>" not in page
    assert "<form" not in page


def test_markup_in_a_text_is_shown_as_text(signed_in, region):
    page = text(send(signed_in, PREVIEW, signatory="<img src=x onerror=alert(1)>"))

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_a_preview_of_faulty_texts_leaves_them_out_but_keeps_them_typed(signed_in, region):
    response = send(signed_in, PREVIEW, nip="123")

    assert response.status_code == 200
    assert 'value="123"' in text(response)
    assert "NIP 123" not in text(response)


@pytest.mark.parametrize(("query", "width"), [("", 595), ("?kertas=F4", 609)])
def test_the_sample_is_a_pdf_with_the_saved_letterhead(signed_in, stored, query, width):
    response = signed_in.get(f"/wilayah/17.04/kop.pdf{query}")

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="kop-17.04.pdf"'
    assert "SEKRETARIAT DAERAH" in words_of(response.content)
    with opened_pdf(response.content) as document:
        assert len(document.pages) == 1
        assert round(float(document.pages[0].MediaBox[2])) == width


def test_a_sample_that_can_not_be_made_says_so_on_the_page(signed_in, stored, monkeypatch):
    monkeypatch.setattr("reports.printing.CPU_SECONDS", 0)

    response = signed_in.get("/wilayah/17.04/kop.pdf")

    assert response.status_code == 500
    assert "Lembar PDF tidak berhasil dibuat." in text(response)


def test_a_sample_on_an_unknown_paper_is_refused(signed_in, stored):
    response = signed_in.get("/wilayah/17.04/kop.pdf?kertas=A5")

    assert response.status_code == 422
    assert "Kertas “A5” tidak dikenal. Pilih A4 atau F4." in text(response)


def test_the_arms_are_served_as_a_picture_and_nothing_else(signed_in, stored):
    response = signed_in.get("/wilayah/17.04/lambang.png")

    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response.content == png()


def test_a_province_has_a_letterhead_of_its_own(region):
    admin = browser(Role.PROVINCE_ADMIN, BENGKULU)

    assert send(admin, "/wilayah/17/kop/").status_code == 302
    assert Letterhead.objects.get().region_id == BENGKULU
    assert "Provinsi Bengkulu" in text(admin.get("/wilayah/17/kop/"))


REACH = [
    (Role.OPERATOR, KAUR, 200),
    (Role.PROVINCE_ADMIN, BENGKULU, 200),
    (Role.TASK_FORCE, KAUR, 403),
    (Role.EXECUTIVE, KAUR, 403),
    (Role.VERIFIER, BENGKULU, 403),
    (Role.AUDITOR, BENGKULU, 403),
    (Role.AREA, KINAL, 404),
    (Role.OPERATOR, SELUMA, 404),
    (Role.PROVINCE_ADMIN, LAMPUNG, 404),
]


@pytest.mark.parametrize(("role", "place", "status"), REACH)
def test_who_gets_to_the_letterhead_of_kaur(stored, role, place, status):
    client = browser(role, place)

    assert client.get(KOP).status_code == status
    assert client.get("/wilayah/17.04/kop.pdf?kertas=F4").status_code == status
    assert send(client, PREVIEW).status_code == status
    assert send(client, version="1").status_code == (302 if status == 200 else status)


def test_an_operator_finds_nothing_at_the_provinces_letterhead(signed_in, region):
    assert signed_in.get("/wilayah/17/kop/").status_code == 404


@pytest.mark.parametrize("code", ["17.04.01", "99", "17.99", "1704", "17.04.01.2001", "xx"])
def test_other_codes_have_no_letterhead(region, code):
    admin = browser(Role.PROVINCE_ADMIN, BENGKULU)

    assert admin.get(f"/wilayah/{code}/kop/").status_code == 404
