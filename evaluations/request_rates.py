"""Reporting rates of a regency's requests: each kecamatan with its villages, each office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaluations.addresses import reminder_anchor
from evaluations.asked_rows import AskedRow
from evaluations.models import RequestRecipient
from evaluations.reporting_rates import Rate, Report, rate_of, rates_by_group
from regions.models import Level


@dataclass(frozen=True, slots=True)
class RateLine:
    """`key` is the code of the kecamatan or the public id of the office."""

    key: str
    name: str
    rate: Rate

    @property
    def anchor(self) -> str:
        """Where its text stands on the page of reminders."""
        return reminder_anchor(self.key)


@dataclass(frozen=True, slots=True)
class RateTable:
    lines: tuple[RateLine, ...]
    total: Rate


def rate_table(rows: Iterable[AskedRow]) -> RateTable:
    """Counts rows at hand, in their order; asks the database nothing."""
    rows = list(rows)
    reports = [_report(row) for row in rows]
    names = dict(party_of(row.recipient) for row in rows)
    return RateTable(
        lines=tuple(
            RateLine(key, names[key], rate) for key, rate in rates_by_group(reports).items()
        ),
        total=rate_of(reports),
    )


def party_of(recipient: RequestRecipient) -> tuple[str, str]:
    """Key and name of the kecamatan or office that the recipient counts for."""
    if recipient.agency is not None:
        return recipient.agency.public_id, recipient.agency.name
    area = recipient.area
    kecamatan = area.parent if area.level == Level.VILLAGE else area
    return kecamatan.code, kecamatan.title


def _report(row: AskedRow) -> Report:
    is_received = not row.is_open
    key, _ = party_of(row.recipient)
    return Report(key, row.due_at, row.recipient.sent_at if is_received else None)
