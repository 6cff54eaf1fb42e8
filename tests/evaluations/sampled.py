"""What the tests of a second verifier's sample share: a review with verdicts, and a drawn question.

case = judged_case()                         # 1.1 taken down from 9 to 4, 1.2 as claimed
drawn = drawn_of(case)["1.1"]                # the whole of it, unless `percent` says otherwise
again(drawn, "9")                            # by the second verifier
"""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import User
from evaluations.models import Assessment, Sample, SecondVerdict
from evaluations.services import Judgement
from evaluations.services.sampling import draw_sample, judge_again
from tests.evaluations.judging import QUEUE, draft
from tests.evaluations.scene import REASON, judge, judged, verifier, verifying

SAMPLES = f"{QUEUE}contoh/"


def judged_case() -> Assessment:
    """Two verdicts of "verifikator" on answers, and a 0 for what nobody answered."""
    case = verifying(draft())
    second_verifier()
    judge(case, "1.1", points=Decimal(4), reasons=(REASON,), text="hanya perbup")
    judged(case, "1.2", "2")
    judged(case, "2.1", "0")
    return case


def second_verifier() -> User:
    return verifier("kedua")


def sample_of(case: Assessment, *, percent: int = 100, seed: int = 1) -> Sample:
    return draw_sample(assessment=case, percent=percent, source=Random(seed), by=verifier())


def drawn_of(case: Assessment, **told: Any) -> dict[str, SecondVerdict]:
    """The drawn questions by code."""
    rows = sample_of(case, **told).verdicts.select_related("sample__assessment", "answer__question")
    return {row.answer.question.code: row for row in rows}


def again(drawn: SecondVerdict, points: str | None = "9", **told: Any) -> SecondVerdict:
    """The second verdict with a reason: points, or without them a return."""
    judgement = Judgement(
        decision="returned" if points is None else "accepted",
        points=None if points is None else Decimal(points),
        reasons=told.pop("reasons", (REASON,)),
        text=told.pop("text", ""),
    )
    return judge_again(drawn=drawn, judgement=judgement, by=told.pop("by", second_verifier()))
