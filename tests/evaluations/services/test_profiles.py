"""A village's figures: blank is not 0, one version, and a log without numbers."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from evaluations.figures import FIGURES, doubts, places
from evaluations.models import AreaFigure, AreaProfile, RoundStage
from evaluations.services import Refused, StaleProfile, counts_of, save_profile
from tests.evaluations.grids import VILLAGE, VILLAGES, GridScene, build
from tests.rollback import rolled_back
from tests.sheets import shipped_sheet
from tests.world import KINAL, SUKARAJA, place

pytestmark = pytest.mark.django_db

BOYS, GIRLS = ("anak_0_1", "L"), ("anak_0_1", "P")


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[GridScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


def save(scene, counts: dict, *, village: str = VILLAGE, version: int = 0, by: str = "desa"):
    return save_profile(
        assessment=scene.fresh(),
        village=place(village),
        counts=counts,
        version=version,
        by=scene.people[by],
    )


def stored(village: str = VILLAGE) -> dict:
    return counts_of(AreaProfile.objects.filter(area=village).first())


def test_zero_is_a_number_and_blank_is_none(scene):
    save(scene, {BOYS: 0, GIRLS: None})

    assert stored() == {BOYS: 0}


def test_a_number_that_is_taken_away_is_unknown_again(scene):
    save(scene, {BOYS: 4, GIRLS: 5})

    save(scene, {BOYS: 4}, version=1)

    assert stored() == {BOYS: 4}
    assert AreaProfile.objects.get().version == 2


def test_the_log_names_the_changed_figures_but_holds_no_number(scene):
    save(scene, {BOYS: 4711, GIRLS: 5})
    save(scene, {BOYS: 4712, GIRLS: 5}, version=1)

    told = [event.data for event in Event.objects.filter(verb="area_profile.saved")]
    assert [data["figures"] for data in told] == [["anak_0_1:L", "anak_0_1:P"], ["anak_0_1:L"]]
    assert "471" not in json.dumps(told)


def test_saving_the_same_twice_is_one_deed(scene):
    save(scene, {BOYS: 4})

    save(scene, {BOYS: 4}, version=0)

    assert AreaProfile.objects.get().version == 1
    assert Event.objects.filter(verb="area_profile.saved").count() == 1


def test_of_two_people_the_later_one_is_told_what_stands(scene):
    save(scene, {BOYS: 4}, by="camat")

    with pytest.raises(StaleProfile) as stale:
        save(scene, {BOYS: 5})

    assert stale.value.current.updated_by == scene.people["camat"]
    assert stored() == {BOYS: 4}


@pytest.mark.parametrize("count", [-1, 1_000_000, 10**30])
def test_a_number_out_of_bounds_is_refused(scene, count):
    with pytest.raises(Refused, match="Tulis bilangan bulat"):
        save(scene, {BOYS: count})


@pytest.mark.parametrize("strange", [("gaji", "L"), ("anak_0_1", "X"), ("", "")])
def test_a_figure_outside_the_list_is_refused(scene, strange):
    with pytest.raises(Refused, match="tidak dikenal"):
        save(scene, {strange: 1})


@pytest.mark.parametrize("elsewhere", [KINAL, "17.05.01.2001"])
def test_only_villages_of_the_regency_have_a_profile(scene, elsewhere):
    place(SUKARAJA)

    with pytest.raises(Refused, match="bukan desa/kelurahan"):
        save(scene, {BOYS: 1}, village=elsewhere)


def test_after_closing_nothing_is_written(scene):
    RoundStage.objects.filter(stage="self").update(closes_at=datetime(2024, 1, 1, tzinfo=UTC))

    with pytest.raises(Refused, match="ditutup"):
        save(scene, {BOYS: 1})

    assert not AreaProfile.objects.exists()


def test_a_full_profile_costs_as_much_as_one_number(scene):
    save(scene, {BOYS: 1}, village=VILLAGES[2])

    with CaptureQueriesContext(connection) as few:
        save(scene, {BOYS: 1})
    with CaptureQueriesContext(connection) as many:
        save(scene, dict.fromkeys(places(), 7), village=VILLAGES[1])

    assert len(few) == len(many)


@pytest.mark.parametrize(
    "change",
    [
        {"area_id": VILLAGES[1]},
        {"assessment_id": 999_999},
    ],
)
def test_a_profile_never_moves(scene, change):
    save(scene, {BOYS: 1})

    with pytest.raises(IntegrityError), transaction.atomic():
        AreaProfile.objects.update(**change)


@pytest.mark.parametrize("change", [{"figure": "anak_2_4"}, {"sex": "P"}, {"count": -1}])
def test_a_number_never_becomes_another_one(scene, change):
    save(scene, {BOYS: 1})

    with pytest.raises(IntegrityError), transaction.atomic():
        AreaFigure.objects.update(**change)


@pytest.mark.parametrize("code", [KINAL, "17.05.01"])
def test_the_database_takes_no_profile_of_anything_but_an_own_village(scene, code):
    with pytest.raises(IntegrityError), transaction.atomic():
        AreaProfile.objects.create(
            assessment=scene.assessment, area=place(code), updated_at="2024-06-01T00:00:00Z"
        )


def test_each_figure_serves_a_question_of_the_form_that_is_not_of_class_s():
    sheet = shipped_sheet()
    asked = {one.code: one for one in sheet.questions}

    for figure in FIGURES.values():
        assert figure.serves
        assert not [code for code in figure.serves if asked[code].sensitive]
        assert not [code for code in figure.serves if sheet.sensitivity_of(code) == "S"]
        assert set(figure.part_of) <= set(FIGURES)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({("bersekolah", "L"): 9, ("usia_sekolah", "L"): 8}, 1),
        ({("bersekolah", "L"): 8, ("usia_sekolah", "L"): 8}, 0),
        ({("bersekolah", "L"): 9, ("usia_sekolah", "P"): 8}, 0),
        ({("bersekolah", "L"): 9}, 0),
        ({("balita_diukur", "P"): 9, ("anak_0_1", "P"): 3, ("anak_2_4", "P"): 5}, 1),
        ({("balita_diukur", "P"): 9, ("anak_0_1", "P"): 3}, 0),
    ],
)
def test_a_part_above_its_whole_is_doubted_only_when_the_whole_is_known(counts, told):
    assert len(doubts(counts)) == told
