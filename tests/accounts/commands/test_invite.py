"""`manage.py invite`: how the first admin of an empty portal gets in."""

import re

import pytest

from accounts.links import find
from accounts.models import Invitation
from audit.models import Event
from tests.evaluations.commands.running import printed, wrong_use
from tests.world import BENGKULU, KAUR, agency, places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bengkulu(settings) -> None:
    settings.SITE_URL = "https://kla.go.id"
    places(BENGKULU, KAUR)


def test_it_prints_a_link_that_works_once_with_what_it_is_for() -> None:
    told = printed("invite", "Dr. Budi, M.Si", "--role", "province_admin", "--region", "17")

    first, second = told.splitlines()
    token = re.fullmatch(r"https://kla\.go\.id/undangan/([^/]+)/", second)[1]
    assert first.startswith("Admin provinsi, Provinsi Bengkulu. Berlaku satu kali, sampai ")
    assert find(Invitation, token, "10.0.0.1").full_name == "Dr. Budi, M.Si"


def test_the_log_says_that_nobody_who_signed_in_did_it() -> None:
    printed("invite", "Budi", "--role", "operator", "--region", "Kaur")

    assert list(Event.objects.values_list("verb", "actor", "region")) == [
        ("invitation.made", "", KAUR)
    ]


def test_all_that_an_invitation_holds_can_be_given() -> None:
    office = agency("dinkes", KAUR)

    printed(
        *("invite", "Tini", "--role", "contributor", "--region", "17.04", "--agency", "dinkes"),
        *("--email", "tini@kaur.go.id", "--nip", "19680411 199303 1 009"),
        *("--phone", "0812 3456 7890", "--ends", "2099-12-31"),
    )

    made = Invitation.objects.get()
    told = (made.agency, made.email, made.nip, made.phone, str(made.ends_on))
    assert told == (
        office,
        "tini@kaur.go.id",
        "196804111993031009",
        "+6281234567890",
        "2099-12-31",
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"--role": "raja"}, "Peran 'raja' tidak dikenal. Pilih: contributor, area, operator"),
        ({"--region": "99"}, "tidak ditemukan"),
        ({"--region": "Kaurr"}, "Mungkin maksud Anda: 17.04 Kabupaten Kaur"),
        ({"--region": "17.04"}, "Peran Admin provinsi diberikan untuk provinsi"),
        ({"--email": "x"}, "Surel “x” tidak benar."),
        ({"--nip": "1"}, "NIP terdiri dari 18 angka"),
        ({"--phone": "x"}, "Nomor telepon tidak dikenali."),
        ({"--ends": "besok"}, "Tanggal 'besok' tidak dikenal. Tulis misalnya 2026-12-31."),
        ({"--ends": "2020-01-01"}, "sudah lewat"),
        ({"--agency": "dinkes"}, "Instansi “dinkes” tidak ditemukan di Provinsi Bengkulu."),
        ({"--role": "contributor"}, "Pilih instansinya."),
        ({"name": "  "}, "Nama belum diisi."),
    ],
)
def test_wrong_use_is_one_sentence_and_writes_nothing(changed: dict, sentence: str) -> None:
    told = {"--role": "province_admin", "--region": "17"} | changed
    name = told.pop("name", "Budi")

    refusal = wrong_use("invite", name, *(part for pair in told.items() for part in pair))

    assert sentence in refusal
    assert (len(refusal.splitlines()), Invitation.objects.count()) == (1, 0)


def test_without_the_portals_address_no_link_is_made(settings) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = "", []

    refusal = wrong_use("invite", "Budi", "--role", "province_admin", "--region", "17")

    assert "SITE_URL belum diisi" in refusal
    assert Invitation.objects.count() == 0


def test_role_and_region_have_to_be_named() -> None:
    assert "belum ditulis: --role, --region" in wrong_use("invite", "Budi")
