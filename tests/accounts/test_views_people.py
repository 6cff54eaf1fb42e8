"""Pages about people and roles: who gets in, what they show, what a wrong form costs."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from accounts.models import Invitation, Membership, PasswordLink, User
from accounts.permissions import Role
from tests.accounts.people import admin, operator
from tests.clock import set_clock
from tests.world import (
    BENGKULU,
    KAUR,
    KINAL,
    SELUMA,
    agency,
    join,
    person,
    place,
    places,
    user,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 27, 5, 0, tzinfo=UTC)


@pytest.fixture
def by(client: Client) -> User:
    """The operator of Kaur, signed in."""
    places(KAUR, KINAL)
    member = operator()
    client.force_login(member)
    return member


@pytest.fixture
def camat(by: User) -> User:
    member = person("sari", full_name="Sari Dewi", email="sari@kaur.go.id", phone="+62812345678")
    return join(member, Role.AREA, KINAL)


def body(response) -> str:
    return response.content.decode()


def held(member: User) -> Membership:
    return member.memberships.get()


def address(thing: str, member: User) -> str:
    """Of a page about a person, or about the person's only role."""
    if thing in ("akhiri", "serah-terima"):
        return f"/akun/peran/{held(member).public_id}/{thing}/"
    return f"/akun/orang/{member.public_id}/{thing}".rstrip("/") + "/"


PAGES = ["", "peran-baru", "akhiri", "serah-terima"]
DEEDS = ["keadaan", "tautan", "peran-baru", "akhiri", "serah-terima"]


@pytest.mark.parametrize("thing", PAGES)
def test_a_person_of_the_next_regency_is_not_found(client: Client, by: User, thing: str) -> None:
    stranger = operator(SELUMA)

    assert client.get(address(thing, stranger)).status_code == 404


@pytest.mark.parametrize("told", ["tidak-ada", "%00", "a%0Ab", "%F0%9F%99%82", "x" * 500, "%27--"])
def test_an_address_that_nobody_made_is_not_found(client: Client, by: User, told: str) -> None:
    paths = [f"/akun/orang/{told}/", f"/akun/peran/{told}/akhiri/", f"/akun/instansi/{told}/"]

    assert [client.get(path).status_code for path in paths] == [404] * 3


@pytest.mark.parametrize("thing", DEEDS)
def test_nothing_is_done_to_a_person_of_the_next_regency(client, by: User, thing: str) -> None:
    stranger = operator(SELUMA)

    response = client.post(address(thing, stranger), {"full_name": "X", "role": "executive"})

    assert response.status_code == 404
    assert (held(stranger).ends_on, Invitation.objects.count()) == (None, 0)


@pytest.mark.parametrize("role", [Role.AREA, Role.EXECUTIVE, Role.VERIFIER, Role.AUDITOR])
@pytest.mark.parametrize("path", ["orang/", "undang/", "undangan/", "instansi/", "impor/"])
def test_who_manages_no_accounts_is_told_whose_pages_these_are(client, role, path: str) -> None:
    client.force_login(user(role, KINAL if role == Role.AREA else KAUR))

    response = client.get(f"/akun/{path}")

    assert (response.status_code, "yang mengelola akun" in body(response)) == (403, True)


def test_the_own_account_leads_managers_to_the_pages_and_others_not(client, by: User) -> None:
    page = body(client.get("/akun/"))
    client.force_login(user(Role.AREA, KINAL))

    assert ("/akun/orang/" in page, "/akun/orang/" in body(client.get("/akun/"))) == (True, False)


def test_the_list_shows_people_with_roles_and_leads_to_each(client, by: User, camat: User) -> None:
    page = body(client.get("/akun/orang/"))

    told = ["Sari Dewi", "Camat/Desa, Kecamatan Kinal", f"/akun/orang/{camat.public_id}/"]
    assert [words for words in told if words not in page] == []


def test_a_search_without_a_match_says_what_to_do(client, by: User) -> None:
    page = body(client.get("/akun/orang/?q=tidakada"))

    assert "Tidak ada orang yang cocok." in page
    assert 'value="tidakada"' in page


def test_the_list_has_pages_that_keep_the_filter(client, by: User) -> None:
    for _ in range(30):
        user(Role.AREA, KINAL)

    page = body(client.get("/akun/orang/?peran=area"))

    assert "1–25 dari 30 orang" in page
    assert "?peran=area&amp;page=2" in page
    assert "26–30 dari 30 orang" in body(client.get("/akun/orang/?peran=area&page=99"))


def test_no_page_shows_a_row_number_or_a_password_hash(client, by: User, camat: User) -> None:
    User.objects.filter(pk=camat.pk).update(session_epoch=987_654)

    for path in ("/akun/orang/", address("", camat)):
        page = body(client.get(path))
        assert [word for word in ("987654", camat.password) if word in page] == []


# --- ending and handing over


