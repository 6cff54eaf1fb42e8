"""Every request of the matrix, and what is wrong with its answer."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from evidence.models import DocumentVersion
from tests.access import areas
from tests.access.scene import REGIONS, SLOT, YEAR, Scene, word_of
from tests.access.table import (
    ADDERS,
    ANY_TALKERS,
    AREAS,
    ASKED,
    BOARDS,
    CHECKERS,
    CHILD_TALKERS,
    DOCUMENTS,
    EVALUATIONS,
    HELD_PAPER,
    JUDGES,
    LETTERHEADS,
    LIKE_HELD,
    MANAGED,
    MANAGERS,
    NO_ACCOUNT,
    NOBODY,
    OPERATORS_OWN,
    OWN_TALKERS,
    RESULTS,
    ROWS,
    SAID,
    SAMPLERS,
    SIGNED_IN,
    TALKERS,
    VERIFIERS,
    VILLAGES,
    VISITOR,
    WITH_AN_AREA,
    Row,
)
from tests.access.talks import THREADS, Said
from tests.rollback import rolled_back
from tests.world import BENGKULU, LAMPUNG, PASSWORD

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
REFUSALS = frozenset({403, 404, 405})
# Addresses that keep a trace of being read.
LOGGED = frozenset(
    {"evidence:download", "evidence:page_image", "evaluations:roundtrip_file", "jobs:file"}
)
WRITE = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO|TRUNCATE)\s+"?(\w+)', re.I)
# Signing in and out and being seen are no changes of what the portal holds.
SESSIONS = "django_session"
UNKNOWN = "tidak-ada"
# What a file that arrives in pieces is announced and continued with (tus); others take no notice.
OF_A_FILE = {
    "Tus-Resumable": "1.0.0",
    "Upload-Length": "10",
    "Upload-Metadata": "filename c2sucGRm",
    "Upload-Offset": "0",
}
OF_A_DOCUMENT = {
    f"evidence:{name}"
    for name in (
        "detail",
        "new_version",
        "restore",
        "passport",
        "replace",
        "throw_away",
        "reading",
        "finding",
    )
}
OF_A_REQUEST = {
    f"evaluations:{name}"
    for name in ("request", "decide_request", "cancel_request", "extend_request")
}
OF_A_YEAR = {
    f"evaluations:{name}"
    for name in ("board", "strictness", "round", "add_regencies", "round_stage")
} | {f"publication:{name}" for name in ("results", "preview", "publish", "withdraw")}
OF_A_KECAMATAN = {f"evaluations:{name}" for name in ("kecamatan_answers", "check_kecamatan")}
BELOW_AN_EVALUATION = (
    *("evaluation", "judging", "sampling", "checking"),
    *("talk", "children's talk"),
)
# What a row about a thread is about -> which thread (tests/access/talks.py).
THREAD_OF = {
    "thread": "talk",
    "said": "talk",
    "own thread": "own talk",
    "children's thread": "children's talk",
}
PROVINCES = {"bengkulu": BENGKULU, "lampung": LAMPUNG}
QUERIES = {
    "evaluations:add_proof": f"?slot={SLOT}",
    "reports:sekda_pdf": "?kertas=A5",
    "reports:paper_pdf": "?kertas=A5",
    "reports:province_paper_pdf": "?kertas=A5",
    "reports:letterhead_pdf": "?kertas=A5",
}


@dataclass(frozen=True)
class Cell:
    """One request with the status it has to get."""

    person: str
    method: str
    row: Row
    target: str
    status: int

    def __str__(self) -> str:
        variant = f" ({self.row.variant})" if self.row.variant else ""
        return f"{self.person} {self.method} {self.row.address}{variant} {self.target}"

    @property
    def is_refused(self) -> bool:
        return self.status in REFUSALS or (self.person == VISITOR and not self._is_open)

    @property
    def _is_open(self) -> bool:
        return self.method in self.row.visitor


def cells(person: str, methods: tuple[str, ...] = METHODS) -> Iterator[Cell]:
    """All requests of one person: each row at each target with each method.

    A method that no view of the address takes is tried at the first target only.
    """
    for row in ROWS:
        for place, (target, letters) in enumerate(_targets(row)):
            for method in methods:
                if place == 0 or row.takes(method):
                    status = _status(row, method, person, letters)
                    yield Cell(person, method, row, target, status)


def _targets(row: Row) -> list[tuple[str, Mapping[str, str]]]:
    if row.about == "paper":
        return [*DOCUMENTS.items(), (UNKNOWN, NOBODY)]
    if row.about == "held paper":
        return [(HELD_PAPER, DOCUMENTS[LIKE_HELD])]
    if row.about == "evaluation":
        return [*EVALUATIONS.items(), (UNKNOWN, NOBODY)]
    if row.about == "judging":
        return [*JUDGES.items(), (UNKNOWN, NOBODY)]
    if row.about in ("board", "province"):
        return [*BOARDS.items(), (UNKNOWN, NOBODY)]
    if row.about in ("account", "scope"):
        return [*MANAGED.items(), (UNKNOWN, NO_ACCOUNT)]
    if row.about == "letterhead":
        return [*LETTERHEADS.items(), (UNKNOWN, NOBODY)]
    if row.about in ("arriving", "own work"):
        return [("operator", OPERATORS_OWN), (UNKNOWN, NOBODY)]
    several = {
        "area": AREAS,
        "village": VILLAGES,
        "checking": CHECKERS,
        "asked": ASKED,
        "results": RESULTS,
        "sampling": SAMPLERS,
        "talk": TALKERS,
        "children's talk": CHILD_TALKERS,
        "thread": TALKERS,
        "own thread": OWN_TALKERS,
        "children's thread": CHILD_TALKERS,
        "said": SAID,
    }
    if row.about in several:
        return [*several[row.about].items(), (UNKNOWN, NOBODY)]
    whole = {
        "adding": ADDERS,
        "verifying": VERIFIERS,
        "managing": MANAGERS,
        "own area": WITH_AN_AREA,
        "talking": ANY_TALKERS,
    }
    return [("", whole.get(row.about, SIGNED_IN))]


def _status(row: Row, method: str, person: str, letters: Mapping[str, str]) -> int:
    if person != VISITOR:
        return row.expected(method, letters[person])
    if row.about in ("nothing", "link", "program"):
        return row.visitor.get(method, 405)
    return row.visitor.get(method, 302)


class Asker:
    """Sends the cells of one person and tells what is wrong with the answers."""

    def __init__(self, scene: Scene, person: str) -> None:
        self.scene = scene
        self.person = person
        self.words = forbidden_words(person)
        client = Client()
        if person != VISITOR:
            client.force_login(scene.people[person])
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def faults(
        self,
        methods: tuple[str, ...] = METHODS,
        targets: Container[str] | None = None,
        first: str = "",
    ) -> Iterator[str]:
        """What is wrong with all answers to the person, or with those at `targets`.

        Who looks for one fault only names the address to ask `first`; all others follow.
        """
        asked = cells(self.person, methods)
        for cell in sorted(asked, key=lambda cell: cell.row.address != first) if first else asked:
            if targets is not None and cell.target not in targets:
                continue
            with nullcontext() if cell.is_refused else rolled_back(), writes() as written:
                response = self.ask(cell)
            yield from self._judge(cell, response, written)

    def ask(self, cell: Cell, **told: Any) -> HttpResponse:
        """Each request from a browser of its own: signing out does not end the next one."""
        client = Client(headers=OF_A_FILE, **told)
        client.cookies.load(self.cookies)
        call = getattr(client, cell.method.lower())
        data = form_of(self.scene, cell) if cell.method == "POST" else {}
        return call(address_of(self.scene, cell), data or None)

    def _judge(self, cell: Cell, response: HttpResponse, written: list[str]) -> Iterator[str]:
        seen = seen_in(response)
        if response.status_code != cell.status:
            yield f"{cell}: {response.status_code} instead of {cell.status}"
        if cell.person == VISITOR and cell.is_refused and cell.status == 302:
            yield from _judge_sign_in(cell, response)
        reads = cell.method in ("GET", "HEAD", "OPTIONS") and cell.row.address not in LOGGED
        if written and (cell.is_refused or reads):
            yield f"{cell}: wrote into {', '.join(sorted(set(written)))}"
        for word in self.words:
            if word in seen:
                yield f"{cell}: shows {word}"


def _judge_sign_in(cell: Cell, response: HttpResponse) -> Iterator[str]:
    if not response.headers.get("Location", "").startswith(reverse("accounts:sign_in")):
        yield f"{cell}: sent to {response.headers.get('Location')}"


def forbidden_words(person: str) -> list[str]:
    """What this person may never read, from the grids."""
    words = []
    for name, row in DOCUMENTS.items():
        letter = row.get(person, "-")
        if letter == "-":
            words += [word_of(name, part) for part in ("tentang", "nomor", "penerbit", "berkas")]
        if letter in "-k":
            words.append(word_of(name, "isi"))
    words.append(word_of(HELD_PAPER, "isi"))
    if OPERATORS_OWN.get(person, "-") == "-":
        words.append(word_of("operator", "pekerjaan"))
    if DOCUMENTS[LIKE_HELD].get(person, "-") == "-":
        words += [word_of(HELD_PAPER, part) for part in ("tentang", "nomor", "penerbit", "berkas")]
    for name, row in EVALUATIONS.items():
        if row.get(person, "-") == "-":
            parts = ("dinkes", "disdik", "1.1", "1.2", "1.3")
            words += [word_of(name, part) for part in parts]
            words.append(f'href="/evaluasi/{YEAR}/{REGIONS[name]}/')
    return words + _forbidden_around(person)


TALKS = {"talk": TALKERS, "own talk": OWN_TALKERS, "children's talk": CHILD_TALKERS}


def _forbidden_around(person: str) -> list[str]:
    """Words of what stands beside papers and evaluations: requests, letterheads, accounts."""
    words = []
    for name in EVALUATIONS:
        if ASKED[name].get(person, "-") == "-":
            words.append(word_of(name, "permintaan"))
    for name in EVALUATIONS:
        for kind, grid in TALKS.items():
            if grid.get(name, NOBODY).get(person, "-") in "-n":
                words.append(word_of(name, THREADS[kind][2]))
    for name, row in LETTERHEADS.items():
        if row.get(person, "-") in "-n":
            words.append(word_of(name, "kop"))
    for name, row in MANAGED.items():
        if row.get(person, "-") != "m":
            # Who talks with somebody sees the name, and never the address.
            orang = word_of(name, "orang")
            is_met = TALKERS.get(name, NOBODY).get(person, "-") == "w"
            words += [word_of(name, "undangan"), f"{orang}x@" if is_met else orang]
    return words


def seen_in(response: HttpResponse) -> str:
    """Everything that leaves the portal: headers, cookies and body, a workbook also unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = response.serialize_headers().decode("latin-1") + response.cookies.output()
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body += b"".join(book.read(name) for name in book.namelist())
    return head + body.decode("utf-8", "replace")


