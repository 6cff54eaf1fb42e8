"""The kop as it prints: what was entered, what stands in for it, what is still missing."""

import pytest

from regions.models import Region
from reports.letterheads import arms_of, defaults_for, kop_from, kop_of, letterhead_of, printed_nip
from tests.reports.scene import TEXTS, kaur, kop, png
from tests.world import place

BENGKULU = Region(code="17", name="Bengkulu", level=1, kind="provinsi")


def test_what_was_entered_is_printed_as_a_letter_writes_it():
    printed = kop(has_arms=True)

    assert printed.government == "PEMERINTAH KABUPATEN KAUR"
    assert printed.office == "SEKRETARIAT DAERAH"
    assert printed.address_line == "Jalan Kolonel Syamsul Bahrun Nomor 1, Bintuhan, Kode Pos 38963"
    assert printed.contact_line == (
        "Telepon (0739) 61001, Surel setda@kaurkab.go.id, Laman kaurkab.go.id"
    )
    assert printed.nip == "19701231 199803 1 004"
    assert printed.missing == ()
    assert printed.is_complete


def test_without_anything_the_regions_own_title_stands_in():
    empty = kop_from(kaur(), {}, has_arms=False)

    assert empty.government == "PEMERINTAH KABUPATEN KAUR"
    assert empty.position == "Sekretaris Daerah"
    assert (empty.office, empty.address_line, empty.contact_line, empty.nip) == ("", "", "", "")
    assert empty.missing_words == (
        "nama instansi, alamat, kota tempat tanda tangan, jabatan penanda tangan, "
        "nama penanda tangan, lambang daerah"
    )


def test_a_province_signs_by_nobody_that_we_could_guess():
    assert defaults_for(BENGKULU) == {"government": "PEMERINTAH PROVINSI BENGKULU"}


def test_a_city_is_called_a_city():
    kota = Region(code="17.71", name="Kota Bengkulu", level=2, kind="kota")

    assert defaults_for(kota)["government"] == "PEMERINTAH KOTA BENGKULU"


@pytest.mark.parametrize(
    ("blank", "line"),
    [
        ({"postal_code": ""}, "Jalan Kolonel Syamsul Bahrun Nomor 1, Bintuhan"),
        ({"address": ""}, "Kode Pos 38963"),
        ({"address": "", "postal_code": ""}, ""),
    ],
)
def test_a_blank_part_leaves_no_comma_behind(blank, line):
    assert kop(**blank).address_line == line


@pytest.mark.parametrize("nip", ["", "123", "x" * 17])
def test_what_is_no_nip_is_left_as_it_is(nip):
    assert printed_nip(nip) == nip


def test_the_stored_letterhead_is_read_in_one_query(stored, region, django_assert_num_queries):
    with django_assert_num_queries(1):
        printed = kop_of(region)

    assert printed.has_arms
    assert printed.signatory == TEXTS["signatory"]


def test_the_row_comes_without_the_bytes_of_the_picture(stored, region, django_assert_num_queries):
    with django_assert_num_queries(1):
        row = letterhead_of(region)
        assert row.has_arms
        assert str(row.updated_by)
    assert "arms" in row.get_deferred_fields()


def test_the_picture_is_what_was_saved(stored, region):
    assert arms_of(region) == png()


def test_a_region_without_a_letterhead_has_none(region):
    assert letterhead_of(region) is None
    assert arms_of(region) is None
    assert kop_of(place("17.05")).government == "PEMERINTAH KABUPATEN SELUMA"
