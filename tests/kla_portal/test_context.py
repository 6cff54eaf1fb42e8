"""The frame's menu never leads to a dead end and never asks a database that is down."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import include, path

from accounts.permissions import Role
from kla_portal.context import bottom_bar_for, frame, menu_for
from tests.world import BENGKULU, KAUR, KINAL, agency, user


class SignedIn:
    is_authenticated = True


def page(request):
    return HttpResponse()


accounts = ([path("akun/", page, name="account"), path("masuk/", page, name="sign_in")], "accounts")
evaluations = ([path("evaluasi/", page, name="list")], "evaluations")
urlpatterns = [
    path("", page, name="home"),
    path("", include(accounts)),
    path("", include(evaluations)),
]
pytestmark = pytest.mark.urls(__name__)


def frame_at(address: str) -> dict:
    request = RequestFactory().get(address)
    request.user = SignedIn()
    return frame(request)


def test_a_visitor_has_no_menu():
    assert menu_for(AnonymousUser()) == []
    assert bottom_bar_for(AnonymousUser()) == []


def test_an_entry_whose_view_does_not_exist_is_left_out():
    assert [(item.label, item.url) for item in menu_for(SignedIn())] == [
        ("Beranda", "/"),
        ("Evaluasi", "/evaluasi/"),
        ("Akun", "/akun/"),
    ]


@pytest.mark.parametrize(
    ("address", "active"),
    [
        ("/", ["Beranda"]),
        ("/evaluasi/", ["Evaluasi"]),
        ("/evaluasi/2024/17.04/", ["Evaluasi"]),
        ("/lain/", []),
    ],
)
def test_only_the_entry_of_the_page_at_hand_is_marked(address, active):
    assert [item.label for item in frame_at(address)["menu"] if item.active] == active


def test_a_link_that_does_not_exist_is_empty():
    context = frame_at("/")

    assert (context["account_url"], context["sign_out_url"]) == ("/akun/", "")


def test_a_page_that_draws_no_menu_never_asks_who_is_signed_in():
    class DatabaseIsDown:
        @property
        def is_authenticated(self):
            raise AssertionError("asked the database")

    request = RequestFactory().get("/")
    request.user = DatabaseIsDown()

    context = frame(request)

    with pytest.raises(AssertionError, match="asked the database"):
        bool(context["menu"])


@pytest.mark.parametrize("trial", [True, False])
def test_the_trial_banner_follows_the_setting(settings, trial):
    settings.KLA_TRIAL = trial

    assert frame_at("/")["is_trial"] is trial


# --- what each role finds -------------------------------------------------------------------------

PORTAL = pytest.mark.urls("kla_portal.urls")


def labels(items) -> list[str]:
    return [item.label for item in items]


@PORTAL
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "code", "bar", "hidden"),
    [
        (Role.AREA, KINAL, ["Beranda", "Isi", "Unggah", "Permintaan"], {"Verifikasi", "Provinsi"}),
        (Role.OPERATOR, KAUR, ["Beranda", "Isi", "Unggah", "Tugas"], {"Verifikasi", "Provinsi"}),
        (
            Role.VERIFIER,
            BENGKULU,
            ["Beranda", "Verifikasi", "Provinsi", "Dokumen"],
            {"Wilayah", "Permintaan"},
        ),
        (
            Role.EXECUTIVE,
            KAUR,
            ["Beranda", "Evaluasi", "Dokumen", "Laporan"],
            {"Wilayah", "Permintaan", "Verifikasi", "Provinsi"},
        ),
        (
            Role.PROVINCE_ADMIN,
            BENGKULU,
            ["Beranda", "Evaluasi", "Dokumen", "Laporan"],
            {"Wilayah", "Permintaan", "Verifikasi"},
        ),
    ],
)
def test_each_role_finds_what_it_may_open_and_nothing_else(role, code, bar, hidden):
    person = user(role, code)

    assert labels(bottom_bar_for(person)) == bar
    assert hidden.isdisjoint(labels(menu_for(person)))


@PORTAL
@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_no_entry_of_a_menu_is_a_dead_end(client, role):
    area = {Role.AREA: KINAL, Role.VERIFIER: BENGKULU, Role.PROVINCE_ADMIN: BENGKULU}
    office = agency("dinkes", KAUR) if role == Role.CONTRIBUTOR else None
    person = user(role, area.get(role, KAUR), agency=office)
    client.force_login(person)

    statuses = {
        item.label: client.get(item.url, follow=True).status_code
        for item in (*menu_for(person), *bottom_bar_for(person))
    }

    assert set(statuses.values()) == {200}, statuses
