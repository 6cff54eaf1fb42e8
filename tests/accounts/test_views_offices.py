"""Pages about offices."""

import pytest
from django.test import Client

from accounts import institutions
from accounts.models import Agency, User
from accounts.permissions import Role
from tests.accounts.people import admin, operator
from tests.world import KAUR, SELUMA, agency, join, person, place, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(client: Client) -> User:
    places(KAUR)
    member = operator()
    client.force_login(member)
    return member


@pytest.fixture(autouse=True)
def _slugs(monkeypatch) -> None:
    told = [lambda: [("dinkes", "Dinas Kesehatan"), ("dinsos", "Dinas Sosial")]]
    monkeypatch.setattr(institutions, "_sources", told)


def body(response) -> str:
    return response.content.decode()


def form(**changed) -> dict:
    return {"name": "Dinas Sosial", "kind": "opd", "institution": "dinsos", "aliases": ""} | changed


def test_an_office_is_added_with_its_names(client, by: User) -> None:
    response = client.post("/akun/instansi/baru/", form(aliases=" Dinsos \r\n\r\nDinsos\r\nSosial"))

    office = Agency.objects.get()
    assert response.headers["Location"] == f"/akun/instansi/{office.public_id}/"
    assert (office.name, office.institution, office.aliases, office.region_id) == (
        "Dinas Sosial",
        "dinsos",
        ["Dinsos", "Sosial"],
        KAUR,
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "Tulis nama instansi."),
        ({"name": "x" * 151}, "150"),
        ({"kind": "kerajaan"}, "Masukkan pilihan yang valid"),
        ({"institution": "dinas-hantu"}, "Masukkan pilihan yang valid"),
        ({"aliases": "\n".join(f"nama {n}" for n in range(21))}, "Paling banyak 20 nama lain."),
        ({"aliases": "x" * 151}, "lebih dari 150 huruf"),
        ({"name": "a\x00b"}, "null"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, by, changed, told: str) -> None:
    response = client.post("/akun/instansi/baru/", form(**changed))

    assert (response.status_code, Agency.objects.count()) == (422, 0)
    assert told in body(response)


def test_an_office_that_is_there_already_is_a_conflict(client, by: User) -> None:
    agency("dinsos", KAUR, name="Dinas Sosial")

    response = client.post("/akun/instansi/baru/", form(institution=""))

    assert (response.status_code, "sudah ada di Kabupaten Kaur" in body(response)) == (409, True)


def test_without_known_institutions_a_slug_is_typed(client, by: User, monkeypatch) -> None:
    monkeypatch.setattr(institutions, "_sources", [])

    wrong = client.post("/akun/instansi/baru/", form(institution="Dinas Sosial!"))
    client.post("/akun/instansi/baru/", form(institution="dinsos"))

    assert (wrong.status_code, "misalnya dinkes" in body(wrong)) == (422, True)
    assert Agency.objects.get().institution == "dinsos"


def test_an_office_is_changed_and_keeps_the_slug_of_an_older_instrument(client, by: User) -> None:
    office = agency("dinas-lama", KAUR, name="Dinas Lama")
    path = f"/akun/instansi/{office.public_id}/"

    offered = "dinas-lama" in body(client.get(path))
    client.post(path, form(name="Dinas Baru", institution="dinas-lama"))

    office.refresh_from_db()
    assert (offered, office.name, office.institution) == (True, "Dinas Baru", "dinas-lama")


def test_a_refused_change_keeps_the_stored_name_above_the_form(client, by: User) -> None:
    agency("dinkes", KAUR)
    office = agency("dinsos", KAUR, name="Dinas Sosial")

    response = client.post(f"/akun/instansi/{office.public_id}/", form(name="Dinas Kesehatan"))

    assert response.status_code == 409
    assert "<h1>Dinas Sosial</h1>" in body(response)
    assert 'value="Dinas Kesehatan"' in body(response)


@pytest.mark.parametrize("path", ["", "tutup/"])
def test_an_office_of_the_next_regency_is_not_found(client, by: User, path: str) -> None:
    foreign = agency("dinkes", SELUMA)

    response = client.post(f"/akun/instansi/{foreign.public_id}/{path}", form())

    foreign.refresh_from_db()
    assert (response.status_code, foreign.valid_until, foreign.name) == (
        404,
        None,
        "Dinas Kesehatan",
    )


