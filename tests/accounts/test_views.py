"""Signing in and out, the account page, the password page."""

import pytest
from django.test import Client

from accounts.permissions import Role
from audit.models import Event
from tests.world import KAUR, PASSWORD, person, sign_in, user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["sari", "SARI", " sari@kaur.go.id ", "19680411 199303 1 009"])
def test_a_person_signs_in_with_user_name_email_or_nip(client: Client, typed: str) -> None:
    person("sari", email="Sari@kaur.go.id", nip="196804111993031009")

    response = client.post("/masuk/", {"name": typed, "password": PASSWORD})

    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_the_account_page_tells_role_and_region(client: Client) -> None:
    sign_in(client, user(Role.OPERATOR, KAUR))

    page = client.get("/akun/")

    assert page.status_code == 200
    assert "Kabupaten Kaur" in page.content.decode()


def test_signing_in_is_in_the_log(client: Client) -> None:
    sign_in(client, person("sari"))

    assert list(Event.objects.values_list("verb", "subject", "actor")) == [
        ("account.signed_in", "account:sari", "sari")
    ]


def test_the_password_page_has_three_fields(client: Client) -> None:
    sign_in(client, person())

    page = client.get("/akun/kata-sandi/").content.decode()

    assert [name in page for name in ('name="current"', 'name="new"', 'name="repeated"')] == [
        True,
        True,
        True,
    ]


def test_a_visitor_sees_the_sign_in_page(client: Client) -> None:
    page = client.get("/akun/", follow=True)

    assert page.redirect_chain == [("/masuk/?next=/akun/", 302)]
    assert 'value="/akun/"' in page.content.decode()
