"""When: which step an assessment can take, and when an answer can be written (rules 5).

Pure: takes states, times and counts; knows no query. `TRANSITIONS` is the one table from which
buttons and deeds come; a refusal carries the sentence that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from accounts.permissions import Permission
from audit.clock import in_words
from evaluations.times.windows import REGENCY, End, Whose, Window

NO_MOMENT = ""


class State(StrEnum):
    """Of an assessment; the values are those of models.AssessmentState."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VERIFYING = "verifying"
    RETURNED = "returned"
    VERIFIED = "verified"
    FINAL = "final"


STATE_WORDS = {
    State.DRAFT: "sedang diisi",
    State.SUBMITTED: "diajukan",
    State.VERIFYING: "diverifikasi",
    State.RETURNED: "dikembalikan untuk diperbaiki",
    State.VERIFIED: "selesai diverifikasi",
    State.FINAL: "ditetapkan",
}

# Stages after the province, whose results its admin records; the words are those of models.Stage.
RESULT_STAGES = {
    "central": "Verifikasi administrasi pusat",
    "field": "Verifikasi lapangan",
    "final": "Penetapan",
}


class Closed(StrEnum):
    """Why a door is closed; the words for people are in `SENTENCES`."""

    NOT_YET = "not_yet"
    OVER = "over"
    CUT_OFF = "cut_off"
    SUBMITTED = "submitted"
    VERIFYING = "verifying"
    NOT_RETURNED = "not_returned"
    REPAIR_OVER = "repair_over"
    VERIFIED = "verified"
    FINAL = "final"
    WRONG_STATE = "wrong_state"
    STAGE_NOT_YET = "stage_not_yet"
    STAGE_OVER = "stage_over"
    RESULT_NOT_YET = "result_not_yet"
    RESULT_OVER = "result_over"
    NOTHING_RETURNED = "nothing_returned"
    UNJUDGED = "unjudged"
    STILL_RETURNED = "still_returned"
    NO_RIGHT = "no_right"


SENTENCES = {
    Closed.NOT_YET: "Pengisian belum dibuka. Mulai {when}.",
    Closed.OVER: (
        "Pengisian sudah ditutup sejak {when}{who}. Hubungi admin provinsi bila perlu dibuka."
    ),
    Closed.CUT_OFF: (
        "Pengisian untuk OPD, kecamatan, dan desa sudah ditutup sejak {when}{who}. "
        "Hubungi operator kabupaten/kota bila perlu dibuka."
    ),
    Closed.SUBMITTED: (
        "Evaluasi sudah diajukan, jawaban terkunci. Operator dapat menarik pengajuan selama "
        "verifikasi belum dimulai."
    ),
    Closed.VERIFYING: (
        "Evaluasi sedang diverifikasi provinsi, jawaban terkunci. Yang perlu diperbaiki akan "
        "dikembalikan dengan alasannya."
    ),
    Closed.NOT_RETURNED: "Hanya pertanyaan yang dikembalikan dapat diubah, sampai {when}.",
    Closed.REPAIR_OVER: "Masa perbaikan berakhir {when}. Jawaban kembali terkunci.",
    Closed.VERIFIED: "Verifikasi provinsi sudah selesai, jawaban terkunci. Hubungi admin provinsi.",
    Closed.FINAL: "Evaluasi sudah ditetapkan dan tidak dapat diubah lagi.",
    Closed.WRONG_STATE: (
        "Belum dapat: {label}. Evaluasi ini {state}; langkah itu hanya saat evaluasi {wanted}."
    ),
    Closed.STAGE_NOT_YET: "Tahap ini belum dibuka. Mulai {when}.",
    Closed.STAGE_OVER: "Tahap ini sudah ditutup sejak {when}{who}. Hubungi admin provinsi.",
    Closed.RESULT_NOT_YET: "{stage} belum dibuka. Mulai {when}.",
    Closed.RESULT_OVER: (
        "{stage} sudah ditutup sejak {when}{who}, jadi hasilnya tidak dicatat lagi. Admin provinsi "
        "dapat membuka tahap itu kembali di halaman putaran."
    ),
    Closed.NOTHING_RETURNED: (
        "Belum ada pertanyaan yang dikembalikan. Kembalikan paling sedikit satu pertanyaan "
        "dengan alasannya."
    ),
    Closed.UNJUDGED: "Masih ada {count} pertanyaan tanpa hasil verifikasi. Nilai semuanya dahulu.",
    Closed.STILL_RETURNED: (
        "Masih ada {count} pertanyaan yang dikembalikan. Kirim kembali ke kabupaten/kota, atau "
        "beri nilai."
    ),
    Closed.NO_RIGHT: "Peran Anda tidak boleh melakukan langkah ini.",
}