def address_of(scene: Scene, cell: Cell) -> str:
    row, target = cell.row, cell.target
    if row.about in ("paper", "held paper"):
        return reverse(row.address, args=[_paper_id(scene, row, target), *row.parts.values()])
    if row.about in ("board", "results", "province"):
        return _board_address(row, target)
    if row.about in ("account", "scope", "link"):
        return _account_address(scene, row, target)
    if row.about == "letterhead":
        return _letterhead_address(row, target)
    if row.about in ("area", "village"):
        return reverse(row.address, kwargs=areas.parts_of(scene, row, target, YEAR))
    if row.about == "asked":
        known = target != UNKNOWN
        key = areas.recipient_of(scene, target).public_id if known else UNKNOWN
        return reverse(row.address, args=[key])
    if row.about in THREAD_OF:
        return reverse(row.address, args=_said_parts(scene, row, target))
    if row.about in ("arriving", "own work"):
        return _operators_address(scene, row, target)
    if row.about not in BELOW_AN_EVALUATION:
        return reverse(row.address, kwargs=dict(row.parts))
    return reverse(row.address, kwargs=_parts_of(scene, row, target)) + QUERIES.get(row.address, "")


def _operators_address(scene: Scene, row: Row, target: str) -> str:
    """Of what only the operator knows."""
    key = UNKNOWN
    if target != UNKNOWN:
        key = scene.work if row.about == "own work" else scene.arrival()
    return reverse(row.address, args=[key, *row.parts.values()])


