"""What the address of the queue across regencies asks for, and one row of that queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from evaluations.models import Assessment
from evaluations.queue_rows import FILTERS, QueueRow, Wish

# Days that a question may have waited, as choices.
AGES = (1, 3, 7, 14)
# What keeps some of the open questions; all of them are open.
KEPT = ("ulang", "saya-kembalikan", "tanpa-bukti")
# On the desk: walk through all regencies, not through one.
ACROSS = "semua"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An open question of some regency; it waits since `since`, `days` whole days."""

    assessment: Assessment
    row: QueueRow
    since: datetime
    days: int

    @property
    def place(self) -> tuple[int, str]:
        return self.assessment.pk, self.row.code


@dataclass(frozen=True, slots=True)
class CaseWish:
    """Which open questions: of a regency, an indicator, `age` days old at least, one of `KEPT`."""

    region: str = ""
    indicator: str = ""
    age: int = 0
    filter: str = ""

    @classmethod
    def asked(cls, words: Mapping[str, str]) -> CaseWish:
        """Unknown words ask for nothing."""
        age, kept = words.get("umur", ""), words.get("saring", "")
        return cls(
            region=words.get("daerah", "")[:5],
            indicator=words.get("indikator", "")[:8],
            age=int(age) if age in {str(days) for days in AGES} else 0,
            filter=kept if kept in KEPT else "",
        )

    @classmethod
    def on_desk(cls, words: Mapping[str, str]) -> CaseWish | None:
        """None where the desk walks through one regency."""
        return cls.asked(words) if words.get("antrean") == ACROSS else None

    def keeps(self, case: CaseRow) -> bool:
        row = case.row
        return (
            row.is_open
            and not row.is_own
            and self.region in ("", case.assessment.region_id)
            and self.indicator in ("", row.indicator)
            and case.days >= self.age
            and (not self.filter or FILTERS[self.filter][1](row))
        )

    @property
    def query(self) -> str:
        """For the queue's own address."""
        return self._query({})

    @property
    def desk_query(self) -> str:
        """For the desk of a question, which then leads on across regencies."""
        return self._query({"antrean": ACROSS})

    @property
    def within(self) -> Wish:
        """The same inside one regency, as far as its own queue knows it."""
        return Wish(self.filter, self.indicator)

    def _query(self, told: Mapping[str, str]) -> str:
        age = str(self.age) if self.age else ""
        words = {
            **told,
            "daerah": self.region,
            "indikator": self.indicator,
            "umur": age,
            "saring": self.filter,
        }
        kept = {name: value for name, value in words.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def in_order(cases: Iterable[CaseRow]) -> list[CaseRow]:
    """What who looks sent back first, then what waits longest; a regency stays together."""
    return sorted(
        cases,
        key=lambda one: (not one.row.is_mine_back, one.since, one.assessment.region_id),
    )