def test_an_office_is_closed_and_opened_again(client, by: User) -> None:
    office = agency("dinkes", KAUR)
    join(person("tini"), Role.CONTRIBUTOR, KAUR, agency=office)
    path = f"/akun/instansi/{office.public_id}/"

    closed = body(client.post(f"{path}tutup/", follow=True))
    twice = body(client.post(f"{path}tutup/", follow=True))
    opened = body(client.post(f"{path}tutup/", {"open": "1"}, follow=True))

    assert "1 peran diakhiri" in closed
    assert "sudah ditutup." in twice
    assert "dibuka kembali." in opened
    assert Agency.objects.existing().get() == office


def test_the_list_shows_the_own_offices_only(client, by: User) -> None:
    agency("dinkes", KAUR)
    agency("disdik", SELUMA)

    page = body(client.get("/akun/instansi/"))

    assert ("Dinas Kesehatan" in page, "Dinas Pendidikan" in page) == (True, False)


def test_an_empty_list_says_what_to_do(client, by: User) -> None:
    assert "Belum ada instansi di wilayah Anda." in body(client.get("/akun/instansi/"))
    assert "Tidak ada instansi yang cocok." in body(client.get("/akun/instansi/?q=x"))


def test_the_list_asks_the_same_queries_for_many_as_for_few(
    client, by: User, django_assert_num_queries
) -> None:
    agency("dinkes", KAUR)
    with django_assert_num_queries(8):
        client.get("/akun/instansi/")
    for number in range(30):
        office = agency(f"dinas-{number}", KAUR)
        join(person(f"orang-{number}"), Role.CONTRIBUTOR, KAUR, agency=office)

    with django_assert_num_queries(8):
        client.get("/akun/instansi/")


def test_an_admin_adds_an_office_of_the_province(client: Client) -> None:
    places(KAUR)
    client.force_login(admin())

    client.post("/akun/instansi/baru/?wilayah=17", form())

    assert Agency.objects.get().region == place("17")


class TestSuccession:
    @pytest.fixture
    def offices(self, by: User) -> tuple[Agency, Agency]:
        return agency("dinsos", KAUR, name="Dinas Sosial"), agency("baru", KAUR, name="Dinas Baru")

    def test_an_office_is_followed_and_closed_and_both_pages_tell_it(self, client, offices) -> None:
        old, new = offices
        page = f"/akun/instansi/{old.public_id}/pengganti/"
        assert "Dinas Baru" in body(client.get(page))

        response = client.post(
            page, {"successors": [new.public_id], "year": "2024", "close": "on"}, follow=True
        )

        old.refresh_from_db()
        assert old.valid_until is not None
        assert "Dinas Sosial digantikan oleh Dinas Baru sejak 2024." in body(response)
        assert "Digantikan oleh Dinas Baru sejak 2024." in body(response)
        told = body(client.get(f"/akun/instansi/{new.public_id}/"))
        assert "Menggantikan Dinas Sosial sejak 2024." in told
        assert f'href="/akun/instansi/{old.public_id}/"' in told

    @pytest.mark.parametrize(
        ("changed", "status", "told"),
        [
            ({"successors": []}, 422, "Centang paling sedikit satu instansi pengganti."),
            ({"successors": ["own"]}, 422, "Masukkan pilihan yang valid"),
            ({"successors": ["foreign"]}, 422, "Masukkan pilihan yang valid"),
            ({"year": ""}, 422, "Isi tahun mulai berlakunya"),
            ({"year": "dua ribu"}, 422, "Isi tahun dengan empat angka"),
            ({"year": "1999"}, 409, "Tahun 1999 tidak dapat dipakai"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_written(
        self, client, offices, changed, status, told
    ) -> None:
        old, new = offices
        keys = {"own": old.public_id, "foreign": agency("dinsos", SELUMA).public_id}
        sent = {"successors": [new.public_id], "year": "2024", "close": "on"} | changed
        sent["successors"] = [keys.get(one, one) for one in sent["successors"]]

        response = client.post(f"/akun/instansi/{old.public_id}/pengganti/", sent)

        old.refresh_from_db()
        assert (response.status_code, old.successions.count()) == (status, 0)
        assert told in body(response)
        assert f'value="{sent["year"]}"' in body(response) or not sent["year"]
        assert old.valid_until is None

    def test_a_mistake_is_taken_back_once(self, client, offices) -> None:
        old, new = offices
        old.successions.create(successor=new, year=2024)
        address = f"/akun/instansi/{old.public_id}/pengganti/hapus/"

        done = client.post(address, {"successor": new.public_id}, follow=True)
        again = client.post(address, {"successor": new.public_id}, follow=True)

        assert "Catatan bahwa Dinas Baru menggantikan Dinas Sosial dihapus." in body(done)
        assert "sudah tidak tercatat lagi" in body(again)
        assert not old.successions.exists()
