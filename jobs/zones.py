"""In whose clock a page tells the moments of a work: the app `regions`, above this one, says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo

from django.utils import timezone

ZoneOf = Callable[[str], tzinfo]


def _of_the_server(code: str) -> tzinfo:
    return timezone.get_default_timezone()


_zone_of: ZoneOf = _of_the_server


def tell_zones(zone_of: ZoneOf) -> None:
    """From now on `zone_of(code)` is the time zone of the region with that Kemendagri code."""
    global _zone_of
    _zone_of = zone_of


def zone_of(code: str) -> tzinfo:
    """The region's own zone; the server's for "", which is no region."""
    return _zone_of(code) if code else _of_the_server(code)
