"""Finding offices by what people call them."""

import pytest

from accounts.models import AgencyKind
from accounts.queries import AgencyNotFound, agencies_by_institution, agency_for, find_agency
from tests.world import KAUR, KOTA_BENGKULU, SELUMA, agency, place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "DP2KBP3A",
        "dp2kbp3a",
        "DP2KBP3A Kaur",
        "DP2KBP3A Kab. Kaur",
        "DP2KBP3A Kabupaten Kaur",
        "dp3ap2kb",
        "Dinas P2KB-P3A",
        " dinas  p2kb p3a. ",
    ],
)
def test_the_office_answers_to_name_slug_and_alias_in_any_spelling(text: str) -> None:
    office = agency("dp3ap2kb", KAUR, aliases=["Dinas P2KB P3A"])
    agency("dinkes", KAUR)

    assert find_agency(place(KAUR), text) == office


def test_the_next_regencys_office_is_not_found() -> None:
    agency("dinkes", SELUMA)

    with pytest.raises(AgencyNotFound) as refusal:
        find_agency(place(KAUR), "Dinas Kesehatan")

    assert str(refusal.value) == (
        "Instansi “Dinas Kesehatan” tidak ditemukan di Kabupaten Kaur. "
        "Belum ada instansi di wilayah ini."
    )


def test_an_unknown_name_gets_the_regions_offices_to_choose_from() -> None:
    agency("dinkes", KAUR)
    agency("polres", KAUR)

    with pytest.raises(AgencyNotFound) as refusal:
        find_agency(place(KAUR), "Dinas Perikanan")

    assert [office.name for office in refusal.value.candidates] == [
        "Dinas Kesehatan",
        "Kepolisian Resor",
    ]


def test_an_alias_of_two_offices_is_asked_back() -> None:
    agency("polsek-a", KAUR, name="Polsek Kinal", kind=AgencyKind.POLSEK, aliases=["Polsek"])
    agency("polsek-b", KAUR, name="Polsek Maje", kind=AgencyKind.POLSEK, aliases=["Polsek"])

    with pytest.raises(AgencyNotFound) as refusal:
        find_agency(place(KAUR), "polsek")

    assert [office.name for office in refusal.value.candidates] == ["Polsek Kinal", "Polsek Maje"]


@pytest.mark.parametrize("text", ["", "  ", "...", "\x00", "Kaur", "x" * 5_000])
def test_nothing_much_is_no_office(text: str) -> None:
    agency("dinkes", KAUR)

    with pytest.raises(AgencyNotFound):
        find_agency(place(KAUR), text)


def test_a_kota_is_left_off_the_end_as_well() -> None:
    office = agency("dinkes", KOTA_BENGKULU)

    assert find_agency(place(KOTA_BENGKULU), "Dinas Kesehatan Kota Bengkulu") == office


def test_a_closed_office_is_not_found() -> None:
    office = agency("dinkes", KAUR, valid_until="2025-12-31")
    kaur = place(KAUR)

    with pytest.raises(AgencyNotFound):
        find_agency(kaur, office.name)
    with pytest.raises(AgencyNotFound):
        agency_for(kaur, "dinkes")
    assert agencies_by_institution(kaur) == {}


def test_an_office_is_found_by_its_part_in_the_instrument() -> None:
    dinkes, polres = agency("dinkes", KAUR), agency("polres", KAUR)
    agency("", KAUR, name="Forum Anak Kaur", kind=AgencyKind.CHILD_FORUM)
    kaur = place(KAUR)

    assert agency_for(kaur, "polres") == polres
    assert agencies_by_institution(kaur) == {"dinkes": dinkes, "polres": polres}


def test_no_slug_is_nobodys_part() -> None:
    agency("", KAUR, name="Forum Anak Kaur", kind=AgencyKind.CHILD_FORUM)

    with pytest.raises(AgencyNotFound):
        agency_for(place(KAUR), "")
