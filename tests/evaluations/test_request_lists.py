"""The ready-made lists fit the shipped instrument and the story of Kaur."""

from dataclasses import replace

import pytest

from accounts.models import Agency, AgencyKind
from evaluations.request_lists import AREA_WORDS, RECIPIENT_WORDS, items_for, lists_for, ready_lists
from evidence.models import DocumentKind
from instruments.sheet import Kind
from regions.models import Level, Region
from tests.sheets import make_question, make_sheet, shipped_sheet

ITEMS = [item for row in ready_lists() for item in row.items]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_every_item_names_things_that_exist(item):
    sheet = shipped_sheet()

    assert item.title
    assert item.kind in DocumentKind.values
    assert item.asked_of
    assert set(item.asked_of) <= set(RECIPIENT_WORDS)
    assert all(sheet.has_question(code) for code in (*item.proves, *item.proposed))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_what_proves_an_area_answer_is_asked_of_areas_of_its_level(item):
    sheet = shipped_sheet()
    levels = {sheet.question(code).area_level for code in item.proves}

    assert all(sheet.question(code).kind is Kind.ROLLUP for code in item.proves)
    assert levels <= {word for word in item.asked_of if word in AREA_WORDS}


def test_keys_and_titles_are_used_once():
    assert len({item.key for item in ITEMS}) == len(ITEMS)
    assert len({item.title for item in ITEMS}) == len(ITEMS)
    assert len({row.key for row in ready_lists()}) == len(ready_lists())


def test_the_four_sop_of_kaur_prove_25_4_and_are_proposed_to_their_policies():
    proposed = {item.key: item.proposed for item in ITEMS if item.kind == DocumentKind.SOP}

    assert proposed == {
        "sop-kekerasan": ("1.2u",),
        "sop-bencana": ("1.2x",),
        "sop-perilaku": ("1.2z",),
        "sop-abh": ("1.2za",),
    }
    assert {item.proves for item in ITEMS if item.kind == DocumentKind.SOP} == {("25.4",)}


def test_the_policies_are_about_what_the_sop_is_about():
    sheet = shipped_sheet()
    labels = [sheet.question(code).label for code in ("1.2u", "1.2x", "1.2z", "1.2za")]

    for label, word in zip(labels, ("kekerasan", "bencana", "menyimpang", "ABH"), strict=True):
        assert word in label


def test_violence_is_asked_of_kecamatan_and_polsek_only():
    item = items_for(shipped_sheet())["sop-kekerasan"]
    kecamatan, village = Region(level=Level.KECAMATAN), Region(level=Level.VILLAGE)
    polsek, dinkes = Agency(kind=AgencyKind.POLSEK), Agency(kind=AgencyKind.OPD)

    assert item.areas_among([kecamatan, village]) == [kecamatan]
    assert item.agencies_among([polsek, dinkes]) == [polsek]
    assert item.recipients == "kecamatan dan Polsek"


def test_another_instrument_keeps_the_papers_without_the_codes_it_does_not_know():
    sheet = make_sheet(replace(make_question("1.2u")))

    lists = lists_for(sheet)

    items = {item.key: item for row in lists for item in row.items}
    assert set(items) == {item.key for item in ITEMS}
    assert (items["sop-kekerasan"].proves, items["sop-kekerasan"].proposed) == ((), ("1.2u",))
    assert items["sop-bencana"].proposed == ()
