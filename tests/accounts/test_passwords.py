"""Which passwords are taken."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords import what_is_left
from accounts.permissions import Role
from tests.world import KAUR, PASSWORD, person, user

pytestmark = pytest.mark.django_db

BAD = [
    "",
    "pendek",
    "elevenchars",
    "123456789012",
    "20262026202620262026",
    "000000000000",
    "aaaaaaaaaaaaaaaa",
    "abababababababab",
    "kecamatan123",
    "Kecamatan2026!",
    "KECAMATAN-2026",
    "kabupatenlayakanak",
    "Kabupaten Layak Anak 2026",
    "layakanak2026!!",
    "portalkla2026",
    "kla-kla-kla-kla-kla",
    "kota.layak.anak",
    "sandi-kabupaten-1",
    "password1234",
    "passwordpassword",
    "KLA password 2025",
    "kab.kaur.2026",
    "kabupatenkaur2026",
    "sari.dewi.1968",
    "SariDewi2026!!",
    "saridewi-saridewi",
    "operator.sari1",
    "dewi_kabupaten_kaur",
    "1968-04-11-kaur",
    "provinsi12345678",
    "kelurahan-qwerty",
    "kecamatan!!!!!!!!!!!!",
    "desa 12345678 kota",
    "sandi123456789",
    "anak-anak-anak-anak",
    "196804111993031009",
    "196804111993031009x",
    "sari@kaur.go.id2026",
    "qwertyuiop123",
    "kota-iloveyou",
]
GOOD = [
    PASSWORD,
    "perahu-biru-di-atas-meja",
    "klarinet-ungu-di-atap",
    "kabut pagi di lereng",
    "tujuh belas bebek renang",
    "Anakku suka makan durian",
    "desaku yang kucinta 45",
    "Kereta2026Berangkat",
    "kopi pahit tanpa gula",
    "x7#mQp2!vLz9",
    "correct horse battery staple",
    "bintang kecil di langit yang biru",
    "ikan asin dan sambal",
    "r4hasia-gunung-kembar",
    "  spasi di awal dan akhir  ",
    "γλώσσα-δέντρο-θάλασσα",
    "🐄🌾🚜🌧🌈🔥🍚🐟🌶🧂🥥🍌",
    "kaur indah saat senja tiba",
    "lemari, jendela, sepatu",
    "p" * 3 + "q" * 3 + "rstuvwxyz",
]


@pytest.mark.parametrize("password", BAD)
def test_a_password_that_others_would_try_is_refused(password: str) -> None:
    sari = user(Role.OPERATOR, KAUR, username="operator.sari")
    sari.full_name, sari.email, sari.nip = "Sari Dewi", "sari@kaur.go.id", "196804111993031009"

    with pytest.raises(ValidationError):
        validate_password(password, sari)


@pytest.mark.parametrize("password", GOOD)
def test_a_password_of_several_words_or_random_signs_is_taken(password: str) -> None:
    sari = person("operator.sari", full_name="Sari Dewi")

    assert validate_password(password, sari) is None


def test_a_passphrase_of_64_characters_of_any_language_is_taken() -> None:
    passphrase = "γλώσσα и море, padi menguning di sawah – 日本の山と川 夏の雨 春の花".ljust(
        64, "é"
    )

    assert validate_password(passphrase, None) is None


def test_somebody_who_is_not_stored_yet_can_be_checked() -> None:
    assert validate_password(PASSWORD, User(username="sari")) is None


def test_the_refusal_says_what_is_wrong_and_what_to_do() -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password("kabupatenlayakanak", None)

    assert refusal.value.messages == [
        "Kata sandi ini mudah ditebak: isinya hampir hanya nama Anda, kata seperti “kabupaten” "
        "atau “KLA”, tahun, atau huruf berulang. Pakai beberapa kata acak."
    ]


@pytest.mark.parametrize(
    ("password", "own", "rest"),
    [
        ("Kabupaten-Kaur_2026", ["kaur"], ""),
        ("klarinet", [], "rinet"),
        ("layakanak", [], ""),
        ("a.b c", [], "abc"),
        ("3026", [], "3026"),
    ],
)
def test_known_words_years_and_punctuation_are_taken_out(
    password: str, own: list[str], rest: str
) -> None:
    assert what_is_left(password, own) == rest
