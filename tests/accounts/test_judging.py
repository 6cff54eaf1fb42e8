"""What each row of a sheet will do, or what is wrong with it."""

from datetime import UTC, datetime

import pytest

from accounts.judging import Judged, Outcome, judge
from accounts.people_sheet import HEADER, SheetRow
from accounts.permissions import Role
from audit.clock import db_now
from tests.accounts.people import invited
from tests.world import (
    GEDUNG_WANI,
    KAUR,
    KAUR_UTARA,
    KINAL,
    SELUMA,
    SUKARAJA,
    agency,
    join,
    person,
    place,
    places,
    user,
)

pytestmark = pytest.mark.django_db

NIP, OTHER_NIP = "196804111993031009", "197001011990011001"
NOON = datetime(2026, 6, 27, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _kaur() -> None:
    places(KAUR, KINAL, KAUR_UTARA, GEDUNG_WANI, "17.04.02.2002", "17.04.03.2001", SUKARAJA)
    agency("dinkes", KAUR, aliases=["Puskesmas induk"])


def row(number: int = 2, **cells) -> SheetRow:
    """A row; a cell is its text, or a pair of kind and text."""
    told = [cells.get(name, "") for name in HEADER] + [cells.get("lebih", "")]
    return SheetRow(number, tuple(one if isinstance(one, tuple) else ("text", one) for one in told))


def camat(number: int = 2, **cells) -> SheetRow:
    return row(number, **{"peran": "camat", "wilayah": "Kinal", "nama": "Sari Dewi"} | cells)


def opd(number: int = 2, **cells) -> SheetRow:
    return row(number, **{"peran": "opd", "instansi": "dinkes", "nama": "Tini"} | cells)


def judged(*rows: SheetRow) -> list[Judged]:
    return judge(rows, place(KAUR), db_now())


def only(one: SheetRow) -> Judged:
    return judged(one)[0]


def fault(one: SheetRow) -> str:
    told = only(one)
    assert told.outcome is Outcome.FAULT
    return " ".join(told.says)


# --- camat and villages


@pytest.mark.parametrize(
    "written",
    ["Kinal", "kecamatan KINAL", "Kec. Kinal", "17.04.01", "170401", "17 04 01", "kinal"],
)
def test_a_kecamatan_is_found_by_name_or_code(written: str) -> None:
    told = only(camat(wilayah=written))

    assert (told.outcome, told.role, told.region.code) == (Outcome.INVITE, Role.AREA, KINAL)


@pytest.mark.parametrize("word", ["Camat", "CAMAT ", "kecamatan"])
def test_a_camat_is_written_in_several_ways(word: str) -> None:
    assert only(camat(peran=word)).outcome is Outcome.INVITE


@pytest.mark.parametrize("written", ["Gedung Wani", "Desa Gedung Wani", GEDUNG_WANI])
@pytest.mark.parametrize("word", ["desa", "Kelurahan", "lurah", "Kepala Desa"])
def test_a_village_is_found_by_name_or_code(written: str, word: str) -> None:
    assert only(camat(peran=word, wilayah=written)).region.code == GEDUNG_WANI


def test_an_unknown_kecamatan_is_told_with_the_nearest_names() -> None:
    assert fault(camat(wilayah="Kinall")) == (
        "“Kinall” bukan kecamatan di Kabupaten Kaur. Mungkin: Kinal."
    )


@pytest.mark.parametrize("written", ["Sukaraja", SUKARAJA, "17.05", "17", "99.99.99"])
def test_a_kecamatan_of_another_regency_is_unknown_here(written: str) -> None:
    assert "bukan kecamatan di Kabupaten Kaur" in fault(camat(wilayah=written))


def test_a_village_is_no_kecamatan_and_the_other_way_round() -> None:
    assert "bukan kecamatan" in fault(camat(wilayah=GEDUNG_WANI))
    assert "bukan desa/kelurahan" in fault(camat(peran="desa", wilayah=KINAL))


def test_villages_of_one_name_are_told_apart_by_kecamatan_or_code() -> None:
    place("17.04.01.2002", "Tanjung Betung")
    both = camat(peran="desa", wilayah="Tanjung Betung")

    told = fault(both)

    assert "Ada beberapa desa/kelurahan “Tanjung Betung”" in told
    assert "17.04.01.2002" in told
    assert "Tulis kodenya." in told
    named = only(camat(peran="desa", wilayah="Tanjung Betung, Kec. Kaur Utara"))
    assert named.region.code == "17.04.03.2001"
    assert "bukan desa" in fault(camat(peran="desa", wilayah="Tanjung Betung, Kinalan"))


def test_a_kecamatan_that_no_longer_exists_is_unknown() -> None:
    gone = place(KINAL)
    gone.valid_until = NOON.date()
    gone.save()

    assert "bukan kecamatan" in fault(camat())


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"wilayah": ""}, "Kolom wilayah belum diisi. Tulis nama atau kode kecamatan."),
        ({"instansi": "dinkes"}, "Kolom instansi hanya untuk OPD. Kosongkan."),
        ({"peran": "raja"}, "Peran “raja” tidak dikenal. Tulis camat, desa, atau opd."),
        ({"peran": ""}, "Peran belum diisi. Tulis camat, desa, atau opd."),
        ({"peran": "operator"}, "Peran “operator” tidak dikenal."),
        ({"peran": "admin provinsi"}, "tidak dikenal"),
        ({"nama": ""}, "Nama belum diisi."),
        ({"nama": "x" * 151}, "Nama paling panjang 150 huruf"),
        ({"surel": "bukan surel"}, "Surel “bukan surel” tidak benar."),
        ({"nip": "123"}, "NIP terdiri dari 18 angka; ini 3 karakter."),
        ({"telepon": "abc"}, "Nomor telepon tidak dikenali."),
        ({"lebih": "x"}, "Ada isi di sebelah kanan kolom telepon."),
        ({"nama": ("formula", "=A1")}, "Kolom nama berisi rumus."),
        ({"wilayah": ("formula", "=A1")}, "Kolom wilayah berisi rumus."),
        ({"wilayah": ("number", "17.1")}, "Kolom wilayah berupa angka"),
        ({"nip": ("number", "1.9e+17")}, "Kolom nip berupa angka, yang dibulatkan Excel."),
        ({"telepon": ("date", "2026-06-27")}, "Kolom telepon berupa tanggal"),
        ({"nama": ("other", "True")}, "Kolom nama berupa tanggal atau BENAR/SALAH."),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(cells: dict, told: str) -> None:
    assert told in fault(camat(**cells))


