"""Which answers of an assessment somebody can write at a moment: one decision for all who ask.

Pages show by it what can be written; services/doors.py asks the same behind the lock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from accounts.models import User
from accounts.permissions import Permission, has_permission, memberships_granting
from evaluations.access import agencies_of
from evaluations.models import Answer, AnswerState, Assessment, Assignment, Stage
from evaluations.scorecards import Standing
from evaluations.times.window_queries import self_window
from evaluations.times.windows import End, Whose, Window
from evaluations.workflow import Refusal, State, answering_refused, verdict_refused
from regions.timezones import timezone_of

ANSWERERS = (Permission.ANSWER_ASSIGNED, Permission.ANSWER_AREA)


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors of one assessment for one person at one moment.

    `returned` are the codes of what came back, `offices` question -> key of its office, which is
    known only while some office has more time; `own` are the offices that the person works for.
    """

    assessment: Assessment
    window: Window
    now: datetime
    is_bound: bool
    returned: frozenset[str]
    offices: Mapping[str, int]
    own: frozenset[int]

    def refusal(self, code: str = "", area: str = "") -> Refusal | None:
        """Why the answer to a question can't be written now, or that of an area; None if it can.

        Without `code` about the whole: what the person, or the area, may write at all.
        """
        return answering_refused(
            self.assessment.state,
            self.window,
            self.now,
            answer_state=AnswerState.RETURNED.value if code in self.returned else "",
            repair_until=self.assessment.repair_until,
            whose=self._whose(code, area),
        )

    def closed(self, code: str = "", area: str = "") -> str:
        """The same as a sentence for people; "" when the door is open."""
        refusal = self.refusal(code, area)
        return refusal.in_words(timezone_of(self.assessment.region)) if refusal else ""

    def end(self, code: str = "", area: str = "") -> End | None:
        """When the door closes; None: not by itself."""
        return self.window.end_for(self._whose(code, area))

    def closes_at(self, code: str = "", area: str = "") -> datetime | None:
        end = self.end(code, area)
        return end.at if end else None

    def _whose(self, code: str, area: str) -> Whose:
        if area:
            return Whose(area=area, is_bound=self.is_bound)
        offices = {self.offices[code]} if code in self.offices else set()
        return Whose(frozenset(offices) if code else self.own, is_bound=self.is_bound)


def doors_for(standing: Standing, assessment: Assessment, user: User | None) -> Doors:
    """For a page that has the standing at hand; without a person, the regency's own door."""
    codes = (code for code, said in standing.answers.items() if said.state == AnswerState.RETURNED)
    return _doors(assessment, standing.window, standing.now, user, frozenset(codes))


def checking_closed(
    standing: Standing, assessment: Assessment, user: User
) -> Callable[[str, str], str]:
    """Question, area -> why the area's answer can't be checked now, as services/checking.py asks.

    The verifier's door is open while answering is closed, and the other way.
    """
    if not has_permission(user, Permission.VERIFY, assessment.region):
        return doors_for(standing, assessment, user).closed
    refusal = verdict_refused(assessment.state, standing.windows[Stage.PROVINCE], standing.now)
    words = refusal.in_words(timezone_of(assessment.region)) if refusal else ""
    return lambda code, area: words


def doors_at(assessment: Assessment, user: User | None, now: datetime) -> Doors:
    """For everybody else, from the rows: one query, another while something came back."""
    codes: frozenset[str] = frozenset()
    if assessment.state == State.RETURNED:
        returned = Answer.objects.filter(assessment=assessment, state=AnswerState.RETURNED)
        codes = frozenset(returned.values_list("question__code", flat=True))
    return _doors(assessment, self_window(assessment), now, user, codes)


def doors_of_areas(assessment: Assessment, now: datetime) -> Doors:
    """For reminders: what any office or area of the regency can still write."""
    return replace(doors_at(assessment, None, now), is_bound=True)


def _doors(
    assessment: Assessment,
    window: Window,
    now: datetime,
    user: User | None,
    returned: frozenset[str],
) -> Doors:
    """Who is bound and who answers what is asked only where it matters."""
    offices: Mapping[str, int] = {}
    own: frozenset[int] = frozenset()
    if window.names_offices():
        rows = Assignment.objects.filter(assessment=assessment)
        offices = dict(rows.values_list("question__code", "agency"))
        own = frozenset(agencies_of(user)) if user else own
    is_bound = window.cutoff is not None and user is not None and _is_bound(user, assessment)
    return Doors(assessment, window, now, is_bound, returned, offices, own)


def _is_bound(user: User, assessment: Assessment) -> bool:
    """The cut-off is for who works for an office or area, not for the regency's operators."""
    if has_permission(user, Permission.ANSWER_ALL, assessment.region):
        return False
    return any(memberships_granting(user, permission) for permission in ANSWERERS)