def test_a_role_ends_at_once_when_no_day_is_given(client, by, camat, monkeypatch) -> None:
    set_clock(monkeypatch, NOON)
    client.force_login(by)

    response = client.post(address("akhiri", camat), {"last_day": ""})

    assert response.headers["Location"] == address("", camat)
    assert held(camat).ends_on == date(2026, 6, 26)


def test_a_role_ends_with_its_last_day(client, by: User, camat: User) -> None:
    client.post(address("akhiri", camat), {"last_day": "31-12-2099"})

    assert held(camat).ends_on == date(2099, 12, 31)


@pytest.mark.parametrize("day", ["2020-01-01", "besok", "31-02-2099"])
def test_a_wrong_day_is_said_and_nothing_ends(client, by: User, camat: User, day: str) -> None:
    response = client.post(address("akhiri", camat), {"last_day": day})

    assert (response.status_code, held(camat).ends_on) == (422, None)
    assert f'value="{day}"' in body(response)


def test_a_role_that_somebody_else_ended_meanwhile_is_a_conflict(client, by, camat) -> None:
    Membership.objects.filter(user=camat).update(ends_on=date(2020, 1, 1))

    response = client.post(address("akhiri", camat), {"last_day": ""})

    assert (response.status_code, "sudah berakhir" in body(response)) == (409, True)


def test_the_own_role_is_not_ended_but_can_be_handed_over(client, by: User) -> None:
    ended = client.post(address("akhiri", by), {"last_day": ""})
    page = body(client.get(address("", by)))

    assert (ended.status_code, held(by).ends_on) == (409, None)
    assert ("/akhiri/" in page, "/serah-terima/" in page) == (False, True)


@pytest.mark.parametrize("thing", ["akhiri", "serah-terima"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_role_of_the_province_is_not_the_operators_to_end(client, by, thing, method) -> None:
    verifier = user(Role.VERIFIER, KAUR)

    response = getattr(client, method)(address(thing, verifier), {"full_name": "X"})

    assert (response.status_code, held(verifier).ends_on) == (403, None)


def test_an_office_is_handed_over_and_the_link_is_shown_once(client, by, camat) -> None:
    response = client.post(
        address("serah-terima", camat),
        {"full_name": "Pengganti", "last_day": "2099-06-30", "form_key": "k"},
    )

    made = Invitation.objects.get()
    assert (made.full_name, made.role, made.region_id) == ("Pengganti", Role.AREA, KINAL)
    assert held(camat).ends_on == date(2099, 6, 30)
    assert "/undangan/" in body(response)
    assert response.headers["Cache-Control"] == "no-store, private"


def test_a_hand_over_sent_twice_makes_one_successor(client, by: User, camat: User) -> None:
    form = {"full_name": "Pengganti", "last_day": "2099-06-30", "form_key": "k"}
    client.post(address("serah-terima", camat), form)

    again = client.post(address("serah-terima", camat), form, follow=True)

    assert Invitation.objects.count() == 1
    assert "Undangan ini sudah dibuat." in body(again)


def test_a_hand_over_without_a_successor_ends_nothing_and_keeps_what_was_typed(client, by, camat):
    response = client.post(address("serah-terima", camat), {"email": "x@y.id", "nip": "12"})

    assert (response.status_code, held(camat).ends_on) == (422, None)
    assert ('value="x@y.id"' in body(response), 'value="12"' in body(response)) == (True, True)


def test_the_own_office_is_handed_over_with_a_last_day_only(client, by: User) -> None:
    at_once = client.post(address("serah-terima", by), {"full_name": "Pengganti"})
    later = client.post(
        address("serah-terima", by), {"full_name": "Pengganti", "last_day": "2099-01-01"}
    )

    assert (at_once.status_code, later.status_code) == (422, 200)
    assert held(by).ends_on == date(2099, 1, 1)


def test_documents_stay_with_the_office_when_people_change(client, by: User) -> None:
    office = agency("dinkes", KAUR)
    old = join(person("lama"), Role.CONTRIBUTOR, KAUR, agency=office)

    client.post(address("serah-terima", old), {"full_name": "Pengganti"})

    assert Invitation.objects.get().agency == office


# --- one more role


def test_somebody_with_an_account_gets_one_more_role(client, by: User, camat: User) -> None:
    response = client.post(address("peran-baru", camat), {"role": "executive"})

    assert response.headers["Location"] == address("", camat)
    assert camat.memberships.filter(role=Role.EXECUTIVE, region=KAUR).exists()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Pilih perannya."),
        ({"role": "verifier"}, "Masukkan pilihan yang valid"),
        ({"role": "province_admin"}, "Masukkan pilihan yang valid"),
        ({"role": "raja"}, "Masukkan pilihan yang valid"),
        ({"role": "area"}, "Pilih kecamatan atau desa/kelurahannya."),
        ({"role": "area", "area": SELUMA}, "Masukkan pilihan yang valid"),
        ({"role": "area", "area": "17.05.01"}, "Masukkan pilihan yang valid"),
        ({"role": "contributor"}, "Pilih instansinya."),
        ({"role": "contributor", "agency": "x"}, "Masukkan pilihan yang valid"),
        ({"role": "executive", "area": KINAL}, "tidak memakai isian ini"),
        ({"role": "executive", "ends_on": "2020-01-01"}, "sudah lewat"),
    ],
)
def test_what_may_not_be_given_is_no_choice(client, by, camat, form: dict, told: str) -> None:
    place("17.05.01")

    response = client.post(address("peran-baru", camat), form)

    assert (response.status_code, told in body(response)) == (422, True)
    assert camat.memberships.count() == 1


