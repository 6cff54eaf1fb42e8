"""Years that stay as they were: the same bytes, whatever comes after them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from evaluations.models import Assessment, Scorecard
from evaluations.outside.frozen import card_rows
from evaluations.queries import decree_of, overview, staircase
from instruments.sheet import Predicate
from tests.evaluations.scene import (
    admin,
    area_said,
    finalised,
    fresh,
    kecamatan,
    opened,
    operator,
    published,
    said,
    small_sheet,
    verified,
    verifying,
)
from tests.world import KAUR, place

pytestmark = pytest.mark.django_db

CARDS = "/evaluasi/{}/17.04/kartu/"


def of_year(year: int, **changes):
    """A small instrument of its own for the year."""
    told = {"code": f"kecil-{year}", "year": year} | changes
    return published(replace(small_sheet(), **told))


@pytest.fixture
def old() -> Assessment:
    """Kaur of 2023, final."""
    assessment = opened(year=2023, instrument=of_year(2023))
    said(assessment, "1.1", "a")
    area_said(assessment, "25.4", kecamatan(3)[0], "ya")
    return finalised(verified(assessment), score=Decimal("6.5"))


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def files(year: int = 2023) -> dict[str, bytes]:
    """Stage -> what is handed out of it."""
    client = browser(operator())
    answers = {
        stage: client.get(f"{CARDS.format(year)}{stage}.json")
        for stage in ("self", "province", "final")
    }
    return {stage: answer.content for stage, answer in answers.items()}


def figures(assessment: Assessment) -> list:
    """What the overview shows of the result."""
    page = overview(fresh(assessment))
    return [page.standing.card, staircase(page), decree_of(page), card_rows(assessment, admin())]


def test_a_frozen_year_gives_the_same_bytes_whatever_comes_after_it(old) -> None:
    before, shown = files(), figures(old)

    published()  # the shipped instrument of 2024
    scale = (Predicate("pratama", "Perunggu", Decimal(9), inclusive=False),)
    for year in (2024, 2025):
        later = opened(year=year, instrument=of_year(year, predicates=scale))
        said(later, "1.1", "b")
    kaur = place(KAUR)
    kaur.name = "Kaur Raya"
    kaur.save()

    assert files() == before
    assert figures(old) == shown
    assert decree_of(overview(fresh(old))).predicate.label == "Pratama"


def test_what_is_handed_out_is_what_was_hashed(old) -> None:
    client = browser(operator())

    for stage, content in files().items():
        card = Scorecard.objects.get(assessment=old, stage=stage)
        answer = client.get(f"{CARDS.format(2023)}{stage}.json")
        assert hashlib.sha256(content).hexdigest() == card.sha256 == answer["X-Sha256"]
        assert json.loads(content) == card.card
        assert answer["Content-Disposition"] == (
            f'attachment; filename="kartu-{stage}-17.04-2023-v1.json"'
        )


@pytest.mark.parametrize(
    "address", ["self.json?versi=2", "self.json?versi=x", "self.json?versi=0", "field.json", "x/"]
)
def test_what_was_never_frozen_is_not_there(old, address) -> None:
    assert browser(operator()).get(CARDS.format(2023) + address).status_code == 404


def test_a_card_that_still_moves_is_shown_without_its_file() -> None:
    kaur = verifying(opened(year=2023, instrument=of_year(2023)))
    client = browser(admin())

    page = client.get(CARDS.format(2023)).content.decode()

    assert "belum, masih dapat berubah" in page
    assert f"{CARDS.format(2023)}self.json?versi=1" in page
    assert f"{CARDS.format(2023)}province.json" not in page
    assert client.get(f"{CARDS.format(2023)}province.json").status_code == 404
    # The province's figure is its own while it moves (security 29).
    of_the_regency = browser(operator()).get(CARDS.format(2023)).content.decode()
    assert "Verifikasi administrasi provinsi" not in of_the_regency.partition("<main")[2]
    assert len(card_rows(kaur, admin())) == 2


def test_the_page_shows_score_hash_and_moment_of_each_stage(old) -> None:
    client = browser(operator())
    card = Scorecard.objects.get(assessment=old, stage="final")

    page = client.get(CARDS.format(2023)).content.decode()
    one = client.get(f"{CARDS.format(2023)}final/").content.decode()

    assert page.count("Unduh kartu (JSON)") == 3
    assert card.sha256 in page
    assert (one.count("Unduh kartu (JSON)"), "hanya jumlah" in one) == (1, True)


def test_a_card_without_its_hash_is_not_handed_out() -> None:
    kaur = opened(year=2023, instrument=of_year(2023))
    verifying(kaur)
    row = Scorecard.objects.get(assessment=kaur, stage="province")
    Scorecard.objects.filter(pk=row.pk).update(sha256="0" * 64, frozen_at=row.computed_at)
    client = browser(admin())

    answer = client.get(f"{CARDS.format(2023)}province.json")

    assert answer.status_code == 409
    assert "tidak lagi sesuai dengan sidik jarinya" in answer.content.decode()
    assert "tidak lagi sesuai" in client.get(CARDS.format(2023)).content.decode()
