"""Writes of an evaluation: each in one transaction with its event and the stored score."""

from evaluations.services.answering import Statement, save_answer, write_answer
from evaluations.services.area_cells import (
    Cell,
    Clash,
    DeclaredShares,
    NotAllSaved,
    SavedCells,
    declared_shares,
    save_area_answers,
)
from evaluations.services.areas import (
    DeclaredShare,
    attach_to_area,
    detach_from_area,
    hand_in,
    save_area_answer,
)
from evaluations.services.asking import (
    Paper,
    ask,
    ask_all,
    cancel_request,
    decide_requested,
    send_requested,
)
from evaluations.services.assigning import (
    StaleAssignments,
    assign_at_once,
    assign_questions,
    set_target,
)
from evaluations.services.checking import Checked, check_area_answer, check_area_answers
from evaluations.services.commenting import (
    allow_in_papers,
    mark_read,
    open_thread,
    reopen_thread,
    reply,
    resolve,
    withdraw_comment,
)
from evaluations.services.confirming import confirm_warnings
from evaluations.services.doors import Refused, StaleAnswer, require_open
from evaluations.services.exceptions import end_exception, give_time, set_cutoff
from evaluations.services.extending import extend
from evaluations.services.moves import (
    close_repair_windows,
    conclude,
    resubmit,
    send_back,
    start_verification,
    submit,
    withdraw,
)
from evaluations.services.outside import (
    DoesNotAddUp,
    RecordedQuestions,
    record_questions,
    record_stage,
)
from evaluations.services.profiles import StaleProfile, counts_of, save_profile
from evaluations.services.proof import attach, detach
from evaluations.services.publishing import (
    ask_to_reopen,
    finalise,
    refuse_reopening,
    reopen,
    withdraw_reopening,
)
from evaluations.services.scheduling import close_stage, reopen_stage, set_times
from evaluations.services.suggesting import attach_to_many
from evaluations.services.verifying import (
    Judgement,
    OwnAnswer,
    StaleVerdict,
    UnfitJudgement,
    judge_unanswered,
    verify,
)

__all__ = [
    "Cell",
    "Checked",
    "Clash",
    "DeclaredShare",
    "DeclaredShares",
    "DoesNotAddUp",
    "Judgement",
    "NotAllSaved",
    "OwnAnswer",
    "Paper",
    "RecordedQuestions",
    "Refused",
    "SavedCells",
    "StaleAnswer",
    "StaleAssignments",
    "StaleProfile",
    "StaleVerdict",
    "Statement",
    "UnfitJudgement",
    "allow_in_papers",
    "ask",
    "ask_all",
    "ask_to_reopen",
    "assign_at_once",
    "assign_questions",
    "attach",
    "attach_to_area",
    "attach_to_many",
    "cancel_request",
    "check_area_answer",
    "check_area_answers",
    "close_repair_windows",
    "close_stage",
    "conclude",
    "confirm_warnings",
    "counts_of",
    "decide_requested",
    "declared_shares",
    "detach",
    "detach_from_area",
    "end_exception",
    "extend",
    "finalise",
    "give_time",
    "hand_in",
    "judge_unanswered",
    "mark_read",
    "open_thread",
    "record_questions",
    "record_stage",
    "refuse_reopening",
    "reopen",
    "reopen_stage",
    "reopen_thread",
    "reply",
    "require_open",
    "resolve",
    "resubmit",
    "save_answer",
    "save_area_answer",
    "save_area_answers",
    "save_profile",
    "send_back",
    "send_requested",
    "set_cutoff",
    "set_target",
    "set_times",
    "start_verification",
    "submit",
    "verify",
    "withdraw",
    "withdraw_comment",
    "withdraw_reopening",
    "write_answer",
]
