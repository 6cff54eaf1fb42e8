"""Who gets what at which address: the only place where the expected answers stand.

Two grids say what a person is to a paper and to an evaluation; `ADDRESSES` says what each of these
letters gets at an address. An address of the portal without a row fails, and so does a row without
an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from accounts.permissions import Role
from tests.world import BENGKULU, GEDUNG_WANI, KAUR, KINAL, LAMPUNG, SELUMA

VISITOR = "pengunjung"
# Name -> role and place; None is somebody without a role in force.
PEOPLE: dict[str, tuple[Role, str] | None] = {
    "operator": (Role.OPERATOR, KAUR),
    "dinkes": (Role.CONTRIBUTOR, KAUR),
    "gugus": (Role.TASK_FORCE, KAUR),
    "sekda": (Role.EXECUTIVE, KAUR),
    "camat": (Role.AREA, KINAL),
    "desa": (Role.AREA, GEDUNG_WANI),
    "verif": (Role.VERIFIER, BENGKULU),
    "admin": (Role.PROVINCE_ADMIN, BENGKULU),
    "auditor": (Role.AUDITOR, BENGKULU),
    "seluma": (Role.OPERATOR, SELUMA),
    "lampung": (Role.VERIFIER, LAMPUNG),
    "kosong": None,
    "usai": None,
}


def _grid(text: str) -> dict[str, dict[str, str]]:
    """Row name -> person -> letter."""
    rows = (line.split() for line in text.strip().splitlines())
    return {name: dict(zip(PEOPLE, letters, strict=True)) for name, *letters in rows}


# Rules 4. "-" does not know of the paper, "k" knows, "o" also opens it, "c" also adds versions.
DOCUMENTS = _grid(
    # oper dinkes gugus sekda camat desa verif admin auditor seluma lampung kosong usai
    """
    daerah        c - o o  - - o o o  - - - -
    lama          c - k k  - - o k k  - - - -
    dinkes        c c o o  - - o o o  - - - -
    disdik        c - o o  - - o o o  - - - -
    tertaut       c o o o  - - o o o  - - - -
    anak          c - k k  - - o k k  - - - -
    anak-dinkes   c c k k  - - o k k  - - - -
    kinal         c - o o  c - o o o  - - - -
    kinal-anak    c - k k  k - o k k  - - - -
    desa          c - o o  o c o o o  - - - -
    desa-anak     c - k k  - c o k k  - - - -
    tanjung       c - o o  - - o o o  - - - -
    seluma        - - - -  - - o o o  c - - -
    seluma-anak   - - - -  - - o k k  c - - -
    lampung       - - - -  - - - - -  - o - -
    lampung-anak  - - - -  - - - - -  - o - -
    """
)
# "-" out of reach, "r" reads, "d" answers for its office, "w" for all, "t" sets the target.
EVALUATIONS = _grid(
    """
    kaur          w d r r  - - r t r  - - - -
    seluma        - - - -  - - r t r  w - - -
    lampung       - - - -  - - - - -  - r - -
    """
)
# "r" reads the board of the province.
BOARDS = _grid(
    """
    bengkulu      - - - -  - - r r r  - - - -
    lampung       - - - -  - - - - -  - r - -
    """
)
# "m" records what was published about a province, "n" reads only its board.
RESULTS = _grid(
    """
    bengkulu      - - - -  - - n m n  - - - -
    lampung       - - - -  - - - - -  - n - -
    """
)
# "v" judges for the province, "n" reaches the regency but judges nothing.
JUDGES = _grid(
    """
    kaur          n n n n  - - v n n  - - - -
    seluma        - - - -  - - v n n  n - - -
    lampung       - - - -  - - - - -  - v - -
    """
)
# "v" judges what was drawn for a second look, "a" only draws and compares, "n" does neither.
SAMPLERS = _grid(
    """
    kaur          n n n n  - - v a n  - - - -
    seluma        - - - -  - - v a n  n - - -
    lampung       - - - -  - - - - -  - v - -
    """
)
# "m" manages the region's accounts, "-" those of another region, "n" none at all.
MANAGED = _grid(
    """
    kaur          m n n n  n n n m n  - n n n
    seluma        - n n n  n n n m n  m n n n
    lampung       - n n n  n n n - n  - n n n
    """
)
# "e" writes the letterhead, "p" prints papers, "n" reaches the place and may do neither.
LETTERHEADS = _grid(
    """
    kaur          e n p p  - - p e p  - - - -
    seluma        - - - -  - - p e p  e - - -
    lampung       - - - -  - - - - -  - p - -
    bengkulu      - - - -  - - p e p  - - - -
    """
)
# A kecamatan or village: "w" answers for it, "r" reads it.
AREAS = _grid(
    """
    kinal         w r r r  w - r r r  - - - -
    tanjung       w r r r  - - r r r  - - - -
    sukaraja      - - - -  - - r r r  w - - -
    natar         - - - -  - - - - -  - r - -
    """
)
VILLAGES = _grid("desa          w r r r  w w r r r  - - - -")
# All areas' answers: "c" checks them now, "v" while the province verifies, "n" never.
CHECKERS = _grid(
    """
    kaur          c n n n  - - v n n  - - - -
    seluma        - - - -  - - v n n  c - - -
    lampung       - - - -  - - - - -  - v - -
    """
)
# A paper asked of a kecamatan or office: "w" sends it, "n" reads only the regency's list.
ASKED = _grid(
    """
    kaur          w n n n  w - n n n  - - - -
    dinkes        w w n n  - - n n n  - - - -
    seluma        - - - -  - - n n n  w - - -
    lampung       - - - -  - - - - -  - n - -
    """
)
# A talk of both sides: "w" takes part, "r" only reads.
TALKERS = _grid(
    """
    kaur          w w w w  - - w w r  - - - -
    seluma        - - - -  - - w w r  w - - -
    lampung       - - - -  - - - - -  - w - -
    """
)
# A talk of the regency alone; who is not of it does not know of it.
OWN_TALKERS = _grid(
    """
    kaur          w w w w  - - - - -  - - - -
    seluma        - - - -  - - - - -  w - - -
    """
)
# A talk about a question about children: "n" knows the question, not its talk.
CHILD_TALKERS = _grid(
    """
    kaur          w w n n  - - w n n  - - - -
    seluma        - - - -  - - w n n  w - - -
    lampung       - - - -  - - - - -  - w - -
    """
)
# What the operator of Kaur said: "a" may take it back, "w" takes part, "r" only reads.
SAID = {"kaur": TALKERS["kaur"] | {"operator": "a"}}
NOBODY = dict.fromkeys(PEOPLE, "-")
# Whether somebody takes part in any talk: "w", else "n".
ANY_TALKERS = {
    name: "w" if any(row[name] == "w" for row in TALKERS.values()) else "n" for name in PEOPLE
}
# Who has one area only is taken there at once: "w", else "s".
WITH_AN_AREA = {name: "w" if name in {"camat", "desa"} else "s" for name in PEOPLE}
# Whether somebody may add papers at all: "a", else "n".
ADDERS = {name: "a" if name in {"operator", "dinkes", "camat", "desa", "seluma"} else "n"
          for name in PEOPLE}  # fmt: skip
# A file that the operator is sending, a work that the operator has ordered: "w" goes on with it;
# for all others it does not exist.
OPERATORS_OWN = {name: "w" if name == "operator" else "-" for name in PEOPLE}
# Whether somebody judges anywhere: "v", else "n".
VERIFIERS = {name: "v" if name in {"verif", "lampung"} else "n" for name in PEOPLE}
# Whether somebody manages accounts anywhere: "m", else "n"; what is unknown answers accordingly.
MANAGERS = {name: "m" if name in {"operator", "admin", "seluma"} else "n" for name in PEOPLE}
NO_ACCOUNT = {name: "-" if letter == "m" else "n" for name, letter in MANAGERS.items()}
SIGNED_IN = dict.fromkeys(PEOPLE, "s")

Statuses = Mapping[str, int]
NOT_ALLOWED: Statuses = dict.fromkeys("-rdwtkocsanvmep", 405)
READERS: Statuses = {"-": 404, "r": 200, "d": 200, "w": 200, "t": 200}
KNOWERS: Statuses = {"-": 404, "k": 200, "o": 200, "c": 200}
OPENERS: Statuses = KNOWERS | {"k": 403}
# Of a paper that one may open, a page that it doesn't have.
GONE_PAGES: Statuses = {"-": 404, "k": 403, "o": 404, "c": 404}
OWNERS: Statuses = OPENERS | {"o": 403}
# Of a paper that waits for the virus scanner: nobody opens it, who might is told why.
HELD: Statuses = OPENERS | {"o": 409, "c": 409}
# Its name in the scene, and the paper whose row says what people are to it.
HELD_PAPER, LIKE_HELD = "diperiksa", "dinkes"
ANSWERS_OWN: Statuses = {"-": 404, "r": 403, "t": 403, "d": 200, "w": 200}
ANSWERS_ALL: Statuses = ANSWERS_OWN | {"d": 403}
ADMINS_ONLY: Statuses = {"-": 404, "r": 403, "d": 403, "w": 403, "t": 200}
TIMERS: Statuses = ANSWERS_ALL | {"t": 200}
JUDGE_ONLY: Statuses = {"-": 404, "n": 403, "v": 200}
# The scene's evaluations are still filled in: no verdict can be given yet.
TOO_EARLY: Statuses = JUDGE_ONLY | {"v": 409}
DRAWERS: Statuses = JUDGE_ONLY | {"a": 200}
MANAGE_ONLY: Statuses = {"-": 404, "n": 403, "m": 200}
PUBLISHERS = MANAGE_ONLY
PRINTERS: Statuses = READERS | {"d": 403}
EDITORS: Statuses = {"-": 404, "n": 403, "p": 403, "e": 200}
EVERYONE: Statuses = {"s": 200}
OWNER_ONLY: Statuses = {"-": 404, "w": 200}


def _sent(statuses: Statuses, done: int) -> Statuses:
    """As `statuses`, with `done` for those who are let in."""
    return {letter: done if status == 200 else status for letter, status in statuses.items()}


@dataclass(frozen=True)
class Row:
    """What an address answers, by letter; a method that is not named is refused with 405.

    `about` names what the letters are about: "evaluation", "judging", "verifying", "board",
    "results", "province", "area", "village", "own area", "checking", "asked", "paper",
    "held paper", "adding",
    "sampling", "account", "scope", "managing", "letterhead", "arriving", "own work",
    "self", "link", "nothing",
    "program" (no session opens it).
    `parts` fills the address, `variant` tells two rows of an address apart.
    """

    address: str
    about: str
    get: Statuses = field(default_factory=lambda: NOT_ALLOWED)
    post: Statuses = field(default_factory=lambda: NOT_ALLOWED)
    head: Statuses | None = None
    other: Mapping[str, Statuses] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    visitor: Mapping[str, int] = field(default_factory=dict)

    def expected(self, method: str, letter: str) -> int:
        return self._statuses(method)[letter]

    def takes(self, method: str) -> bool:
        return self._statuses(method) is not NOT_ALLOWED

    def _statuses(self, method: str) -> Statuses:
        table = {"GET": self.get, "HEAD": self.head or self.get, "POST": self.post, **self.other}
        return table.get(method, NOT_ALLOWED)


INDICATOR = {"indicator": "1"}
OWN = INDICATOR | {"code": "1.1"}
OTHERS = INDICATOR | {"code": "1.2"}
UNKNOWN = INDICATOR | {"code": "9.9"}
# Let in, but shown the form again: no matrix of thousands of requests needs real uploads.
REFUSED_FILE = REFUSED_FORM = 422
# A step that the state of the scene's drafts does not allow.
NOT_NOW = 409
GONE: Statuses = dict.fromkeys("-rdwt", 404)

AREA_READERS: Statuses = {"-": 404, "r": 200, "w": 200}
AREA_WRITERS: Statuses = AREA_READERS | {"r": 403}
SENDERS: Statuses = {"-": 404, "n": 403, "w": 200}
ROLLUP = {"question": "1.4"}
TALK_READERS: Statuses = {"-": 404, "n": 403, "r": 200, "w": 200}
TALK_WRITERS: Statuses = {"-": 404, "n": 403, "r": 403, "w": 302}
# Of a thread about children whoever only knows the question gets no more than of none.
CHILD_WRITERS: Statuses = TALK_WRITERS | {"n": 404}
OF_CHILDREN = INDICATOR | {"code": "1.3"}

PROGRESS, RECAP = {"kind": "kemajuan"}, {"kind": "rekap"}
OF_KAUR = {"year": "2030", "region": KAUR}
# Names of the API's addresses, and what fills them.
PROGRAMS = (
    ("me regions rounds evaluations requests documents recorded_results", {}),
    ("published_results papers", {}),
    ("evaluation ledger answers progress asked", OF_KAUR),
    ("score", OF_KAUR | {"stage": "self"}),
    ("region", {"code": KAUR}),
    ("document", {"public_id": "tidak-ada"}),
    ("board", {"province": BENGKULU, "year": "2030"}),
)

ROWS = [
    Row("home", "self", get=EVERYONE),
    Row("health", "nothing", get=EVERYONE, visitor={"GET": 200, "HEAD": 200}),
    Row(
        "accounts:sign_in",
        "nothing",
        get={"s": 302},
        post={"s": 302},
        visitor={"GET": 200, "HEAD": 200, "POST": 302},
    ),
    Row("accounts:sign_out", "nothing", post={"s": 302}, visitor={"POST": 302}),
    Row("accounts:account", "self", get=EVERYONE),
    Row("accounts:tokens", "self", get=EVERYONE),
    Row("accounts:token_new", "self", get=EVERYONE, post={"s": REFUSED_FORM}),
    # Nobody's token; who ends the own one is asked in tests/accounts/test_views_tokens.py.
    Row("accounts:token_end", "self", post={"s": 404}, parts={"public_id": "tidak-ada"}),
    Row("accounts:password", "self", get=EVERYONE, post={"s": 302}),
    Row(
        "accounts:take_up",
        "link",
        get=EVERYONE,
        post={"s": 302},
        visitor={"GET": 200, "HEAD": 200, "POST": 302},
    ),
    Row(
        "accounts:new_password",
        "link",
        get=EVERYONE,
        post={"s": 302},
        visitor={"GET": 200, "HEAD": 200, "POST": 302},
    ),
    Row("accounts:people", "managing", get=MANAGE_ONLY),
    Row("accounts:person", "account", get=MANAGE_ONLY),
    Row("accounts:add_role", "account", get=MANAGE_ONLY, post=_sent(MANAGE_ONLY, 302)),
    Row("accounts:switch", "account", post=_sent(MANAGE_ONLY, 302)),
    Row("accounts:password_link", "account", post=MANAGE_ONLY),
    Row("accounts:end_role", "account", get=MANAGE_ONLY, post=_sent(MANAGE_ONLY, 302)),
    Row("accounts:hand_over", "account", get=MANAGE_ONLY, post=MANAGE_ONLY),
    Row("accounts:offices", "managing", get=MANAGE_ONLY),
    Row("accounts:office_new", "scope", get=MANAGE_ONLY, post=_sent(MANAGE_ONLY, 302)),
    Row("accounts:office", "account", get=MANAGE_ONLY, post=_sent(MANAGE_ONLY, 302)),
    Row("accounts:office_close", "account", post=_sent(MANAGE_ONLY, 302)),
    Row("accounts:succession", "account", get=MANAGE_ONLY, post=_sent(MANAGE_ONLY, 302)),
    Row("accounts:succession_remove", "account", post=_sent(MANAGE_ONLY, 302)),
    Row("accounts:invite", "scope", get=MANAGE_ONLY, post=MANAGE_ONLY),
    Row("accounts:invitations", "managing", get=MANAGE_ONLY),
    Row("accounts:invitation", "account", get=MANAGE_ONLY),
    Row("accounts:renew", "account", post=MANAGE_ONLY),
    Row("accounts:revoke", "account", post=_sent(MANAGE_ONLY, 302)),
    Row("accounts:import", "scope", get=MANAGE_ONLY, post=_sent(MANAGE_ONLY, REFUSED_FILE)),
    Row("accounts:import_template", "scope", get=MANAGE_ONLY),
    Row("accounts:import_save", "scope", post=_sent(MANAGE_ONLY, 302)),
    Row("accounts:import_links", "managing", post=_sent(MANAGE_ONLY, 302)),
    Row("evidence:list", "self", get=EVERYONE),
    Row(
        "evidence:upload",
        "adding",
        get={"a": 200, "n": 403},
        post={"a": REFUSED_FILE, "n": 403},
    ),
    Row("evidence:detail", "paper", get=KNOWERS),
    Row("evidence:receipt", "paper", get=KNOWERS),
    Row("evidence:download", "paper", get=OPENERS, head=NOT_ALLOWED),
    Row("evidence:pages", "paper", get=OPENERS, post=_sent(OPENERS, 302)),
    Row("evidence:page_image", "paper", get=OPENERS, head=NOT_ALLOWED, parts={"number": "1"}),
    Row(
        "evidence:page_image",
        "paper",
        get=GONE_PAGES,
        head=NOT_ALLOWED,
        parts={"number": "2"},
        variant="no",
    ),
    Row("evidence:download", "held paper", get=HELD, head=NOT_ALLOWED, variant="held"),
    Row("evidence:pages", "held paper", get=HELD, post=HELD, variant="held"),
    Row(
        "evidence:page_image",
        "held paper",
        get=HELD,
        head=NOT_ALLOWED,
        parts={"number": "1"},
        variant="held",
    ),
    Row("evidence:receipt", "held paper", get=KNOWERS, variant="held"),
    Row("evidence:new_version", "paper", get=OWNERS, post=_sent(OWNERS, REFUSED_FILE)),
    Row("evidence:bin", "self", get=EVERYONE),
    Row("evidence:restore", "paper", post={"-": 404, "k": 404, "o": 404, "c": 302}),
    Row("evidence:passport", "paper", get=OWNERS, post=_sent(OWNERS, 302)),
    Row("evidence:replace", "paper", get=OWNERS, post=_sent(OWNERS, 302)),
    Row("evidence:throw_away", "paper", get=OWNERS, post=_sent(OWNERS, 302)),
    Row("evidence:reading", "paper", get=OWNERS, post=_sent(OWNERS, REFUSED_FORM)),
    Row("evidence:finding", "paper", post=_sent(OWNERS, REFUSED_FORM)),
    Row(
        "sending:arrivals",
        "adding",
        post={"a": 201, "n": 403},
        other={"OPTIONS": {"a": 204, "n": 204}},
    ),
    Row(
        "sending:arrival",
        "arriving",
        head={"-": 404, "w": 200},
        # The piece of the matrix says no media type: let in, and refused for that.
        other={
            "PATCH": {"-": 404, "w": 415},
            "DELETE": {"-": 404, "w": 204},
            "OPTIONS": {"-": 204, "w": 204},
        },
    ),
    Row(
        "sending:many",
        "adding",
        get={"a": 200, "n": 403},
        post={"a": REFUSED_FORM, "n": 403},
    ),
    Row("sending:receipts", "self", get=EVERYONE),
    Row("jobs:works", "self", get=EVERYONE),
    Row("jobs:work", "own work", get=OWNER_ONLY),
    Row("jobs:file", "own work", get=OWNER_ONLY, head=NOT_ALLOWED, parts={"number": "1"}),
    # The scene's work is done: nothing to cancel or to try again.
    Row("jobs:cancel", "own work", post=_sent(OWNER_ONLY, NOT_NOW)),
    Row("jobs:retry", "own work", post=_sent(OWNER_ONLY, NOT_NOW)),
    Row("sending:offline", "nothing", get=EVERYONE, visitor={"GET": 200, "HEAD": 200}),
    Row("sending:service_worker", "nothing", get=EVERYONE, visitor={"GET": 200, "HEAD": 200}),
    Row("evaluations:verification", "verifying", get={"v": 200, "n": 403}),
    Row("evaluations:all_cases", "verifying", get={"v": 200, "n": 403}),
    Row(
        "evaluations:side_by_side",
        "verifying",
        get={"v": 200, "n": 403},
        parts={"year": 2030, "indicator": "1"},
    ),
    Row(
        "evaluations:side_by_side",
        "verifying",
        get={"v": 404, "n": 403},
        parts={"year": 2030, "indicator": "9"},
        variant="no",
    ),
    Row("evaluations:queue", "judging", get=JUDGE_ONLY),
    Row("evaluations:samples", "sampling", get=DRAWERS, post=_sent(DRAWERS, NOT_NOW)),
    Row("evaluations:second_verdict", "judging", get=JUDGE_ONLY, post=TOO_EARLY),
    Row("evaluations:strictness", "results", get=MANAGE_ONLY),
    Row("evaluations:judge_unanswered", "judging", get=JUDGE_ONLY, post=TOO_EARLY),
    Row("evaluations:desk", "judging", get=JUDGE_ONLY, post=TOO_EARLY, parts={"code": "1.1"}),
    Row(
        "evaluations:desk",
        "judging",
        get=JUDGE_ONLY | {"v": 404},
        post=JUDGE_ONLY | {"v": 404},
        parts={"code": "9.9"},
        variant="no",
    ),
    Row("evaluations:tasks", "self", get=EVERYONE),
    Row("evaluations:list", "self", get=EVERYONE),
    Row("evaluations:rounds", "results", get=MANAGE_ONLY),
    Row("evaluations:new_round", "results", get=MANAGE_ONLY, post=_sent(MANAGE_ONLY, REFUSED_FORM)),
    Row("evaluations:round", "results", get=MANAGE_ONLY, post=_sent(MANAGE_ONLY, REFUSED_FORM)),
    Row("evaluations:add_regencies", "results", post=_sent(MANAGE_ONLY, 302)),
    Row(
        "evaluations:round_stage",
        "results",
        get=MANAGE_ONLY,
        post=_sent(MANAGE_ONLY, NOT_NOW),
        parts={"stage": "self"},
    ),
    Row("evaluations:board_latest", "board", get={"-": 404, "r": 302}),
    Row("evaluations:board", "board", get=READERS),
    Row("evaluations:board", "board", get=GONE, parts={"year": "1999"}, variant="no"),
    Row("evaluations:results", "results", get=MANAGE_ONLY, post=_sent(MANAGE_ONLY, REFUSED_FILE)),
    Row("evaluations:results_save", "results", post=_sent(MANAGE_ONLY, 302)),
    Row("evaluations:results_template", "results", get=MANAGE_ONLY),
    Row("evaluations:recap", "evaluation", get=ANSWERS_ALL, post=_sent(ANSWERS_ALL, REFUSED_FILE)),
    Row("evaluations:recap_save", "evaluation", post=_sent(ANSWERS_ALL, 302)),
    Row("evaluations:recap_template", "evaluation", get=ANSWERS_ALL),
    Row(
        "evaluations:roundtrip",
        "evaluation",
        get=ANSWERS_OWN,
        post=_sent(ANSWERS_OWN, REFUSED_FILE),
    ),
    Row("evaluations:roundtrip_save", "evaluation", post=_sent(ANSWERS_OWN, 302)),
    Row("evaluations:roundtrip_file", "evaluation", get=ANSWERS_OWN, head=NOT_ALLOWED),
    Row("evaluations:overview", "evaluation", get=READERS),
    Row("evaluations:progress", "evaluation", get=READERS),
    Row("evaluations:ledger", "evaluation", get=READERS),
    Row("evaluations:staircase", "evaluation", get=READERS),
    Row("evaluations:changes", "evaluation", get=READERS),
    Row("evaluations:repairs", "evaluation", get=READERS),
    Row("evaluations:confirm_warnings", "evaluation", post=_sent(ANSWERS_ALL, 302)),
    *(
        Row(
            "evaluations:step",
            "evaluation",
            get=ANSWERS_ALL,
            post=_sent(ANSWERS_ALL, status),
            parts={"action": action},
            variant=action,
        )
        for action, status in (("ajukan", REFUSED_FORM), ("tarik", NOT_NOW))
    ),
    Row(
        "evaluations:step",
        "judging",
        get=JUDGE_ONLY,
        post=TOO_EARLY,
        parts={"action": "mulai-verifikasi"},
        variant="mulai-verifikasi",
    ),
    Row(
        "evaluations:step",
        "evaluation",
        get=ADMINS_ONLY,
        post=_sent(ADMINS_ONLY, NOT_NOW),
        parts={"action": "tetapkan"},
        variant="tetapkan",
    ),
    Row(
        "evaluations:outside",
        "evaluation",
        get=ADMINS_ONLY,
        post=_sent(ADMINS_ONLY, NOT_NOW),
        parts={"stage": "central"},
    ),
    Row(
        "evaluations:outside",
        "evaluation",
        get=ADMINS_ONLY | {"t": 404},
        post=ADMINS_ONLY | {"t": 404},
        parts={"stage": "province"},
        variant="no",
    ),
    Row(
        "evaluations:outside_template",
        "evaluation",
        get=ADMINS_ONLY,
        parts={"stage": "final"},
    ),
    Row(
        "evaluations:outside_upload",
        "evaluation",
        get=ADMINS_ONLY,
        post=_sent(ADMINS_ONLY, REFUSED_FILE),
        parts={"stage": "field"},
    ),
    Row(
        "evaluations:outside_save",
        "evaluation",
        post=_sent(ADMINS_ONLY, 302),
        parts={"stage": "field"},
    ),
    Row(
        "evaluations:outside_reasons",
        "evaluation",
        get=ADMINS_ONLY,
        post=_sent(ADMINS_ONLY, NOT_NOW),
        parts={"stage": "central"},
    ),
    Row("evaluations:cards", "evaluation", get=READERS),
    Row("evaluations:cards_of_stage", "evaluation", get=READERS, parts={"stage": "self"}),
    Row(
        "evaluations:cards_of_stage",
        "evaluation",
        get=GONE,
        parts={"stage": "nilai"},
        variant="no",
    ),
    # The scene's evaluations are drafts: nothing is frozen that could be handed out.
    Row("evaluations:card_file", "evaluation", get=GONE, parts={"stage": "self"}),
    Row(
        "evaluations:step",
        "evaluation",
        get=GONE,
        post=GONE,
        parts={"action": "hapus"},
        variant="no",
    ),
    Row("evaluations:questions", "evaluation", get=READERS),
    Row(
        "evaluations:target",
        "evaluation",
        get=ANSWERS_ALL | {"t": 200},
        post=_sent(ANSWERS_ALL | {"t": 200}, 302),
    ),
    # The scene has one year only: who may take answers over is told that there is nothing.
    Row(
        "evaluations:last_year",
        "evaluation",
        get=ANSWERS_OWN,
        post=_sent(ANSWERS_OWN, NOT_NOW),
    ),
    Row("evaluations:compare_years", "evaluation", get=READERS),
    Row("evaluations:times", "evaluation", get=TIMERS),
    Row("evaluations:set_cutoff", "evaluation", post=_sent(TIMERS, 302)),
    Row("evaluations:give_time", "evaluation", post=_sent(TIMERS, REFUSED_FORM)),
    Row(
        "evaluations:end_time",
        "evaluation",
        post=_sent(TIMERS, 404),
        parts={"public_id": "tidak-ada"},
    ),
    Row("evaluations:assignments", "evaluation", get=ANSWERS_ALL, post=_sent(ANSWERS_ALL, 302)),
    Row(
        "evaluations:assignment_copy",
        "evaluation",
        get=ANSWERS_ALL,
        post=ANSWERS_ALL,
    ),
    Row(
        "evaluations:assignment_table",
        "evaluation",
        get=ANSWERS_ALL,
        post=_sent(ANSWERS_ALL, REFUSED_FILE),
    ),
    Row("evaluations:assignment_save", "evaluation", post=_sent(ANSWERS_ALL, 302)),
    Row("evaluations:talks", "talking", get={"w": 200, "n": 403}),
    Row("evaluations:assessment_talks", "evaluation", get=READERS),
    Row("evaluations:talk", "talk", get=TALK_READERS, post=TALK_WRITERS, parts=OWN),
    Row(
        "evaluations:talk",
        "children's talk",
        get=TALK_READERS,
        post=TALK_WRITERS,
        parts=OF_CHILDREN,
        variant="of children",
    ),
    Row("evaluations:talk", "evaluation", get=GONE, post=GONE, parts=UNKNOWN, variant="no"),
    Row("evaluations:read_talk", "talk", post=TALK_WRITERS | {"r": 302}, parts=OWN),
    *(
        Row(f"evaluations:{name}", "thread", post=TALK_WRITERS)
        for name in ("answer_talk", "settle_talk", "print_talk")
    ),
    Row("evaluations:answer_talk", "own thread", post=TALK_WRITERS, variant="own"),
    Row("evaluations:answer_talk", "children's thread", post=CHILD_WRITERS, variant="of children"),
    Row("evaluations:take_back", "said", post={"-": 404, "r": 403, "w": 403, "a": 302}),
    Row("evaluations:indicator", "evaluation", get=READERS, parts=INDICATOR),
    Row("evaluations:indicator", "evaluation", get=GONE, parts={"indicator": "9"}, variant="no"),
    Row("evaluations:question", "evaluation", get=READERS, parts=OWN),
    Row("evaluations:question", "evaluation", get=READERS, parts=OTHERS, variant="others"),
    Row(
        "evaluations:question",
        "evaluation",
        get=READERS,
        parts=INDICATOR | {"code": "1.3"},
        variant="of children",
    ),
    Row("evaluations:question", "evaluation", get=GONE, parts=UNKNOWN, variant="no"),
    Row("evaluations:save", "evaluation", post=_sent(ANSWERS_OWN, 302), parts=OWN),
    Row(
        "evaluations:save",
        "evaluation",
        post=_sent(ANSWERS_ALL, 302),
        parts=OTHERS,
        variant="others",
    ),
    Row("evaluations:save", "evaluation", post=GONE, parts=UNKNOWN, variant="no"),
    Row(
        "evaluations:add_proof",
        "evaluation",
        get=ANSWERS_OWN,
        post=_sent(ANSWERS_OWN, REFUSED_FILE),
        parts=OWN,
    ),
    Row(
        "evaluations:add_proof",
        "evaluation",
        get=ANSWERS_ALL,
        post=_sent(ANSWERS_ALL, REFUSED_FILE),
        parts=OTHERS,
        variant="others",
    ),
    Row("evaluations:link_proof", "evaluation", post=_sent(ANSWERS_OWN, 302), parts=OWN),
    Row(
        "evaluations:link_proof",
        "evaluation",
        post=_sent(ANSWERS_ALL, 302),
        parts=OTHERS,
        variant="others",
    ),
    Row(
        "evaluations:link_proof",
        "evaluation",
        post=ANSWERS_OWN | {"d": 404, "w": 404},
        parts=OWN,
        variant="foreign paper",
    ),
    Row("evaluations:unlink_proof", "evaluation", post=_sent(ANSWERS_OWN, 302), parts=OWN),
    Row(
        "evaluations:unlink_proof",
        "evaluation",
        post=ANSWERS_OWN | {"d": 404, "w": 404},
        parts=OWN,
        variant="foreign link",
    ),
    Row(
        "evaluations:unlink_proof",
        "evaluation",
        post=ANSWERS_ALL | {"w": 404},
        parts=OTHERS,
        variant="link of another question",
    ),
    Row("evaluations:confirm_suggestions", "evaluation", post=_sent(ANSWERS_OWN, 302)),
    Row(
        "evaluations:confirm_suggestions",
        "evaluation",
        post=ANSWERS_OWN | {"d": 404, "w": 404},
        variant="foreign paper",
    ),
    Row("evaluations:areas", "own area", get={"s": 200, "w": 302}),
    Row("evaluations:area", "area", get=AREA_READERS),
    Row("evaluations:area", "village", get=AREA_READERS, variant="village"),
    Row("evaluations:hand_in_area", "area", post=_sent(AREA_WRITERS, 302)),
    Row("evaluations:hand_in_area", "village", post=_sent(AREA_WRITERS, 302), variant="village"),
    Row("evaluations:save_area", "area", post=_sent(AREA_WRITERS, 302), parts=ROLLUP),
    Row(
        "evaluations:save_area",
        "village",
        post=AREA_WRITERS | {"w": 404},
        parts=ROLLUP,
        variant="asked of kecamatan only",
    ),
    Row(
        "evaluations:save_area",
        "area",
        post=AREA_WRITERS | {"w": 404},
        parts={"question": "1.1"},
        variant="no",
    ),
    Row(
        "evaluations:add_area_proof",
        "area",
        get=AREA_WRITERS,
        post=_sent(AREA_WRITERS, REFUSED_FILE),
        parts=ROLLUP,
    ),
    Row("evaluations:link_area_proof", "area", post=_sent(AREA_WRITERS, 302), parts=ROLLUP),
    Row(
        "evaluations:link_area_proof",
        "area",
        post=AREA_WRITERS | {"w": 404},
        parts=ROLLUP,
        variant="foreign paper",
    ),
    Row("evaluations:unlink_area_proof", "area", post=_sent(AREA_WRITERS, 302)),
    Row(
        "evaluations:unlink_area_proof",
        "area",
        post=AREA_WRITERS | {"w": 404},
        variant="foreign link",
    ),
    Row("evaluations:grid", "area", get=AREA_READERS),
    Row("evaluations:grid", "village", get=dict.fromkeys("-rw", 404), variant="village"),
    Row("evaluations:save_grid", "area", post=_sent(AREA_WRITERS, 302)),
    Row(
        "evaluations:save_grid",
        "village",
        post=AREA_WRITERS | {"w": 404},
        variant="village",
    ),
    Row("evaluations:area_template", "area", get=AREA_WRITERS),
    Row(
        "evaluations:area_upload",
        "area",
        get=AREA_WRITERS,
        post=_sent(AREA_WRITERS, REFUSED_FILE),
    ),
    Row("evaluations:area_upload_save", "area", post=_sent(AREA_WRITERS, 302)),
    Row(
        "evaluations:area_upload_save",
        "village",
        post=AREA_WRITERS | {"w": 404},
        variant="village",
    ),
    Row("evaluations:cell_history", "area", get=AREA_READERS, parts=ROLLUP),
    Row(
        "evaluations:cell_history",
        "village",
        get=dict.fromkeys("-rw", 404),
        parts=ROLLUP,
        variant="asked of kecamatan only",
    ),
    # Sums of a kecamatan, the form of a village: small numbers, so readers get neither.
    Row("evaluations:profile", "area", get=AREA_WRITERS, post=AREA_WRITERS | {"w": 404}),
    Row(
        "evaluations:profile",
        "village",
        get=AREA_WRITERS,
        post=_sent(AREA_WRITERS, 302),
        variant="village",
    ),
    Row("evaluations:profile_sums", "evaluation", get=ANSWERS_ALL),
    Row("evaluations:kecamatan_answers", "evaluation", get=READERS),
    Row(
        "evaluations:kecamatan_answers",
        "evaluation",
        get=GONE,
        parts={"area": "17.04.99"},
        variant="no",
    ),
    Row(
        "evaluations:check_kecamatan",
        "checking",
        post={"-": 404, "n": 403, "c": 302, "v": 409},
    ),
    Row("evaluations:area_answers", "evaluation", get=READERS),
    Row("evaluations:area_question", "evaluation", get=READERS, parts=ROLLUP),
    Row(
        "evaluations:area_question",
        "evaluation",
        get=GONE,
        parts={"question": "1.1"},
        variant="no",
    ),
    Row(
        "evaluations:check_areas",
        "checking",
        post={"-": 404, "n": 403, "c": 302, "v": 409},
        parts=ROLLUP,
    ),
    Row("evaluations:my_requests", "self", get=EVERYONE),
    Row("evaluations:answer_request", "asked", get=SENDERS, post=_sent(SENDERS, REFUSED_FILE)),
    Row("evaluations:choose_requested", "asked", post=_sent(SENDERS, 302)),
    Row(
        "evaluations:choose_requested",
        "asked",
        post=SENDERS | {"w": 404},
        variant="foreign paper",
    ),
    Row("evaluations:requests", "evaluation", get=READERS),
    Row(
        "evaluations:new_request",
        "evaluation",
        get=ANSWERS_ALL,
        post=_sent(ANSWERS_ALL, REFUSED_FILE),
    ),
    Row("evaluations:reminders", "evaluation", get=ANSWERS_ALL),
    Row("evaluations:extend_request", "evaluation", post=_sent(ANSWERS_ALL, 302)),
    Row(
        "evaluations:extend_request",
        "evaluation",
        post=ANSWERS_ALL | {"w": 404},
        variant="foreign request",
    ),
    Row("evaluations:request", "evaluation", get=READERS),
    Row("evaluations:request", "evaluation", get=GONE, variant="foreign request"),
    Row("evaluations:decide_request", "evaluation", post=_sent(ANSWERS_ALL, 409)),
    Row("evaluations:cancel_request", "evaluation", post=_sent(ANSWERS_ALL, 302)),
    Row(
        "evaluations:cancel_request",
        "evaluation",
        post=ANSWERS_ALL | {"w": 404},
        variant="foreign request",
    ),
    Row("reports:index", "self", get=EVERYONE),
    Row("reports:made", "self", get=EVERYONE),
    Row("reports:find_paper", "nothing", get=EVERYONE, visitor={"GET": 200, "HEAD": 200}),
    # Of a paper that never left; tests/reports/test_checking.py asks for one that did.
    Row(
        "reports:check",
        "nothing",
        get={"s": 404},
        visitor={"GET": 404, "HEAD": 404},
        parts={"public_id": "tidak-ada"},
    ),
    Row("reports:sekda", "evaluation", get=PRINTERS),
    # On a paper that nobody sells: no matrix of thousands of requests needs real PDFs.
    Row("reports:sekda_pdf", "evaluation", get=_sent(PRINTERS, 422), head=NOT_ALLOWED),
    Row("reports:paper", "evaluation", get=PRINTERS, parts=PROGRESS),
    Row("reports:paper", "evaluation", get=GONE | {"d": 403}, parts=RECAP, variant="of a province"),
    Row(
        "reports:paper_pdf",
        "evaluation",
        get=_sent(PRINTERS, 422),
        head=NOT_ALLOWED,
        parts=PROGRESS,
    ),
    Row("reports:order", "evaluation", post=_sent(PRINTERS, 302), parts=PROGRESS),
    Row("reports:province_paper", "province", get=READERS, parts=RECAP),
    Row(
        "reports:province_paper_pdf",
        "province",
        get=_sent(READERS, 422),
        head=NOT_ALLOWED,
        parts=RECAP,
    ),
    Row("reports:texts", "evaluation", get=PRINTERS),
    Row(
        "reports:text",
        "evaluation",
        get=ANSWERS_ALL,
        post=_sent(ANSWERS_ALL, 302),
        parts={"place": "VI"},
    ),
    Row("reports:letterhead", "letterhead", get=EDITORS, post=_sent(EDITORS, 302)),
    Row("reports:letterhead_preview", "letterhead", post=EDITORS),
    Row("reports:letterhead_pdf", "letterhead", get=_sent(EDITORS, 422), head=NOT_ALLOWED),
    Row("reports:arms", "letterhead", get=EDITORS | {"p": 200}),
    # Who types it into the national site, and who answers for it at the province.
    Row("reports:bundle", "evaluation", get=TIMERS, post=_sent(TIMERS, REFUSED_FORM)),
    Row("publication:results", "results", get=PUBLISHERS),
    # Nothing is chosen: back to the list.
    Row("publication:preview", "results", get=_sent(PUBLISHERS, 302)),
    Row("publication:publish", "results", post=_sent(PUBLISHERS, 302)),
    Row(
        "publication:withdraw",
        "results",
        get=_sent(PUBLISHERS, 302),
        post=_sent(PUBLISHERS, 302),
    ),
    *(
        Row(
            f"publication:{name}",
            "nothing",
            get=EVERYONE,
            visitor={"GET": 200, "HEAD": 200},
            parts=parts,
        )
        for name, parts in (
            ("public", {}),
            ("public_year", {"year": "2030"}),
            ("public_province", {"year": "2030", "code": BENGKULU}),
            ("public_region", {"year": "2030", "code": KAUR}),
            ("public_data", {}),
            ("public_file", {"period": "2030", "kind": ".csv"}),
        )
    ),
    Row("api:guide", "nothing", get=EVERYONE, visitor={"GET": 200, "HEAD": 200}),
    *(
        Row(f"api:v1:{name}", "program", get={"s": 200}, visitor={"GET": 200, "HEAD": 200})
        for name in ("openapi-json", "api-root")
    ),
    # A token decides here (tests/api/test_scope.py): whoever is signed in is nobody.
    *(
        Row(
            f"api:v1:{name}",
            "program",
            get={"s": 401},
            visitor={"GET": 401, "HEAD": 401},
            parts=parts,
        )
        for names, parts in PROGRAMS
        for name in names.split()
    ),
]
ADDRESSES = {row.address for row in ROWS}
