"""Inviting through the pages, and the pages of invitations."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from accounts.links import find
from accounts.models import Invitation, User
from accounts.permissions import Role
from audit.models import Event
from tests.accounts.people import admin, invited, operator
from tests.world import KAUR, KINAL, SELUMA, agency, places

pytestmark = pytest.mark.django_db

FORM = {
    "role": "area",
    "area": KINAL,
    "full_name": " Sari  Dewi ",
    "phone": "0812 3456 7890",
    "form_key": "kunci",
}


@pytest.fixture
def by(client: Client) -> User:
    places(KAUR, KINAL)
    member = operator()
    client.force_login(member)
    return member


def body(response) -> str:
    return response.content.decode()


def token_in(page: str) -> str:
    return re.search(r'value="[^"]*/undangan/([^/"]+)/"', page)[1]


def test_an_invitation_shows_its_link_once_to_send_on(client, by: User) -> None:
    page = body(client.post("/akun/undang/", FORM))

    made = find(Invitation, token_in(page), "10.0.0.1")
    assert (made.full_name, made.region_id, made.phone, made.created_by) == (
        "Sari Dewi",
        KINAL,
        "+6281234567890",
        by,
    )
    assert "hanya ditampilkan sekarang" in page


def test_the_whatsapp_link_holds_the_message_and_opens_apart_from_the_portal(client, by) -> None:
    page = body(client.post("/akun/undang/", FORM))

    anchor = re.search(r'<a [^>]*href="(https://wa\.me/[^"]+)"[^>]*>', page)
    told = urlsplit(anchor[1].replace("&amp;", "&"))
    (text,) = parse_qs(told.query)["text"]
    assert told.path == "/6281234567890"
    assert 'rel="noopener noreferrer"' in anchor[0]
    assert ("Yth. Sari Dewi" in text, f"/undangan/{token_in(page)}/" in text) == (True, True)


def test_the_page_with_the_link_is_kept_by_nobody_and_the_log_holds_no_token(client, by) -> None:
    response = client.post("/akun/undang/", FORM)

    assert response.headers["Cache-Control"] == "no-store, private"
    assert token_in(body(response)) not in repr(list(Event.objects.values_list()))


def test_the_second_click_does_not_invite_twice_and_says_where_to_go_on(client, by: User) -> None:
    client.post("/akun/undang/", FORM)

    again = client.post("/akun/undang/", FORM, follow=True)

    made = Invitation.objects.get()
    assert again.redirect_chain == [(f"/akun/undangan/{made.public_id}/", 302)]
    assert "Tautannya hanya ditampilkan satu kali" in body(again)


def test_a_form_opened_anew_has_a_key_of_its_own(client, by: User) -> None:
    keys = {
        re.search(r'name="form_key" value="([^"]+)"', body(client.get("/akun/undang/")))[1]
        for _ in range(3)
    }

    assert len(keys) == 3
    for key in keys:
        client.post("/akun/undang/", FORM | {"form_key": key})
    assert Invitation.objects.count() == 3


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"full_name": ""}, "Tulis nama lengkap orang yang diundang."),
        ({"full_name": "123"}, "Nama belum diisi."),
        ({"email": "x"}, "nama@contoh.go.id"),
        ({"nip": "123"}, "NIP terdiri dari 18 angka; ini 3 karakter."),
        ({"phone": "halo"}, "Nomor telepon tidak dikenali."),
        ({"role": "verifier"}, "Masukkan pilihan yang valid"),
        ({"area": "17.05.01"}, "Masukkan pilihan yang valid"),
        ({"ends_on": "2020-01-01"}, "sudah lewat"),
        ({"full_name": "a\x00b"}, "null"),
    ],
)
def test_a_wrong_field_is_told_and_the_others_stay(client, by, changed: dict, told: str) -> None:
    response = client.post("/akun/undang/", FORM | changed)

    assert (response.status_code, Invitation.objects.count()) == (422, 0)
    assert told in body(response)
    assert 'value="0812 3456 7890"' in body(response) or "phone" in changed


def test_what_is_typed_is_text_on_every_page(client, by: User) -> None:
    name = "<script>alert(1)</script> Sari"

    page = body(client.post("/akun/undang/", FORM | {"full_name": name}))
    listed = body(client.get("/akun/undangan/"))

    assert ("<script>alert" in page, "<script>alert" in listed) == (False, False)
    assert "&lt;script&gt;" in listed


def test_only_roles_that_may_be_given_are_offered(client, by: User) -> None:
    page = body(client.get("/akun/undang/"))

    offered = re.findall(r'<option value="([a-z_]+)"', page)
    assert offered == ["contributor", "area", "operator", "task_force", "executive"]


def test_only_places_and_offices_of_the_regency_are_offered(client, by: User) -> None:
    places("17.05.01")
    agency("disdik", SELUMA, name="Disdik Seluma")
    agency("dinkes", KAUR)

    page = body(client.get("/akun/undang/"))

    assert ("Kecamatan Kinal" in page, "Dinas Kesehatan" in page) == (True, True)
    assert [word for word in ("Disdik Seluma", "17.05.01") if word in page] == []


def test_a_contributor_is_invited_for_an_office(client, by: User) -> None:
    office = agency("dinkes", KAUR)

    client.post(
        "/akun/undang/", FORM | {"role": "contributor", "area": "", "agency": office.public_id}
    )

    made = Invitation.objects.get()
    assert (made.role, made.region_id, made.agency) == (Role.CONTRIBUTOR, KAUR, office)


def test_an_admin_invites_for_the_province(client: Client) -> None:
    places(KAUR)
    client.force_login(admin())

    client.post("/akun/undang/?wilayah=17", FORM | {"role": "verifier", "area": ""})

    assert Invitation.objects.get().region_id == "17"


@pytest.mark.parametrize("backend", ["locmem", "dummy"])
def test_a_mail_is_promised_only_when_one_can_leave(client, by, settings, backend: str) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"

    page = body(client.post("/akun/undang/", FORM | {"email": "sari@kaur.go.id"}))

    assert ("Juga dikirim ke sari@kaur.go.id" in page) is (backend == "locmem")


# --- the list and one invitation


def test_an_invitation_is_renewed_and_the_new_link_is_shown_once(client, by: User) -> None:
    issued = invited(by=by)
    path = f"/akun/undangan/{issued.link.public_id}/"

    page = body(client.post(f"{path}perbarui/"))

    assert find(Invitation, token_in(page), "10.0.0.1") == issued.link
    assert "/undangan/" + token_in(page) not in body(client.get(path))
    assert "Tautan undangan diperbarui." in body(client.get(path))


def test_an_invitation_is_revoked_once(client, by: User) -> None:
    issued = invited(by=by)
    path = f"/akun/undangan/{issued.link.public_id}/"

    first = body(client.post(f"{path}batalkan/", follow=True))
    second = body(client.post(f"{path}batalkan/", follow=True))
    renewal = body(client.post(f"{path}perbarui/", follow=True))

    assert "Undangan dibatalkan." in first
    assert "sudah dipakai atau dibatalkan" in second
    assert "Buat undangan baru." in renewal
    assert "perbarui/" not in renewal


@pytest.mark.parametrize("path", ["", "perbarui/", "batalkan/"])
def test_an_invitation_of_the_next_regency_is_not_found(client, by: User, path: str) -> None:
    issued = invited(region="17.05.01")
    address = f"/akun/undangan/{issued.link.public_id}/{path}"

    response = client.post(address) if path else client.get(address)

    assert (response.status_code, find(Invitation, issued.token, "10.0.0.1")) == (404, issued.link)


def test_an_operator_does_not_renew_a_verifiers_invitation(client, by: User) -> None:
    issued = invited(role=Role.VERIFIER, region=KAUR)

    response = client.post(f"/akun/undangan/{issued.link.public_id}/perbarui/")

    assert response.status_code == 403
    assert find(Invitation, issued.token, "10.0.0.1") == issued.link


def test_the_list_shows_states_and_leads_to_each(client, by: User) -> None:
    issued = invited("Sari Dewi", by=by)
    invited("Jauh", region="17.05.01")

    page = body(client.get("/akun/undangan/"))

    assert (f"/akun/undangan/{issued.link.public_id}/" in page, "Jauh" in page) == (True, False)
    assert "Menunggu" in page


def test_empty_lists_say_what_to_do(client, by: User) -> None:
    assert "Belum ada undangan." in body(client.get("/akun/undangan/"))
    assert "Tidak ada undangan yang cocok." in body(client.get("/akun/undangan/?keadaan=used"))


def test_the_list_asks_the_same_queries_for_many_as_for_few(
    client, by: User, django_assert_num_queries
) -> None:
    office = agency("dinkes", KAUR)
    for count in (1, 30):
        for _ in range(count):
            invited(role=Role.CONTRIBUTOR, region=KAUR, agency=office)
        with django_assert_num_queries(8):
            client.get("/akun/undangan/")
