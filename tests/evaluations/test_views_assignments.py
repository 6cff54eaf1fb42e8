"""Which office answers which question: shown, changed, refused."""

import re

import pytest

from accounts.models import Agency
from audit.models import Event
from evaluations.models import Assignment
from tests.evaluations.conftest import KAUR_PAGES, text

pytestmark = pytest.mark.django_db

PAGE = f"{KAUR_PAGES}penugasan/"


def office(institution: str, region: str = "17.04") -> Agency:
    return Agency.objects.get(region=region, institution=institution)


def in_charge(code: str) -> str | None:
    found = Assignment.objects.filter(assessment__region="17.04", question__code=code).first()
    return found.agency.institution if found else None


def test_the_page_proposes_the_leads_of_the_instrument(operator, kaur):
    page = text(operator.get(f"{PAGE}?indikator=13"))

    assert "13.1" in page
    assert page.count("(Dinas Kesehatan Kabupaten Kaur)") >= 5


def test_ticked_questions_go_to_the_chosen_office_and_others_stay(operator, kaur):
    disdik = office("disdik")

    response = operator.post(
        f"{PAGE}?indikator=13", {"agency": disdik.public_id, "questions": ["13.1", "13.2"]}
    )

    assert (response.status_code, response.url) == (302, f"{PAGE}?indikator=13")
    assert [in_charge(code) for code in ("13.1", "13.2", "13.3")] == ["disdik", "disdik", "dinkes"]
    assert "2 berubah" in text(operator.get(response.url))


def test_a_changed_assignment_changes_at_once_who_may_answer(operator, dinkes, kaur):
    operator.post(
        f"{PAGE}?indikator=13", {"agency": office("disdik").public_id, "questions": ["13.1"]}
    )

    response = dinkes.post(f"{KAUR_PAGES}13/13.1/simpan/", {"value": "1", "version": "9"})

    assert response.status_code == 403


def test_all_questions_of_an_indicator_can_be_let_go(operator, kaur):
    operator.post(f"{PAGE}?indikator=1", {"agency": "-", "everything": "on"})

    assert in_charge("1.1") is None
    assert not Assignment.objects.filter(assessment=kaur, question__indicator__code="1").exists()
    assert in_charge("13.1") == "dinkes"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"agency": "-"}, "Centang paling sedikit satu pertanyaan."),
        ({"agency": "tidak-ada", "everything": "on"}, "tidak-ada"),
        ({"agency": "", "everything": "on"}, ""),
        ({"agency": "-", "questions": ["1.1"]}, "1.1"),
        ({"agency": "-", "questions": ["' OR 1=1"]}, ""),
    ],
)
def test_a_form_that_says_nothing_clear_is_refused(operator, kaur, sent, sentence):
    before = Assignment.objects.count()

    response = operator.post(f"{PAGE}?indikator=13", sent)

    assert response.status_code == 422
    assert sentence in text(response)
    assert Assignment.objects.count() == before


def test_an_office_of_the_neighbour_is_no_choice(operator, kaur):
    foreign = office("dinkes", "17.05")

    response = operator.post(
        f"{PAGE}?indikator=13", {"agency": foreign.public_id, "questions": ["13.1"]}
    )

    assert response.status_code == 422
    assert foreign.public_id not in text(operator.get(f"{PAGE}?indikator=13"))
    assert in_charge("13.1") == "dinkes"


def test_each_change_is_logged_with_both_offices(operator, kaur):
    operator.post(
        f"{PAGE}?indikator=13", {"agency": office("disdik").public_id, "questions": ["13.1"]}
    )

    event = Event.objects.filter(verb="question.assigned").last()
    assert event.actor == "operator.kaur"
    assert event.data == {
        "question": "13.1",
        "from": office("dinkes").name,
        "to": office("disdik").name,
    }


def test_the_same_assignment_again_is_no_deed(operator, kaur):
    before = Event.objects.count()

    operator.post(
        f"{PAGE}?indikator=13", {"agency": office("dinkes").public_id, "questions": ["13.1"]}
    )

    assert Event.objects.count() == before


@pytest.mark.parametrize("query", ["", "?indikator=999", "?indikator=%00"])
def test_an_unknown_indicator_shows_the_first_one(operator, kaur, query):
    page = text(operator.get(PAGE + query))

    assert re.search(r'<option value="1" selected>', page)


def test_a_closed_office_is_offered_no_more(operator, kaur):
    disdik = office("disdik")
    disdik.valid_until = "2024-01-31"
    disdik.save()

    assert disdik.public_id not in text(operator.get(PAGE))
