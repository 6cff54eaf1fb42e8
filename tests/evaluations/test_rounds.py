"""Opening a year: once, for whom, from when until when, and which office is proposed for what."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from accounts.models import Agency
from audit.models import Event
from evaluations.models import Assessment, Assignment, Round, RoundStage, Stage
from evaluations.rounds import open_for, open_round, propose_assignments, regencies_under
from evaluations.services import Refused, assign_questions
from instruments.services import load
from regions.models import Region
from tests.evaluations.scene import opened, operator, published
from tests.sheets import make_question, make_sheet, shipped_sheet
from tests.world import (
    BENGKULU,
    GEDUNG_WANI,
    KAUR,
    KINAL,
    KOTA_BENGKULU,
    LAMPUNG,
    LAMPUNG_SELATAN,
    SELUMA,
    agency,
    place,
    places,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

OPENS = datetime(2024, 2, 7, 1, 0, tzinfo=UTC)
CLOSES = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)


@pytest.fixture
def instrument():
    places()
    return published()


def open_it(instrument, code=KAUR, **told):
    fields = {"year": 2024, "opens_at": None, "closes_at": None, "by": None} | told
    return open_round(instrument=instrument, region=place(code), **fields)


def assessed() -> list[str]:
    return list(Assessment.objects.order_by("region").values_list("region", flat=True))


def verbs() -> list[str]:
    rounds = Event.objects.exclude(verb__startswith="instrument.")
    return list(rounds.values_list("verb", flat=True))


def test_a_regency_gets_a_round_its_stages_and_an_assessment(instrument) -> None:
    made = open_it(instrument, by=operator())

    assert (made.added, made.present) == (1, 1)
    assert Round.objects.values_list("year", "province", "instrument").get() == (
        2024,
        BENGKULU,
        instrument.pk,
    )
    stages = RoundStage.objects.order_by("pk").values_list("stage", "opens_at", "closes_at")
    assert list(stages) == [(stage.value, None, None) for stage in Stage]
    assert Assessment.objects.values_list("region", "state", "target").get() == (
        KAUR,
        "draft",
        None,
    )
    assert verbs() == ["round.opened", "assessment.opened"]
    opened_event = Event.objects.get(verb="assessment.opened")
    assert (opened_event.subject, opened_event.region) == ("round:2024:17.04", KAUR)
    assert opened_event.actor == "operator"


def test_opening_again_changes_nothing_and_tells_so(instrument) -> None:
    open_it(instrument, opens_at=OPENS, closes_at=CLOSES)
    before = Event.objects.count()

    again = open_it(instrument, opens_at=OPENS, closes_at=CLOSES)
    without_times = open_it(instrument)

    assert (again.added, without_times.added) == (0, 0)
    assert Event.objects.count() == before
    assert RoundStage.objects.values_list("opens_at", "closes_at").get(stage="self") == (
        OPENS,
        CLOSES,
    )


def test_a_province_opens_for_all_its_regencies_and_keeps_those_that_are_open(instrument) -> None:
    open_it(instrument, KAUR)

    made = open_it(instrument, BENGKULU)

    assert (made.added, made.present) == (2, 3)
    assert assessed() == [KAUR, SELUMA, KOTA_BENGKULU]
    assert Round.objects.count() == 1


def test_each_province_has_its_own_round(instrument) -> None:
    open_it(instrument, KAUR, closes_at=CLOSES)
    open_it(instrument, LAMPUNG_SELATAN)

    assert set(Round.objects.values_list("province", flat=True)) == {BENGKULU, LAMPUNG}
    assert RoundStage.objects.filter(closes_at__isnull=False).count() == 1


def test_a_new_closing_moves_the_stage_of_the_whole_round_and_is_logged(instrument) -> None:
    open_it(instrument, opens_at=OPENS)

    open_it(instrument, closes_at=CLOSES)

    assert Event.objects.filter(verb="round.times_set").last().data == {
        "stage": "self",
        "opens_at": "2024-02-07T01:00:00+00:00",
        "closes_at": "2024-06-27T16:59:59+00:00",
    }
    assert RoundStage.objects.exclude(stage="self").filter(closes_at__isnull=False).count() == 0


@pytest.mark.parametrize("closes_at", [OPENS, datetime(2023, 1, 1, tzinfo=UTC)])
def test_a_closing_before_the_opening_is_refused_and_nothing_is_kept(instrument, closes_at) -> None:
    with pytest.raises(Refused) as refusal:
        open_it(instrument, opens_at=OPENS, closes_at=closes_at)

    assert str(refusal.value) == "Evaluasi mandiri: waktu tutup harus sesudah waktu buka."
    assert (Round.objects.count(), verbs()) == (0, [])


def test_the_database_knows_it_too(instrument) -> None:
    open_it(instrument, opens_at=OPENS)

    with pytest.raises(IntegrityError, match="a_stage_closes_after_it_opens"):
        RoundStage.objects.filter(stage="self").update(closes_at=OPENS)


def test_another_instrument_in_the_same_year_is_refused(instrument) -> None:
    open_it(instrument)
    other = published(make_sheet(make_question()))

    with pytest.raises(Refused) as refusal:
        open_it(other, SELUMA)

    assert str(refusal.value) == "Putaran 2024 Bengkulu sudah memakai instrumen kla-2024."
    assert assessed() == [KAUR]


def test_another_year_may_take_another_instrument(instrument) -> None:
    open_it(instrument)

    open_it(published(make_sheet(make_question())), year=2030)

    assert list(Round.objects.values_list("year", flat=True)) == [2030, 2024]


def test_a_draft_instrument_is_refused() -> None:
    draft = load(sheet=make_sheet(make_question()), sha256="0" * 64, by=None)

    with pytest.raises(Refused) as refusal:
        open_it(draft)

    assert str(refusal.value) == "Instrumen kla-2030 belum diterbitkan."


def test_an_instrument_without_predicates_is_refused_and_nothing_is_kept() -> None:
    places()
    bare = published(replace(make_sheet(make_question()), predicates=()))

    with pytest.raises(Refused, match="Instrumen kla-2030 tidak punya predikat"):
        open_it(bare)

    assert Round.objects.count() == 0


def test_a_page_opens_a_year_once_with_its_times_and_repair_hours(instrument) -> None:
    told = {"year": 2024, "instrument": instrument, "regencies": regencies_under(place(BENGKULU))}
    told |= {"times": {"self": (OPENS, CLOSES)}, "repair_hours": 72, "is_new": True}
    admin = operator()

    opened_now = open_for(**told, by=admin)
    with pytest.raises(Refused) as refusal:
        open_for(**told, by=admin)

    assert (opened_now.added, opened_now.round.repair_hours) == (3, 72)
    stage = RoundStage.objects.get(stage="self")
    assert (stage.opens_at, stage.closes_at, stage.set_by) == (OPENS, CLOSES, admin)
    assert str(refusal.value) == (
        "Putaran 2024 Bengkulu sudah dibuka. Ubah waktunya di halaman putaran."
    )


def test_nobody_ticked_is_refused(instrument) -> None:
    with pytest.raises(Refused, match="Centang paling sedikit satu"):
        open_for(year=2024, instrument=instrument, regencies=[], times={}, by=None)


@pytest.mark.parametrize(("code", "name"), [(KINAL, "Kinal"), (GEDUNG_WANI, "Gedung Wani")])
def test_a_smaller_unit_is_refused(instrument, code, name) -> None:
    with pytest.raises(Refused) as refusal:
        open_it(instrument, code)

    assert str(refusal.value) == f"{name} bukan provinsi atau kabupaten/kota."


def test_a_province_without_regencies_is_refused_in_words(instrument) -> None:
    with pytest.raises(Refused, match="Provinsi Wilayah 99 tidak"):
        open_it(instrument, "99")


def test_a_regency_that_no_longer_exists_is_not_opened(instrument) -> None:
    Region.objects.filter(pk=SELUMA).update(valid_until=date(2023, 12, 31))

    assert [region.code for region in regencies_under(place(BENGKULU))] == [KAUR, KOTA_BENGKULU]
    with pytest.raises(Refused, match="Kabupaten Seluma tidak"):
        open_it(instrument, SELUMA)


# --- proposed offices -----------------------------------------------------------------------------


def test_each_question_is_proposed_to_the_regencys_own_office_of_its_lead(instrument) -> None:
    agency("dinkes", KAUR)
    agency("disdik", SELUMA)

    open_it(instrument)

    leads = [question.lead for question in shipped_sheet().questions]
    held = Assignment.objects.values_list("question__lead", "agency__region").distinct()
    assert list(held) == [("dinkes", KAUR)]
    assert Assignment.objects.count() == leads.count("dinkes")
    event = Event.objects.get(verb="questions.assigned_by_lead")
    assert event.data == {"count": leads.count("dinkes")}


def test_an_office_that_was_closed_is_not_proposed(instrument) -> None:
    agency("dinkes", KAUR, valid_until=date(2023, 12, 31))

    open_it(instrument)

    assert Assignment.objects.count() == 0


def test_a_later_proposal_fills_gaps_and_leaves_the_operators_choice() -> None:
    kaur = opened()
    dinkes, disdik = agency("dinkes", KAUR), agency("disdik", KAUR)
    assign_questions(assessment=kaur, offices={"13.1": disdik}, by=operator())

    first = propose_assignments(assessment=kaur, by=operator())
    second = propose_assignments(assessment=kaur, by=operator())

    leads = [question.lead for question in shipped_sheet().questions]
    assert first == leads.count("dinkes") + leads.count("disdik") - 1
    assert second == 0
    assert Assignment.objects.get(question__code="13.1").agency == disdik
    assert Assignment.objects.get(question__code="13.3").agency == dinkes
    assert Event.objects.filter(verb="questions.assigned_by_lead").count() == 1
    assert Agency.objects.count() == 2


def test_offices_that_came_later_get_their_questions_when_the_round_is_opened_again(
    instrument,
) -> None:
    open_it(instrument)
    agency("dinkes", KAUR)

    open_it(instrument)

    assigned = Assignment.objects.filter(assessment__region=KAUR)
    assert {row.agency.institution for row in assigned.select_related("agency")} == {"dinkes"}


def test_a_submitted_evaluation_keeps_its_offices(instrument) -> None:
    open_it(instrument)
    Assessment.objects.update(state="submitted")
    agency("dinkes", KAUR)

    open_it(instrument)

    assert not Assignment.objects.exists()
