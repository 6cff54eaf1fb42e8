"""The pages behind one-time links, as the invited person meets them."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts import throttle
from accounts.invitations import revoke
from accounts.models import Invitation, Membership, PasswordLink, User
from accounts.password_links import make_password_link
from accounts.permissions import Role
from tests.accounts.people import NEW_PASSWORD, invited, operator, path_of
from tests.world import KAUR, KINAL, PASSWORD, person, user

pytestmark = pytest.mark.django_db

FORM = {"username": "sari.dewi", "new": NEW_PASSWORD, "repeated": NEW_PASSWORD}


def body(response) -> str:
    return response.content.decode()


def test_the_page_says_who_invites_to_what_and_proposes_a_user_name(client: Client) -> None:
    by = operator()
    issued = invited("dr. Sari Dewi, M.Kes", by=by)

    response = client.get(path_of(issued))

    told = [str(by), "Camat/Desa", "Kecamatan Kinal", 'value="sari.dewi"']
    assert [words for words in told if words not in body(response)] == []


def test_looking_at_the_page_changes_nothing(client: Client) -> None:
    issued = invited()
    before = list(Invitation.objects.values())

    for method in (client.get, client.head):
        assert method(path_of(issued)).status_code == 200

    assert list(Invitation.objects.values()) == before


def test_the_token_leaves_with_no_referrer(client: Client) -> None:
    response = client.get(path_of(invited()))

    assert response.headers["Referrer-Policy"] == "strict-origin"
    page = body(response)
    assert page.rindex('name="referrer" content="strict-origin"') > page.index('name="referrer"')
    assert 'href="http' not in page


def test_the_invited_person_chooses_name_and_password_and_is_signed_in(client: Client) -> None:
    issued = invited()

    response = client.post(path_of(issued), FORM)

    sari = User.objects.get(username="sari.dewi")
    assert response.headers["Location"] == "/"
    assert sari.check_password(NEW_PASSWORD)
    assert "Sari Dewi" in body(client.get("/akun/"))
    assert "Kecamatan Kinal" in body(client.get("/akun/"))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"username": "x"}, "Nama pengguna: 3-60 huruf kecil"),
        ({"username": "sari dewi"}, "Nama pengguna: 3-60 huruf kecil"),
        ({"username": "budi"}, "sudah dipakai orang lain. Coba budi2."),
        ({"username": "BUDI"}, "sudah dipakai orang lain."),
        ({"username": ""}, "is-invalid"),
        ({"new": "pendek", "repeated": "pendek"}, "12 karakter"),
        ({"new": "kinal-kinal-2026", "repeated": "kinal-kinal-2026"}, "mudah ditebak"),
        ({"new": "sari.dewi-sari", "repeated": "sari.dewi-sari"}, "mudah ditebak"),
        ({"repeated": "lain-sama-sekali"}, "tidak sama"),
        ({"new": "x" * 257}, "256"),
        ({"username": "sa\x00ri"}, "is-invalid"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_stays_good(client, changed: dict, told: str) -> None:
    person("budi")
    issued = invited()

    response = client.post(path_of(issued), FORM | changed)

    assert (response.status_code, told in body(response)) == (422, True)
    assert (User.objects.count(), Invitation.objects.get().used_at) == (1, None)


def test_no_password_comes_back_to_the_page(client: Client) -> None:
    issued = invited()

    page = body(client.post(path_of(issued), FORM | {"repeated": "lain-sama-sekali"}))

    assert [word for word in (NEW_PASSWORD, "lain-sama-sekali") if word in page] == []


def test_fields_that_the_form_does_not_have_give_nothing(client: Client) -> None:
    extra = {"role": "province_admin", "region": "17", "is_active": "0", "email": "x@y.id"}

    client.post(path_of(invited()), FORM | extra)

    sari = User.objects.get()
    (held,) = Membership.objects.all()
    assert (held.role, held.region_id) == (Role.AREA, KINAL)
    assert (sari.email, sari.is_active) == (None, True)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_used_link_says_when_it_was_used_and_what_to_do(method: str) -> None:
    issued = invited()
    Client().post(path_of(issued), FORM)

    response = getattr(Client(), method)(path_of(issued), FORM)

    assert (response.status_code, User.objects.count()) == (410, 1)
    assert "sudah dipakai" in body(response)
    assert "/masuk/" in body(response)


def test_a_revoked_link_and_an_old_one_say_whom_to_ask(client: Client) -> None:
    by = operator()
    revoked, old = invited(by=by), invited(by=by)
    revoke(invitation=revoked.link, by=by)
    Invitation.objects.filter(pk=old.link.pk).update(
        expires_at=old.link.created_at - timedelta(days=1)
    )

    answers = [client.get(path_of(one)) for one in (revoked, old)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert ["sudah dibatalkan" in body(answers[0]), "hanya berlaku sampai" in body(answers[1])]
    assert [str(by) in body(answer) for answer in answers] == [True, True]


@pytest.mark.parametrize("path", ["/undangan/salah/", "/kata-sandi-baru/salah/"])
def test_an_unknown_link_is_perhaps_not_copied_to_its_end(client: Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, "salin lagi seluruhnya" in body(response)) == (404, True)


def test_too_many_unknown_links_are_told_to_wait(client: Client, monkeypatch) -> None:
    monkeypatch.setattr(throttle, "MOST_PER_ADDRESS", 3)
    for number in range(3):
        client.get(f"/undangan/tebakan{number}/")

    response = client.get("/undangan/lagi/")

    assert (response.status_code, "Tunggu 60 menit" in body(response)) == (429, True)


def test_a_form_of_another_site_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(path_of(invited()), FORM).status_code == 403
    assert User.objects.count() == 0


# --- somebody who has an account


def test_somebody_who_is_signed_in_is_asked_and_takes_up_the_role(client: Client) -> None:
    camat = user(Role.AREA, KINAL)
    client.force_login(camat)
    issued = invited(role=Role.EXECUTIVE, region=KAUR)

    page = body(client.get(path_of(issued)))
    response = client.post(path_of(issued))

    assert f"Anda masuk sebagai <strong>{camat}</strong>" in page
    assert response.headers["Location"] == "/akun/"
    assert "Pimpinan daerah" in body(client.get("/akun/"))


def test_a_visitor_with_an_account_signs_in_and_comes_back(client: Client) -> None:
    camat = user(Role.AREA, KINAL, username="sari")
    User.objects.filter(pk=camat.pk).update(email="sari@kaur.go.id")
    issued = invited(role=Role.EXECUTIVE, region=KAUR, email="SARI@kaur.go.id")

    page = body(client.get(path_of(issued)))
    response = client.post(
        "/masuk/", {"name": "sari", "password": PASSWORD, "next": path_of(issued)}
    )

    assert "sudah terdaftar" in page
    assert "Buat akun dan masuk" not in page
    assert response.headers["Location"] == path_of(issued)


def test_the_invitation_of_another_person_is_a_conflict(client: Client) -> None:
    person("sari", email="sari@kaur.go.id")
    client.force_login(person("dewi"))
    issued = invited(email="sari@kaur.go.id")

    response = client.post(path_of(issued))

    assert (response.status_code, "yang memakai akun lain" in body(response)) == (409, True)
    assert Invitation.objects.get().used_at is None


# --- a forgotten password


def test_a_forgotten_password_is_replaced_and_works(client: Client) -> None:
    camat = user(Role.AREA, KINAL, username="sari")
    issued = make_password_link(user=camat, by=operator())

    page = body(client.get(path_of(issued)))
    response = client.post(
        path_of(issued), {"new": NEW_PASSWORD, "repeated": NEW_PASSWORD}, follow=True
    )

    assert "Untuk akun sari" in page
    assert response.redirect_chain == [("/masuk/", 302)]
    assert "Kata sandi baru tersimpan." in body(response)
    signed_in = client.post("/masuk/", {"name": "sari", "password": NEW_PASSWORD})
    assert signed_in.status_code == 302


@pytest.mark.parametrize("new", ["pendek", "kecamatan-kinal-2026", "sari-sari-sari-1"])
def test_a_weak_password_is_refused_and_the_link_stays_good(client: Client, new: str) -> None:
    camat = user(Role.AREA, KINAL, username="sari")
    issued = make_password_link(user=camat, by=operator())

    response = client.post(path_of(issued), {"new": new, "repeated": new})

    assert (response.status_code, PasswordLink.objects.get().used_at) == (422, None)


def test_a_password_link_works_once(client: Client) -> None:
    issued = make_password_link(user=user(Role.AREA, KINAL), by=operator())
    form = {"new": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    client.post(path_of(issued), form)

    assert client.post(path_of(issued), form).status_code == 410