def _said_parts(scene: Scene, row: Row, target: str) -> list[str]:
    said = scene.said.get((target, THREAD_OF[row.about]), Said(UNKNOWN, UNKNOWN))
    return [said.thread, said.comment] if row.about == "said" else [said.thread]


def _parts_of(scene: Scene, row: Row, target: str) -> dict[str, Any]:
    """Of an address below an evaluation."""
    year, region = (1999, "99.99") if target == UNKNOWN else (YEAR, REGIONS[target])
    parts = {"year": year, "region": region, **row.parts}
    if row.address == "evaluations:unlink_proof":
        parts["link_id"] = _link_id(scene, row, target)
    if row.address in OF_A_KECAMATAN:
        parts = {"area": areas.KECAMATAN.get(target, areas.UNKNOWN_AREA)} | parts
    if row.address in OF_A_REQUEST:
        known = target != UNKNOWN
        parts["public_id"] = areas.request_of(scene, row, target).public_id if known else UNKNOWN
    if row.address == "evaluations:confirm_suggestions":
        parts["public_id"] = _paper_to_suggest(scene, row, target)
    if row.address == "evaluations:second_verdict":
        parts["public_id"] = scene.drawn.get(target, UNKNOWN)
    return parts


def _letterhead_address(row: Row, target: str) -> str:
    code = {**REGIONS, "bengkulu": BENGKULU}.get(target, "99.99")
    return reverse(row.address, args=[code]) + QUERIES.get(row.address, "")