def test_an_office_of_the_next_regency_is_no_choice(client, by: User, camat: User) -> None:
    foreign = agency("disdik", SELUMA, name="Disdik Seluma")

    response = client.post(
        address("peran-baru", camat), {"role": "contributor", "agency": foreign.public_id}
    )

    assert (response.status_code, "Disdik Seluma" in body(response)) == (422, False)


def test_a_role_that_somebody_has_already_is_a_conflict(client, by: User, camat: User) -> None:
    response = client.post(address("peran-baru", camat), {"role": "area", "area": KINAL})

    assert (response.status_code, "sudah memiliki peran" in body(response)) == (409, True)


def test_fields_that_the_form_does_not_have_change_nothing(client, by: User, camat: User) -> None:
    extra = {"user": by.pk, "region": BENGKULU, "starts_on": "2020-01-01", "is_active": "0"}

    client.post(address("peran-baru", camat), {"role": "executive"} | extra)

    made = camat.memberships.get(role=Role.EXECUTIVE)
    assert (made.user, made.region_id, made.starts_on) == (camat, KAUR, None)


# --- the account itself


def test_an_account_is_deactivated_and_activated_again(client, by: User, camat: User) -> None:
    theirs = Client()
    theirs.force_login(camat)

    client.post(address("keadaan", camat), {"open": "0"})
    closed = (theirs.get("/akun/").status_code, "Nonaktif" in body(client.get(address("", camat))))
    client.post(address("keadaan", camat), {"open": "1"})

    assert closed == (302, True)
    assert User.objects.get(pk=camat.pk).is_active


@pytest.mark.parametrize("thing", ["keadaan", "tautan"])
def test_the_account_of_a_colleague_who_also_verifies_is_not_the_operators(
    client, by: User, camat: User, thing: str
) -> None:
    join(camat, Role.VERIFIER, KAUR)

    response = client.post(address(thing, camat), {"open": "0"})
    page = body(client.get(address("", camat)))

    assert (response.status_code, PasswordLink.objects.count()) == (403, 0)
    assert User.objects.get(pk=camat.pk).is_active
    assert "dilakukan admin provinsi" in page


@pytest.mark.parametrize("thing", ["keadaan", "tautan"])
def test_the_own_account_is_a_conflict(client, by: User, thing: str) -> None:
    response = client.post(address(thing, by), {"open": "0"})

    assert (response.status_code, "Akun Anda sendiri" in body(response)) == (409, True)


def test_who_forgot_the_password_gets_a_link_that_is_shown_once(client, by, camat) -> None:
    page = body(client.post(address("tautan", camat)))

    assert "/kata-sandi-baru/" in page
    assert "https://wa.me/62812345678?text=" in page
    assert "/kata-sandi-baru/" not in body(client.get(address("", camat)))


@pytest.mark.parametrize("thing", ["keadaan", "tautan"])
def test_a_deed_is_done_by_post_only(client, by: User, camat: User, thing: str) -> None:
    assert client.get(address(thing, camat)).status_code == 405


# --- choosing a region


def test_an_admin_chooses_the_region_first(client: Client) -> None:
    places(KAUR, SELUMA, "18.01")
    client.force_login(admin())

    page = body(client.get("/akun/undang/"))

    assert ("?wilayah=17.04" in page, "?wilayah=18.01" in page) == (True, False)
    assert client.get("/akun/undang/?wilayah=17.04").status_code == 200


@pytest.mark.parametrize("code", ["18.01", "17.05", "17.04.01", "99", "' OR 1=1", "17"])
def test_a_region_outside_the_reach_is_not_found(client, by: User, code: str) -> None:
    places(SELUMA, "18.01")

    assert client.get("/akun/undang/", {"wilayah": code}).status_code == 404


def test_an_admin_gives_a_role_after_choosing_the_region(client: Client, by: User, camat) -> None:
    client.force_login(admin())
    choice = client.get(address("peran-baru", camat))

    client.post(address("peran-baru", camat) + "?wilayah=17.04", {"role": "verifier"})

    assert "Pilih wilayah" in body(choice)
    assert camat.memberships.filter(role=Role.VERIFIER, region=KAUR).exists()
