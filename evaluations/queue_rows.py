"""A question as the verifier meets it in a queue, and what the address asks a queue for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from evaluations.judgements import ACCEPTED, FRESH, OPEN, RETURNED, Judged, LastVerdict
from evaluations.values import spoken
from instruments.sheet import Sheet

STATUS_WORDS = {OPEN: "belum", RETURNED: "kembali", FRESH: "ulang", ACCEPTED: "diterima"}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A question as the verifier meets it; `given` is None without a verdict that gave points.

    `status` is "open", "returned", "resubmitted" or "accepted"; `is_own`: somebody else must judge.
    `back` is the verdict that sent it back, of what was repaired since, and `is_mine_back`: who
    looks gave that verdict, so that it comes back to the same person first.
    """

    code: str
    label: str
    indicator: str
    cluster: str
    maximum: Decimal
    claimed: Decimal
    given: Decimal | None
    status: str
    is_answered: bool
    lacks_evidence: bool
    is_own: bool
    is_not_applicable: bool = False
    back: LastVerdict | None = None
    is_mine_back: bool = False

    @property
    def is_open(self) -> bool:
        """Without a verdict that still stands: what came back repaired counts again."""
        return self.status in (OPEN, FRESH)

    @property
    def words(self) -> str:
        """The points given, or why there are none yet."""
        if self.status == ACCEPTED and self.given is not None:
            return "tidak berlaku" if self.is_not_applied else spoken(self.given)
        return STATUS_WORDS[self.status]

    @property
    def is_not_applied(self) -> bool:
        """Whether the province agreed that the question does not apply."""
        return self.is_not_applicable and self.status == ACCEPTED and not self.given

    @property
    def chip(self) -> str:
        """The status chip; a judged question stays judged though nobody answered it."""
        if self.status != OPEN:
            return self.status
        return "submitted" if self.is_answered else "empty"


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a line of the submitted score says of a question."""

    maximum: Decimal
    points: Decimal
    is_answered: bool
    is_supported: bool
    is_not_applicable: bool = False


def queue_row(sheet: Sheet, code: str, claim: Claimed, judged: Judged, reader: int) -> QueueRow:
    """The row of one question for the user with the key `reader`."""
    last, is_fresh = judged.last, judged.status == FRESH
    return QueueRow(
        code=code,
        label=sheet.question(code).label,
        indicator=sheet.indicator_of(code).code,
        cluster=sheet.cluster_of(code).code,
        maximum=claim.maximum,
        claimed=claim.points,
        given=last.points if last else None,
        status=judged.status,
        is_answered=claim.is_answered,
        lacks_evidence=not claim.is_supported,
        is_own=judged.is_own,
        is_not_applicable=claim.is_not_applicable,
        back=last if is_fresh else None,
        is_mine_back=is_fresh and last is not None and last.by == reader,
    )


Keeps = Callable[[QueueRow], bool]
FILTERS: Mapping[str, tuple[str, Keeps]] = {
    "belum": ("Belum dinilai", lambda row: row.is_open),
    "ulang": ("Diajukan ulang", lambda row: row.status == FRESH),
    "saya-kembalikan": ("Saya kembalikan", lambda row: row.is_mine_back),
    "dikembalikan": ("Dikembalikan", lambda row: row.status == RETURNED),
    "diterima": ("Diterima", lambda row: row.status == ACCEPTED),
    "tanpa-bukti": ("Tanpa bukti", lambda row: row.lacks_evidence),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for: one of `FILTERS`, and the code of a cluster or an indicator."""

    filter: str = ""
    part: str = ""

    @classmethod
    def asked(cls, words: Mapping[str, str]) -> Wish:
        """Unknown words ask for nothing."""
        chosen = words.get("saring", "")
        return cls(chosen if chosen in FILTERS else "", words.get("bagian", "")[:8])

    @property
    def query(self) -> str:
        """For the next address: "?saring=belum&bagian=13", or nothing."""
        told = {"saring": self.filter, "bagian": self.part}
        kept = {name: value for name, value in told.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def of_part(self, rows: Sequence[QueueRow]) -> list[QueueRow]:
        return [row for row in rows if self.part in ("", row.cluster, row.indicator)]

    def keeps(self, row: QueueRow) -> bool:
        return not self.filter or FILTERS[self.filter][1](row)


def mine_first(rows: Iterable[QueueRow]) -> list[QueueRow]:
    """What who looks sent back before all else; the order stays otherwise."""
    return sorted(rows, key=lambda row: not row.is_mine_back)
