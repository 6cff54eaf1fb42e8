"""The figures of the API are those of the pages and of the command, from the same functions."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Assessment, RecordedResult
from evaluations.queries import overview
from evaluations.results import CARD_KEYS
from publication.models import PublishedResult
from reports.models import Paper
from tests.api.asking import Program, program_of
from tests.evaluations.scene import (
    YEAR,
    a_version,
    area_said,
    finalised,
    fresh,
    judged,
    kecamatan,
    linked,
    opened,
    operator,
    published,
    said,
    small_sheet,
    verifier,
    verifying,
)
from tests.rollback import rolled_back
from tests.world import KAUR, SELUMA, place

pytestmark = pytest.mark.django_db

KAUR_PAGES = f"/evaluations/{YEAR}/{KAUR}"


@pytest.fixture(scope="module")
def judging(django_db_setup, django_db_blocker) -> Iterator[Assessment]:
    """Handed in with 1.1, 2.1 and an answer of one of two kecamatan; 1.1 judged lower since."""
    with django_db_blocker.unblock(), rolled_back():
        assessment = opened(instrument=published(replace(small_sheet(), code="kla-uji")))
        areas = kecamatan(2)
        said(assessment, "1.1", "a")
        said(assessment, "2.1", "85")
        area_said(assessment, "25.4", areas[0], "ya")
        linked(assessment, "1.1", "sk")
        assessment = verifying(assessment)
        judged(assessment, "1.1", "2")
        yield fresh(assessment)


@pytest.fixture
def of_the_regency(judging) -> Program:
    return program_of(operator())


@pytest.fixture
def of_the_province(judging) -> Program:
    return program_of(verifier())


def printed(stage: str = "self") -> dict:
    out = StringIO()
    call_command("score", KAUR, str(YEAR), "--stage", stage, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_a_score_is_what_the_command_prints(of_the_regency):
    told = of_the_regency.read(f"{KAUR_PAGES}/scores/self")
    command = printed()

    assert {key: told[key] for key in command} == command
    assert set(CARD_KEYS) < set(told)


def test_the_sums_of_lines_indicators_and_clusters_are_the_score(of_the_regency):
    card = of_the_regency.read(f"{KAUR_PAGES}/scores/self")
    lines = list(of_the_regency.walk(f"{KAUR_PAGES}/ledger?limit=2"))

    total = Decimal(card["score"])
    assert total > 0
    assert sum(Decimal(row["points"]) for row in lines) == total
    for rows in (card["clusters"], card["indicators"]):
        assert sum(Decimal(row["score"]) for row in rows) == total


def test_an_evaluation_tells_state_stages_gap_and_clusters_of_its_page(of_the_regency, judging):
    told = of_the_regency.read(KAUR_PAGES)
    page = overview(judging, user=operator())

    assert (told["state"], told["state_label"]) == ("verifying", "Diverifikasi")
    assert [(row["stage"], row["score"]) for row in told["stages"]] == [
        ("self", str(page.standing.card.total))
    ]
    assert told["gap"]["to_next_predicate"] == (
        None if page.gap.to_next_step is None else str(page.gap.to_next_step)
    )
    assert [row["answered"] for row in told["clusters"]] == [3]
    assert told["decree"] is None


def test_the_provinces_score_is_no_news_before_it_is_concluded(of_the_regency, of_the_province):
    hidden = [f"{KAUR_PAGES}/scores/province", f"{KAUR_PAGES}/ledger?stage=province"]

    assert [of_the_regency.get(address).status_code for address in hidden] == [404, 404]
    assert of_the_province.read(hidden[0])["score"] == printed("province")["score"] == "2.00"
    verdict = of_the_province.read(hidden[1])["items"][0]["verdict"]
    assert (verdict["decision"], verdict["points"]) == ("accepted", "2.00")


def test_a_stage_without_a_score_is_not_there(of_the_province):
    assert of_the_province.get(f"{KAUR_PAGES}/scores/final").status_code == 404
    assert of_the_province.get(f"{KAUR_PAGES}/scores/self?version=2").status_code == 404


def test_answers_tell_value_state_and_words_and_none_is_never_zero(of_the_regency):
    rows = {row["code"]: row for row in of_the_regency.walk(f"{KAUR_PAGES}/answers")}

    told = {code: (row["state"], row["value"], row["said"]) for code, row in rows.items()}
    assert told == {
        "1.1": ("submitted", "a", "Perda"),
        "1.2": ("empty", None, ""),
        "2.1": ("submitted", "85.00", "85"),
        "25.4": (told["25.4"][0], "1/2", "1 dari 2 kecamatan"),
    }
    assert [row["code"] for row in of_the_regency.walk(f"{KAUR_PAGES}/answers?state=empty")] == [
        "1.2"
    ]
    assert list(of_the_regency.walk(f"{KAUR_PAGES}/answers?cluster=IV")) == []


def test_a_decision_of_a_running_review_is_told_to_the_province_only(
    of_the_regency, of_the_province
):
    states = [
        next(row["state"] for row in who.walk(f"{KAUR_PAGES}/answers") if row["code"] == "1.1")
        for who in (of_the_regency, of_the_province)
    ]

    assert states == ["submitted", "accepted"]


def test_progress_counts_what_the_page_counts(of_the_regency):
    told = of_the_regency.read(f"{KAUR_PAGES}/progress")

    assert (told["whole"]["questions"], told["whole"]["answered"]) == (4, 3)
    assert [(row["code"], row["asked"], row["answered"]) for row in told["areas"]] == [
        ("17.04.01", 1, 1),
        ("17.04.02", 1, 0),
    ]


def test_a_draft_is_no_settled_score_anywhere(of_the_province):
    """Neither in the single evaluation, nor in the list, nor on the board (docs/api.md)."""
    draft = opened(year=2025, instrument=published(replace(small_sheet(), code="kla-2025")))
    said(draft, "1.1", "a")

    single = of_the_province.read(f"/evaluations/2025/{KAUR}")["stages"]
    [listed] = of_the_province.read("/evaluations?year=2025")["items"]
    rows = of_the_province.read("/provinces/17/board/2025")["rows"]

    [on_board] = next(row["scores"] for row in rows if row["region"]["code"] == KAUR)
    told = [*single, listed["score"], on_board]
    assert [(row["at"], row["is_settled"], row["score"]) for row in told] == [
        (None, False, "3.00")
    ] * 3


def test_what_the_province_began_to_verify_is_settled_everywhere(of_the_province):
    single = of_the_province.read(KAUR_PAGES)["stages"]
    [listed] = of_the_province.read(f"/evaluations?year={YEAR}")["items"]
    rows = of_the_province.read(f"/provinces/17/board/{YEAR}")["rows"]

    on_board = next(row["scores"] for row in rows if row["region"]["code"] == KAUR)
    both = [
        {row["stage"]: (row["at"], row["is_settled"]) for row in told}
        for told in (single, on_board)
    ]
    assert both[0] == both[1]
    assert (listed["score"]["at"], listed["score"]["is_settled"]) == both[0]["self"]
    assert [settled for _, settled in both[0].values()] == [True, False]


def test_a_final_result_comes_with_its_decree(judging):
    finalised(judging)

    told = program_of(operator()).read(KAUR_PAGES)

    assert told["decree"]["ground_number"] == "Keputusan Menteri 1/2024"
    assert told["decree"]["ground_date"] == "2024-06-01"
    assert [row["stage"] for row in told["stages"]] == ["self", "province", "final"]


def test_recorded_results_are_those_of_the_own_regions(of_the_regency, of_the_province):
    for code in (KAUR, SELUMA):
        RecordedResult.objects.create(
            region=place(code), year=2023, stage="final", predicate="pratama", source="SK 1/2023"
        )

    own = of_the_regency.read("/recorded-results?year=2023&stage=final")["items"]

    assert own == [
        {
            "region": {"code": KAUR, "name": "Kabupaten Kaur"},
            "year": 2023,
            "stage": "final",
            "score": None,
            "predicate": "pratama",
            "source": "SK 1/2023",
        }
    ]
    assert of_the_province.read("/recorded-results")["total"] == 2


def test_published_results_are_told_until_they_are_withdrawn(of_the_regency, judging):
    fields = {
        "province_code": "17",
        "province_name": "Bengkulu",
        "region_code": SELUMA,
        "region_name": "Kabupaten Seluma",
        "stage": "final",
        "score": Decimal("812.5"),
        "clusters": [{"code": "K", "name": "Kelembagaan", "score": "1.00", "maximum": "2.00"}],
        "published_at": judging.moved_at,
    }
    PublishedResult.objects.create(**fields, year=2022, withdrawn_at=judging.moved_at)
    PublishedResult.objects.create(**fields, year=2023)

    told = of_the_regency.read("/published-results?province=17")["items"]

    assert [(row["year"], row["score"], row["predicate"]) for row in told] == [
        (2023, "812.50", None)
    ]


def test_papers_are_listed_with_the_address_that_proves_them(of_the_regency, judging):
    for number, code in enumerate((KAUR, SELUMA), start=1):
        Paper.objects.create(
            public_id=f"surat{number}",
            number=number,
            kind="sekda",
            title="Lembar Sekda",
            region=place(code),
            year=YEAR,
            paper="A4",
            fingerprint="0" * 64,
            made_at=judging.moved_at,
        )

    told = of_the_regency.read("/papers")["items"]

    assert [(row["id"], row["check"], row["stage"]) for row in told] == [
        ("surat1", "/periksa/surat1/", None)
    ]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("/documents?limit=1", "/documents?limit=200"),
        (f"{KAUR_PAGES}/answers?limit=1", f"{KAUR_PAGES}/answers"),
        (f"{KAUR_PAGES}/ledger?limit=1", f"{KAUR_PAGES}/ledger"),
        ("/regions?limit=1", "/regions"),
    ],
)
def test_long_lists_ask_the_database_no_more_often(of_the_province, short, long):
    for _ in range(3):
        a_version()
    of_the_province.read(short)

    counts = []
    for address in (short, long):
        with CaptureQueriesContext(connection) as asked:
            of_the_province.read(address)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 20
