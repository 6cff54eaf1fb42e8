"""How many of the papers that were asked for came, and came in time; pure.

Counted as DHIS2 counts reporting rates (its data set metrics EXPECTED_REPORTS, ACTUAL_REPORTS,
ACTUAL_REPORTS_ON_TIME, REPORTING_RATE and REPORTING_RATE_ON_TIME): both rates are shares of what is
expected, so what has not come yet lowers them from the first day on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Report:
    """One paper expected of one kecamatan or office; a cancelled one is no report at all.

    `received_at` is None while nothing has come, and again after it was given back; `due_at` is
    the extended moment where more time was given.
    """

    group: str
    due_at: datetime
    received_at: datetime | None

    @property
    def is_on_time(self) -> bool:
        """The due moment itself is late, as everywhere else."""
        return self.received_at is not None and self.received_at < self.due_at


@dataclass(frozen=True, slots=True)
class Rate:
    """Counts of reports; the shares are exact percent, None where nothing is expected."""

    expected: int = 0
    received: int = 0
    on_time: int = 0

    @property
    def received_share(self) -> Decimal | None:
        return self._share(self.received)

    @property
    def on_time_share(self) -> Decimal | None:
        return self._share(self.on_time)

    def _share(self, count: int) -> Decimal | None:
        return Decimal(100 * count) / self.expected if self.expected else None


def rate_of(reports: Iterable[Report]) -> Rate:
    reports = list(reports)
    return Rate(
        expected=len(reports),
        received=sum(report.received_at is not None for report in reports),
        on_time=sum(report.is_on_time for report in reports),
    )


def rates_by_group(reports: Iterable[Report]) -> dict[str, Rate]:
    """One rate for each group that anything is expected of, in the order of their first report."""
    groups: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        groups[report.group].append(report)
    return {group: rate_of(found) for group, found in groups.items()}