def test_all_faults_of_a_row_are_told_at_once() -> None:
    told = only(camat(wilayah="", nama="", nip="1", surel="x"))

    assert len(told.says) == 4


def test_a_telephone_number_may_be_a_number_cell() -> None:
    told = only(camat(telepon=("number", "81234567890")))

    assert (told.outcome, told.invitee.phone) == (Outcome.INVITE, "+6281234567890")


# --- offices


@pytest.mark.parametrize(
    "written", ["dinkes", "DINAS KESEHATAN", "Dinkes Kab. Kaur", "puskesmas induk"]
)
def test_an_office_is_found_by_any_of_its_names(written: str) -> None:
    told = only(opd(instansi=written))

    assert (told.outcome, told.role, told.agency.institution) == (
        Outcome.INVITE,
        Role.CONTRIBUTOR,
        "dinkes",
    )


def test_an_unknown_office_is_told_with_the_nearest_and_how_to_add_it() -> None:
    assert fault(opd(instansi="Dinas Kesehtan")) == (
        "Instansi “Dinas Kesehtan” belum ada di Kabupaten Kaur. Mungkin: Dinas Kesehatan. "
        "Bila memang baru, tulis Instansi baru: Dinas Kesehtan"
    )


@pytest.mark.parametrize("written", ["Instansi baru: Dinas  Sosial", "baru:Dinas Sosial"])
def test_an_office_that_is_not_there_yet_is_added_when_the_row_says_so(written: str) -> None:
    told = only(opd(instansi=written))

    assert (told.outcome, told.new_office, told.agency) == (
        Outcome.INVITE,
        "Dinas Sosial",
        None,
    )
    assert told.says == ["Instansi ini ditambahkan."]


def test_a_new_office_that_is_there_already_is_used() -> None:
    told = only(opd(instansi="Instansi baru: Dinkes"))

    assert (told.new_office, told.agency.institution) == ("", "dinkes")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"instansi": ""}, "Kolom instansi belum diisi."),
        ({"instansi": "Instansi baru:"}, "Kolom instansi belum diisi."),
        ({"instansi": "..."}, "Kolom instansi belum diisi."),
        ({"instansi": f"baru: {'x' * 151}"}, "Nama instansi paling panjang 150 huruf."),
        ({"wilayah": "Kinal"}, "Kolom wilayah dikosongkan untuk OPD."),
    ],
)
def test_what_is_wrong_with_an_office_row_is_said(cells: dict, told: str) -> None:
    assert told in fault(opd(**cells))


