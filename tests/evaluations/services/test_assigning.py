"""What a regency aims at, and which office answers what."""

from decimal import Decimal

import pytest

from evaluations.models import (
    Assessment,
    Assignment,
)
from evaluations.services import (
    Refused,
    assign_questions,
    set_target,
)
from tests.evaluations.scene import (
    fresh,
    opened,
    operator,
)
from tests.evaluations.traces import events
from tests.world import KAUR, SELUMA, agency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture
def kaur() -> Assessment:
    return opened()


@pytest.mark.parametrize("target", ["0.01", "850", "1000"])
def test_a_target_within_the_instrument_is_kept(kaur, target) -> None:
    set_target(assessment=kaur, target=Decimal(target), by=operator())

    assert fresh(kaur).target == Decimal(target)
    assert events("assessment.target_set")[0].data == {"target": target}


@pytest.mark.parametrize("target", ["0", "-1", "1000.01", "85000"])
def test_a_target_outside_the_instrument_is_refused(kaur, target) -> None:
    with pytest.raises(Refused) as refusal:
        set_target(assessment=kaur, target=Decimal(target), by=operator())

    assert str(refusal.value) == (
        f"Target {target.replace('.', ',')} di luar batas. Isi angka di atas 0 sampai 1000."
    )
    assert fresh(kaur).target is None


def test_a_target_can_be_taken_away_and_the_same_again_is_no_deed(kaur) -> None:
    for target in (Decimal(850), Decimal("850.00"), None, None):
        set_target(assessment=kaur, target=target, by=operator())

    assert fresh(kaur).target is None
    assert [event.data["target"] for event in events("assessment.target_set")] == ["850", None]


def in_charge(assessment: Assessment) -> dict[str, str]:
    rows = Assignment.objects.filter(assessment=assessment)
    return dict(rows.values_list("question__code", "agency__institution"))


def test_questions_are_given_moved_and_taken_away(kaur) -> None:
    dinkes, disdik = agency("dinkes", KAUR), agency("disdik", KAUR)

    given = {"13.1": dinkes, "13.3": dinkes, "19.3": disdik}
    assert assign_questions(assessment=kaur, offices=given, by=operator()) == 3
    changes = {"13.1": disdik, "13.3": None, "19.3": disdik, "1.1": None}
    assert assign_questions(assessment=kaur, offices=changes, by=operator()) == 2

    assert in_charge(kaur) == {"13.1": "disdik", "19.3": "disdik"}
    assert [event.data for event in events("question.assigned")[3:]] == [
        {"question": "13.1", "from": dinkes.name, "to": disdik.name},
        {"question": "13.3", "from": dinkes.name, "to": ""},
    ]


def test_an_office_of_another_regency_is_refused_and_nothing_of_the_form_is_kept(kaur) -> None:
    offices = {"13.1": agency("dinkes", KAUR), "13.3": agency("dinkes", SELUMA)}

    with pytest.raises(Refused) as refusal:
        assign_questions(assessment=kaur, offices=offices, by=operator())

    assert str(refusal.value) == "Dinas Kesehatan bukan instansi Kabupaten Kaur."
    assert in_charge(kaur) == {}
    assert events("question.assigned") == []


def test_an_office_of_the_province_is_refused(kaur) -> None:
    with pytest.raises(Refused):
        assign_questions(assessment=kaur, offices={"13.1": agency("dinkes", "17")}, by=operator())
