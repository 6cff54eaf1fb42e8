"""Front door, health and refusals as people see them."""

import pytest
from django.db import OperationalError, connection

from accounts.permissions import Role
from tests.world import KAUR, person, user

pytestmark = pytest.mark.django_db


def test_health_says_only_that_the_database_answers(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/sehat/")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Type"] == "text/plain"


def test_health_is_no_ok_when_the_database_does_not_answer(client, monkeypatch):
    def fails():
        raise OperationalError("could not connect to server")

    monkeypatch.setattr("kla_portal.views.db_now", fails)

    response = client.get("/sehat/")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert connection.is_usable()


def test_home_greets_by_name_and_says_where_to_look(client):
    client.force_login(user(Role.EXECUTIVE, KAUR, username="sekda.kaur"))

    page = client.get("/").content.decode()

    assert "Selamat datang, Sekda.Kaur" in page
    assert "Tidak ada pertanyaan yang harus Anda jawab sekarang." in page


def test_a_visitor_is_led_to_the_sign_in_and_back(client):
    response = client.get("/evaluasi/2024/17.04/?a=b")

    assert response.status_code == 302
    assert response.url == "/masuk/?next=/evaluasi/2024/17.04/%3Fa%3Db"


@pytest.mark.parametrize(
    "path", ["/tidak/ada/", "/%00", "/dokumen/%F0%9F%98%80/", "/" + "a" * 5000]
)
def test_an_unknown_address_is_answered_in_indonesian(client, path):
    client.force_login(person())

    response = client.get(path)

    assert response.status_code == 404
    page = response.content.decode()
    assert 'lang="id"' in page
    assert "Ke Beranda" in page


def test_a_refused_form_says_to_load_the_page_again(client):
    client.handler.enforce_csrf_checks = True

    response = client.post("/masuk/", {"name": "siapa"})

    assert response.status_code == 403
    assert "Muat ulang halaman, lalu kirim lagi." in response.content.decode()
