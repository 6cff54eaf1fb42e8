"""Rounds, assessments, answers, verdicts, requests and stored scores.

What may happen when is in workflow.py, points are in scoring.py, writes in services/.
"""

from evaluations.models.answers import Answer, AnswerContent, AnswerDocument, AnswerRevision
from evaluations.models.areas import AreaAnswer, AreaHandIn, AreaProof
from evaluations.models.carrying import CarryDecision
from evaluations.models.checks import ConfirmedWarning
from evaluations.models.comments import Audience, Comment, Mention, Thread, ThreadSeen
from evaluations.models.deadlines import ReminderMail, RequestExtension
from evaluations.models.demo import DemoStep
from evaluations.models.doors import DoorException
from evaluations.models.moves import PointMove
from evaluations.models.profiles import AreaFigure, AreaProfile
from evaluations.models.requests import DUE_AT, EvidenceRequest, RequestRecipient
from evaluations.models.rounds import Assessment, Assignment, Round, RoundStage
from evaluations.models.samples import Sample, SecondVerdict
from evaluations.models.scores import Award, RecordedResult, Scorecard
from evaluations.models.states import AnswerState, AssessmentState, Stage
from evaluations.models.verification import Decision, Reopening, Verdict

__all__ = [
    "DUE_AT",
    "Answer",
    "AnswerContent",
    "AnswerDocument",
    "AnswerRevision",
    "AnswerState",
    "AreaAnswer",
    "AreaFigure",
    "AreaHandIn",
    "AreaProfile",
    "AreaProof",
    "Assessment",
    "AssessmentState",
    "Assignment",
    "Audience",
    "Award",
    "CarryDecision",
    "Comment",
    "ConfirmedWarning",
    "Decision",
    "DemoStep",
    "DoorException",
    "EvidenceRequest",
    "Mention",
    "PointMove",
    "RecordedResult",
    "ReminderMail",
    "Reopening",
    "RequestExtension",
    "RequestRecipient",
    "Round",
    "RoundStage",
    "Sample",
    "Scorecard",
    "SecondVerdict",
    "Stage",
    "Thread",
    "ThreadSeen",
    "Verdict",
]