LOCKED = {
    State.SUBMITTED: Closed.SUBMITTED,
    State.VERIFYING: Closed.VERIFYING,
    State.VERIFIED: Closed.VERIFIED,
    State.FINAL: Closed.FINAL,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A closed door and, where time closed it, since or until when, and who set that time."""

    reason: Closed
    moment: datetime | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    by: str = ""

    def in_words(self, zone: ZoneInfo) -> str:
        """The sentence for people, with the moment in their own time."""
        when = in_words(self.moment, zone) if self.moment else NO_MOMENT
        who = f" (waktunya ditetapkan {self.by})" if self.by else ""
        return SENTENCES[self.reason].format(when=when, who=who, **self.words)


def answering_refused(
    state: str,
    window: Window,
    now: datetime,
    *,
    answer_state: str = "",
    repair_until: datetime | None = None,
    whose: Whose = REGENCY,
) -> Refusal | None:
    """Why an answer can't be written now, or None when it can.

    The opening moment is inside a window, the closing moment is not. A draft is written while SELF
    is open for `whose` answer it is; what came back is written in the repair window, also after
    SELF has closed. Without `answer_state` the question is about the assessment as a whole.
    """
    state = State(state)
    if state in LOCKED:
        return Refusal(LOCKED[state])
    if state is State.DRAFT:
        return _draft_refused(window, now, whose)
    if repair_until and now >= repair_until:
        return Refusal(Closed.REPAIR_OVER, repair_until)
    return None if answer_state == "returned" else Refusal(Closed.NOT_RETURNED, repair_until)


def _draft_refused(window: Window, now: datetime, whose: Whose) -> Refusal | None:
    """The stage first: once it is over, only the province can open it again."""
    end, cutoff = window.stage_end_for(whose), window.cutoff_for(whose)
    return _outside(window.opens_at, end, now, Closed.NOT_YET, Closed.OVER) or _outside(
        window.opens_at, cutoff, now, Closed.NOT_YET, Closed.CUT_OFF
    )


def _outside(
    opens_at: datetime | None, end: End | None, now: datetime, early: Closed, late: Closed
) -> Refusal | None:
    if opens_at and now < opens_at:
        return Refusal(early, opens_at)
    if end and now >= end.at:
        return Refusal(late, end.at, by=end.by)
    return None


class Action(StrEnum):
    """Steps of an assessment; the values are the last part of their address."""

    SUBMIT = "ajukan"
    WITHDRAW = "tarik"
    START_VERIFICATION = "mulai-verifikasi"
    SEND_BACK = "kembalikan"
    RESUBMIT = "ajukan-ulang"
    CONCLUDE = "selesaikan"
    RECORD = "catat"
    FINALISE = "tetapkan"
    REOPEN = "buka-kembali"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the table needs to know of an assessment at a moment.

    `stages`: stage code -> its window. `unjudged`: questions without a verdict of any review;
    `returned`: questions whose last verdict sends them back and that were not repaired since.
    `recorded`: the stage whose result is about to be recorded, "" while none is chosen yet.
    """

    state: State
    now: datetime
    stages: Mapping[str, Window] = field(default_factory=dict)
    unjudged: int = 0
    returned: int = 0
    recorded: str = ""


Guard = Callable[[Circumstances], "Refusal | None"]


def _stage_open(stage: str, *, for_anybody: bool = False) -> Guard:
    """`for_anybody`: as long as one office or area of the regency may still write.

    A stage whose result is recorded is named: that page is about several of them.
    """
    named = {"stage": RESULT_STAGES[stage]} if stage in RESULT_STAGES else {}
    early = Closed.RESULT_NOT_YET if named else Closed.STAGE_NOT_YET
    late = Closed.RESULT_OVER if named else Closed.STAGE_OVER

    def refused(at: Circumstances) -> Refusal | None:
        window = at.stages.get(stage, Window())
        end = window.last_end if for_anybody else window.end
        closed = _outside(window.opens_at, end, at.now, early, late)
        return replace(closed, words=named) if closed else None

    return refused


def _recorded_open(at: Circumstances) -> Refusal | None:
    """The stage that is recorded; before one is chosen, CENTRAL or FIELD is enough."""
    if at.recorded in RESULT_STAGES:
        return _stage_open(at.recorded)(at)
    return _stage_open("central")(at) and _stage_open("field")(at)


def _something_returned(at: Circumstances) -> Refusal | None:
    return None if at.returned else Refusal(Closed.NOTHING_RETURNED)


def _everything_judged(at: Circumstances) -> Refusal | None:
    if at.unjudged:
        return Refusal(Closed.UNJUDGED, words={"count": str(at.unjudged)})
    if at.returned:
        return Refusal(Closed.STILL_RETURNED, words={"count": str(at.returned)})
    return None


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table: from where, to where, who, and what else must be so."""

    label: str
    sources: tuple[State, ...]
    target: State
    permission: Permission
    guards: tuple[Guard, ...] = ()


# Rules 5, row by row; "open" comes with the round.
TRANSITIONS: Mapping[Action, Transition] = {
    Action.SUBMIT: Transition(
        "Ajukan ke provinsi",
        (State.DRAFT,),
        State.SUBMITTED,
        Permission.SUBMIT,
        (_stage_open("self", for_anybody=True),),
    ),
    Action.WITHDRAW: Transition(
        "Tarik pengajuan",
        (State.SUBMITTED,),
        State.DRAFT,
        Permission.SUBMIT,
        (_stage_open("self"),),
    ),
    Action.START_VERIFICATION: Transition(
        "Mulai verifikasi",
        (State.SUBMITTED,),
        State.VERIFYING,
        Permission.VERIFY,
        (_stage_open("province"),),
    ),
    Action.SEND_BACK: Transition(
        "Kirim kembali untuk diperbaiki",
        (State.VERIFYING,),
        State.RETURNED,
        Permission.VERIFY,
        (_stage_open("province"), _something_returned),
    ),
    Action.RESUBMIT: Transition(
        "Ajukan kembali perbaikan", (State.RETURNED,), State.VERIFYING, Permission.SUBMIT
    ),
    Action.CONCLUDE: Transition(
        "Selesaikan verifikasi",
        (State.VERIFYING,),
        State.VERIFIED,
        Permission.VERIFY,
        (_stage_open("province"), _everything_judged),
    ),
    Action.RECORD: Transition(
        "Catat hasil pusat atau lapangan",
        (State.VERIFIED,),
        State.VERIFIED,
        Permission.PUBLISH_RESULTS,
        (_recorded_open,),
    ),
    Action.FINALISE: Transition(
        "Catat penetapan",
        (State.VERIFIED,),
        State.FINAL,
        Permission.PUBLISH_RESULTS,
        (_stage_open("final"),),
    ),
    Action.REOPEN: Transition(
        "Buka kembali",
        (State.FINAL, State.VERIFIED),
        State.VERIFYING,
        Permission.PUBLISH_RESULTS,
    ),
}


def move_refused(action: Action, at: Circumstances) -> Refusal | None:
    """Why the step can't be taken now, or None when it can; who asks is not looked at."""
    step = TRANSITIONS[action]
    if at.state not in step.sources:
        wanted = " atau ".join(STATE_WORDS[state] for state in step.sources)
        words = {"label": step.label, "state": STATE_WORDS[at.state], "wanted": wanted}
        return Refusal(Closed.WRONG_STATE, words=words)
    for guard in step.guards:
        if refusal := guard(at):
            return refusal
    return None


def allowed_actions(held: Collection[Permission], at: Circumstances) -> list[Action]:
    """The buttons of a person with these rights: what `move_refused` lets through."""
    return [
        action
        for action, step in TRANSITIONS.items()
        if step.permission in held and move_refused(action, at) is None
    ]


def verdict_refused(state: str, window: Window, now: datetime) -> Refusal | None:
    """Why no verdict can be given now: only while PROVINCE verifies and its stage is open."""
    if state != State.VERIFYING:
        words = {
            "label": "memberi hasil verifikasi",
            "state": STATE_WORDS[State(state)],
            "wanted": STATE_WORDS[State.VERIFYING],
        }
        return Refusal(Closed.WRONG_STATE, words=words)
    return _outside(window.opens_at, window.end, now, Closed.STAGE_NOT_YET, Closed.STAGE_OVER)


def sampling_refused(state: str) -> Refusal | None:
    """Why no sample can be drawn or judged: only of a review that is going on or just concluded."""
    if state in (State.VERIFYING, State.VERIFIED):
        return None
    words = {
        "label": "contoh penilai kedua",
        "state": STATE_WORDS[State(state)],
        "wanted": f"{STATE_WORDS[State.VERIFYING]} atau {STATE_WORDS[State.VERIFIED]}",
    }
    return Refusal(Closed.WRONG_STATE, words=words)


# Rules 5, the states of one question; an unanswered one has nothing to accept or to send back.
QUESTION_MOVES: Mapping[str, Mapping[str, str]] = {
    "submit": {"answered": "submitted"},
    "withdraw": {"submitted": "answered"},
    "accept": {
        "submitted": "accepted",
        "resubmitted": "accepted",
        "returned": "accepted",
        "accepted": "accepted",
    },
    "return": {
        "submitted": "returned",
        "resubmitted": "returned",
        "accepted": "returned",
        "returned": "returned",
    },
    "resubmit": {"returned": "resubmitted"},
}


def question_after(move: str, state: str) -> str:
    """The state of a question after the move; one that the move does not touch stays."""
    return QUESTION_MOVES[move].get(state, state)
