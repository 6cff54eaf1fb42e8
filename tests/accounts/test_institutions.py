from dataclasses import replace

import pytest

from accounts import institutions
from accounts.institutions import known_institutions, register_source, slug_called
from instruments.services import load, publish
from instruments.sheet import Institution
from tests.sheets import make_question, make_sheet


@pytest.fixture
def sources(monkeypatch) -> list:
    told: list = []
    monkeypatch.setattr(institutions, "_sources", told)
    return told


def test_the_first_source_names_a_slug_and_all_are_in_the_order_of_names(sources) -> None:
    register_source(lambda: [("dinsos", "Dinas Sosial"), ("bappeda", "Bappeda")])
    register_source(lambda: [("dinsos", "Nama lama"), ("polres", "Polres")])

    assert known_institutions() == [
        ("bappeda", "Bappeda"),
        ("dinsos", "Dinas Sosial"),
        ("polres", "Polres"),
    ]


@pytest.mark.parametrize(
    ("text", "slug"),
    [("DINAS  SOSIAL", "dinsos"), ("Dinsos", "dinsos"), ("Dinas", ""), ("", "")],
)
def test_an_institution_is_found_by_name_or_slug(sources, text: str, slug: str) -> None:
    register_source(lambda: [("dinsos", "Dinas Sosial")])

    assert slug_called(text) == slug


@pytest.mark.django_db
def test_published_instruments_offer_their_institutions_and_drafts_do_not() -> None:
    health = Institution("dinkes", "Dinas Kesehatan")
    sheet = replace(make_sheet(make_question("1.1", lead="dinkes")), institutions=(health,))
    instrument = load(sheet=sheet, sha256="0" * 64, by=None)
    before = known_institutions()

    publish(instrument=instrument, by=None)

    assert (before, known_institutions()) == ([], [("dinkes", "Dinas Kesehatan")])
