"""Judge what is left of a regency's form, by the services that the pages call.

Half a form by hand is minutes in a browser; this runs inside `manage.py shell`.
"""

from __future__ import annotations

from demo.stage import assessment, person
from evaluations.models import Decision, Stage, Verdict
from evaluations.scorecards import present_of
from evaluations.services import Judgement, verify
from evaluations.verification import proposals_of

COMMAND = "from tests.browser.concluding import judge_the_rest; judge_the_rest({!r})"


def judge_the_rest(region: str) -> None:
    """Accept every question of the demo's regency that is not accepted yet, as proposed."""
    row, by = assessment(region), person("verifikator")
    proposals = proposals_of(present_of(row))
    given = Verdict.objects.filter(answer__assessment=row, stage=Stage.PROVINCE)
    last = {
        verdict.answer.question.code: verdict
        for verdict in given.select_related("answer__question")
    }
    for question in row.round.instrument.questions.all():
        verdict = last.get(question.code)
        if verdict is None or verdict.decision != Decision.ACCEPTED:
            verify(
                assessment=row,
                question=question,
                judgement=Judgement(Decision.ACCEPTED, proposals[question.code]),
                version=verdict.version if verdict else 0,
                by=by,
            )
