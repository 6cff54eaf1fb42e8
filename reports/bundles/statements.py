"""What a question of a bundle states, as a form would have it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from evaluations.services import Statement
from evaluations.values import CENT, NotApplicable, Share, Value
from instruments.sheet import Sheet
from reports.bundles.manifest import Asked

# Notes and reasons of questions about children never travel.
NOT_BROUGHT = "Alasannya ada di portal asal."


def statement_of(sheet: Sheet, asked: Asked) -> Statement | None:
    """None when nothing was stated. Raises ValueFault where the bundle contradicts itself.

    Areas whose words have changed since they were claimed can't be brought: their share then
    becomes a declared one, and the caller sees whether it gives the same points.
    """
    value, reason = _value(asked), asked.reason
    if asked.share is not None and not asked.areas:
        share = Share(*asked.share)
        value = share_as_number(share)
        reason = f"{share.good} dari {share.total} wilayah menurut berkas untuk situs nasional."
    if isinstance(value, NotApplicable) and not reason.strip():
        reason = NOT_BROUGHT
    if value is None and not asked.note and not reason:
        return None
    return Statement(value, asked.note, reason)


def share_as_number(share: Share) -> Decimal:
    """In percent with two decimals, as a declared share is written."""
    exact = Decimal(share.percent.numerator) / Decimal(share.percent.denominator)
    return exact.quantize(CENT, ROUND_HALF_UP)


def _value(asked: Asked) -> Value | None:
    if asked.option == NotApplicable.YES.value:
        return NotApplicable.YES
    if asked.option:
        return asked.option
    return None if asked.number is None else Decimal(asked.number)