def _board_address(row: Row, target: str) -> str:
    has_year = row.address in OF_A_YEAR
    year = {"year": YEAR} | row.parts if has_year else {}
    province = PROVINCES.get(target, UNKNOWN)
    if row.about == "province":
        parts = {"year": YEAR, "province": province, **row.parts}
        return reverse(row.address, kwargs=parts) + QUERIES.get(row.address, "")
    return f"{reverse(row.address, kwargs=year)}?provinsi={province}"


def _account_address(scene: Scene, row: Row, target: str) -> str:
    name = row.address.rpartition(":")[2]
    if row.about == "link":
        return reverse(row.address, args=[scene.tokens[name]])
    query = f"?wilayah={REGIONS.get(target, '99.99')}"
    if row.about == "scope":
        return reverse(row.address) + query
    kinds = dict.fromkeys(("office", "office_close", "succession", "succession_remove"), "office")
    kinds |= {"end_role": "role", "hand_over": "role"}
    kinds |= dict.fromkeys(("invitation", "renew", "revoke"), "invitation")
    return (
        reverse(row.address, args=[_account_id(scene, kinds.get(name, "person"), target)]) + query
    )


def _account_id(scene: Scene, kind: str, target: str) -> str:
    return UNKNOWN if target == UNKNOWN else scene.accounts[target][kind]


def _paper_id(scene: Scene, row: Row, target: str) -> str:
    if target == UNKNOWN:
        return UNKNOWN
    version = scene.papers[target]
    return version.document.public_id if row.address in OF_A_DOCUMENT else version.public_id


def _link_id(scene: Scene, row: Row, target: str) -> str:
    """The link of the region's own question 1.1, or one that does not belong there."""
    own = {"kaur": "tertaut", "seluma": "seluma", "lampung": "lampung"}
    strange = {"kaur": "seluma", "seluma": "tertaut", "lampung": "tertaut"}
    if target == UNKNOWN:
        return UNKNOWN
    return scene.links[(strange if row.variant == "foreign link" else own)[target]].public_id


