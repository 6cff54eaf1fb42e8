"""Several people at the very same moment: one draw, and one second verdict on each question."""

import pytest

from audit.models import Event
from evaluations.models import Sample, SecondVerdict
from evaluations.services import Refused
from evaluations.services.sampling import draw_sample
from tests.evaluations.sampled import again, judged_case
from tests.evaluations.scene import verifier
from tests.evaluations.test_concurrency import PEOPLE, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_review_is_drawn_and_each_question_judged_again_once_however_many_try():
    case = judged_case()
    people = [verifier(f"verifikator{number}") for number in range(PEOPLE)]

    draws = at_once(lambda number: draw_sample(assessment=case, by=people[number]))
    (drawn,) = SecondVerdict.objects.select_related("sample__assessment")
    seconds = at_once(lambda number: again(drawn, None, text=f"{number}", by=people[number]))

    (sample,) = Sample.objects.all()
    assert [draw for draw in draws if isinstance(draw, Sample)] == [sample]
    assert sum(isinstance(draw, Refused) for draw in draws) == PEOPLE - 1
    kept = SecondVerdict.objects.get()
    assert [row for row in seconds if isinstance(row, SecondVerdict)] == [kept]
    assert sum(isinstance(row, Refused) for row in seconds) == PEOPLE - 1
    assert Event.objects.filter(verb="verdict.second_given").count() == 1