def test_an_office_of_the_next_regency_is_unknown_here() -> None:
    agency("disdik", SELUMA)

    assert "belum ada di Kabupaten Kaur" in fault(opd(instansi="disdik"))


# --- rows with each other


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"nip": NIP}, {"nip": "19680411 199303 1 009"}, "NIP sama dengan baris 2."),
        ({"surel": "a@b.id"}, {"surel": "A@B.ID", "nama": "Lain"}, "Surel sama dengan baris 2."),
        ({}, {"nama": "SARI  DEWI"}, "Orang dan tugas sama dengan baris 2."),
    ],
)
def test_the_later_of_two_rows_for_one_person_is_at_fault(first, second, told: str) -> None:
    one, two = judged(camat(2, **first), camat(3, **second))

    assert (one.outcome, two.outcome) == (Outcome.INVITE, Outcome.FAULT)
    assert told in " ".join(two.says)


def test_people_of_one_name_at_two_places_are_two_people() -> None:
    told = judged(camat(2), camat(3, wilayah="Kaur Utara"), opd(4, nama="Sari Dewi"))

    assert [one.outcome for one in told] == [Outcome.INVITE] * 3


def test_people_of_one_name_in_villages_of_one_name_are_two_people() -> None:
    place("17.04.01.2002", "Tanjung Betung")

    told = judged(
        camat(2, peran="desa", wilayah="17.04.01.2002"),
        camat(3, peran="desa", wilayah="17.04.03.2001"),
    )

    assert [one.outcome for one in told] == [Outcome.INVITE] * 2


# --- with who is there already


@pytest.mark.parametrize(
    "known",
    [{"nip": NIP}, {"email": "sari@kaur.go.id"}, {"full_name": "SARI DEWI"}],
)
def test_who_has_the_role_already_is_left_out(known: dict) -> None:
    join(person("sari", **known), Role.AREA, KINAL)

    told = only(camat(nip=NIP if "nip" in known else "", surel="Sari@kaur.go.id"))

    assert (told.outcome, told.says) == (Outcome.SKIP, ["Sudah memiliki peran ini."])


def test_a_namesake_with_another_nip_is_somebody_else() -> None:
    join(person("sari", full_name="Sari Dewi", nip=OTHER_NIP), Role.AREA, KINAL)

    assert only(camat(nip=NIP)).outcome is Outcome.INVITE


def test_who_had_the_role_once_is_invited_again() -> None:
    join(person("sari", full_name="Sari Dewi"), Role.AREA, KINAL, ends_on=NOON.date().replace(2020))

    assert only(camat()).outcome is Outcome.INVITE


def test_who_is_invited_already_is_left_out() -> None:
    invited("Sari Dewi")

    told = only(camat())

    assert (told.outcome, told.says) == (
        Outcome.SKIP,
        ["Sudah diundang dan belum membuka tautannya."],
    )


def test_who_works_here_at_another_post_gets_this_one_too() -> None:
    join(person("sari", nip=NIP), Role.AREA, KAUR_UTARA)

    told = only(camat(nip=NIP))

    assert (told.outcome, told.says) == (
        Outcome.INVITE,
        ["Sudah punya akun: peran ini ditambahkan setelah ia masuk."],
    )


def test_an_account_of_another_regency_is_not_given_away() -> None:
    join(person("sari", nip=NIP, email="sari@x.id"), Role.OPERATOR, SELUMA)

    told = only(camat(nip=NIP, surel="sari@x.id"))

    assert (told.outcome, told.says) == (Outcome.INVITE, [])


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_num_queries) -> None:
    for number in range(5):
        user(Role.AREA, KINAL)
        agency(f"dinas-{number}", KAUR)
    kaur, now = place(KAUR), db_now()
    few = [camat(2)]
    many = [camat(number, nama=f"Orang {'a' * number}") for number in range(2, 60)]
    many += [opd(number, instansi="Dinas Tak Ada") for number in range(60, 90)]

    for rows in (few, many):
        with django_assert_num_queries(4):
            judge(rows, kaur, now)