def form_of(scene: Scene, cell: Cell) -> dict[str, Any]:
    """A well filled form, so that who gets in by mistake would change something."""
    name = cell.row.address.rpartition(":")[2]
    forms = {
        "sign_in": lambda: {"name": scene.people["kosong"].username, "password": PASSWORD},
        "password": lambda: {"current": PASSWORD, "new": NEW_PASSWORD, "repeated": NEW_PASSWORD},
        "passport": lambda: {"subject": "Perihal baru", "kind": "sop", "seen": ""},
        "replace": lambda: {"pengganti": ""},
        "save": lambda: {"value": "b", "note": "", "version": "1"},
        "desk": lambda: {"decision": "returned", "text": "x", "version": "0", "review": "0"},
        "talk": lambda: {"text": "Bagaimana?", "audience": "both"},
        "answer_talk": lambda: {"text": "Begini."},
        "print_talk": lambda: {"allowed": "1"},
        "read_talk": lambda: {"sampai": [one.comment for one in scene.said.values()]},
        "succession": lambda: {
            "successors": _account_id(scene, "successor", cell.target),
            "year": "2024",
        },
        "second_verdict": lambda: {"decision": "returned", "text": "x"},
        "samples": lambda: {"percent": "10"},
        "judge_unanswered": lambda: {"seen": "1"},
        "target": lambda: {"target": "8"},
        "set_cutoff": lambda: {"cutoff_day": "2099-01-01", "seen": ""},
        "assignments": lambda: {"agency": "-", "everything": "on"},
        "add_proof": lambda: {"slot": SLOT, "subject": "SK", "kind": "sk", "file": _no_paper()},
        "upload": lambda: {"subject": "SK", "kind": "sk", "sensitivity": "R", "file": _no_paper()},
        "new_version": lambda: {"file": _no_paper()},
        "take_up": lambda: {"username": "baru", "new": NEW_PASSWORD, "repeated": NEW_PASSWORD},
        "new_password": lambda: {"new": NEW_PASSWORD, "repeated": NEW_PASSWORD},
        "add_role": lambda: {"role": "task_force"},
        "hand_over": lambda: {"full_name": "Pengganti"},
        "office": lambda: {"name": "Kantor Uji", "kind": "opd"},
        "office_new": lambda: {"name": "Kantor Uji", "kind": "opd"},
        "invite": lambda: {"role": "executive", "full_name": "Orang Baru"},
        "letterhead": lambda: {"office": "Kantor Uji", "version": "1"},
        "letterhead_preview": lambda: {"office": "Kantor Uji"},
        "text": lambda: {"text": "Penutup baru.", "version": "0"},
        "confirm_suggestions": lambda: {"question": "1.1"},
        "link_proof": lambda: {"slot": SLOT, "version": _paper_to_link(scene, cell)},
        "save_area": lambda: {"word": "tidak", "note": "", "version": "1"},
        "add_area_proof": lambda: {"subject": "SK", "kind": "sk", "file": _no_paper()},
        "link_area_proof": lambda: {"version": areas.paper_to_use(scene, cell.row, cell.target)},
        "answer_request": lambda: {"subject": "SK", "kind": "sk", "file": _no_paper()},
        "choose_requested": lambda: {"version": areas.paper_to_use(scene, cell.row, cell.target)},
        "extend_request": areas.more_time,
        "check_areas": lambda: {
            "check": "verified",
            "answers": areas.ticket(scene, cell.target),
        },
        "check_kecamatan": lambda: {
            "check": "verified",
            "answers": areas.ticket(scene, cell.target),
        },
        "profile": lambda: {"version": "0", "anak_0_1-L": "1"},
        "decide_request": lambda: (
            {
                "recipient": areas.recipient_of(scene, cell.target).public_id,
                "seen": "x",
                "decision": "accepted",
            }
            if cell.target != UNKNOWN
            else {}
        ),
    }
    return forms.get(name, dict)() or {"isian": "ada"}


NEW_PASSWORD = "kolam-biru-menyanyi-pelan"


def _no_paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("catatan.txt", b"bukan dokumen")


def _paper_to_link(scene: Scene, cell: Cell) -> str:
    """A paper that everybody who answers there may open, or one that nobody there may open."""
    return _paper_for(scene, cell.row, cell.target).public_id


def _paper_to_suggest(scene: Scene, row: Row, target: str) -> str:
    return UNKNOWN if target == UNKNOWN else _paper_for(scene, row, target).document.public_id


def _paper_for(scene: Scene, row: Row, target: str) -> DocumentVersion:
    own = {"kaur": "dinkes", "seluma": "seluma", "lampung": "lampung"}
    strange = {"kaur": "seluma", "seluma": "dinkes", "lampung": "dinkes"}
    papers = strange if row.variant == "foreign paper" else own
    return scene.papers[papers.get(target, "dinkes")]


@contextmanager
def writes() -> Iterator[list[str]]:
    """The tables that were written to, whether rolled back afterwards or not."""
    tables: list[str] = []

    def note(execute, sql, params, many, context):
        for table in WRITE.findall(sql):
            if table != SESSIONS:
                tables.append(table)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def digest() -> dict[str, tuple[int, str]]:
    """Number of rows and SHA-256 over all of them, for each table but the sessions."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table != SESSIONS:
            rows = list(model._default_manager.order_by("pk").values_list())
            told = repr([[_plain(value) for value in row] for row in rows])
            found[table] = (len(rows), hashlib.sha256(told.encode()).hexdigest())
    return found


def _plain(value: Any) -> Any:
    """PostgreSQL hands out bytes as a view that looks different each time."""
    return bytes(value) if isinstance(value, memoryview) else value
