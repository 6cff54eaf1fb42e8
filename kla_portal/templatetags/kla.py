"""Filters and tags that write numbers, dates, times and icons the Indonesian way.

Every figure on a page passes through here instead of Django's own localisation, which
prints a year as "2.026" and needs a format per template.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kla_portal.formats.id.formats import MONTHS

register = template.Library()

SPRITE = "vendor/bootstrap-icons@1.13.2/sprite.svg"
DASH = "–"
ZONE_ABBREVIATIONS = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> SafeString:
    """One icon of the vendored sprite; decoration only, so a word must stand beside it."""
    return format_html(
        '<svg class="kla-icon" width="16" height="16" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        static(SPRITE),
        name,
    )


@register.simple_tag
@lru_cache(maxsize=20)
def chip(status: str) -> SafeString:
    """The status chip of _chip.html, drawn once a process: long lists show hundreds of them."""
    return render_to_string("_chip.html", {"status": status})


@register.filter
def points(value: Any) -> str:
    """Points with two decimals, "1.234,56"; a dash for "nobody answered yet" (None)."""
    return _indonesian(value, places=2)


@register.filter
def signed(value: Any) -> str:
    """A difference of points with its sign, "+3,00", "−3,00"; a dash for what is not known."""
    written = points(value)
    return f"+{written}" if value and value > 0 else written


@register.filter
def whole(value: Any) -> str:
    """A count with dots between thousands, "83.762"."""
    return _indonesian(value, places=0)


@register.filter
def percent(value: Any) -> str:
    """A share of 0-100 with at most two decimals, "87,5 %"; trailing zeros are dropped."""
    text = _indonesian(value, places=2)
    if text == DASH:
        return text
    return f"{text.rstrip('0').rstrip(',')} %"


@register.filter
def filesize_id(size: int | None) -> str:
    """Bytes in the unit people know, "14,2 MB", "10 MB"; decimal, as file managers count."""
    if size is None:
        return DASH
    if size < 1000:
        return f"{size} byte"
    if size < 999_500:
        return f"{_indonesian(Decimal(size) / 1000, places=0)} kB"
    return f"{_indonesian(Decimal(size) / 1_000_000, places=1).removesuffix(',0')} MB"


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """A day in words, "27 Juni 2024"; a moment is first taken to the active time zone."""
    if value is None:
        return DASH
    day = timezone.localtime(value) if _is_aware_moment(value) else value
    return f"{day.day} {MONTHS[day.month]} {day.year}"


@register.filter
def when(value: datetime | None) -> str:
    """A moment with its zone, "25 Juni 2024, 14.05 WIB", in the active time zone."""
    if value is None:
        return DASH
    local = timezone.localtime(value)
    return f"{tanggal(local)}, {local:%H.%M} {_zone_abbreviation()}"


@register.filter
def clock(value: datetime | None) -> str:
    """Only hour and minute, "14.05", for "Tersimpan 14.05"."""
    return DASH if value is None else f"{timezone.localtime(value):%H.%M}"


@register.simple_tag
def days_left(until: date | datetime | None, now: datetime) -> str:
    """Time left in words: "sisa 5 hari", "hari ini terakhir", "lewat 2 hari".

    Counted in calendar days of the active zone; `now` comes from the database's clock.
    """
    if until is None:
        return "tanpa batas waktu"
    last = timezone.localtime(until).date() if isinstance(until, datetime) else until
    days = (last - timezone.localtime(now).date()).days
    if days < 0 or (isinstance(until, datetime) and until <= now):
        return f"lewat {-days} hari" if days else "lewat hari ini"
    return {0: "hari ini terakhir", 1: "sisa 1 hari, besok terakhir"}.get(days, f"sisa {days} hari")


def _is_aware_moment(value: date | datetime) -> bool:
    return isinstance(value, datetime) and timezone.is_aware(value)


def _zone_abbreviation() -> str:
    name = timezone.get_current_timezone_name()
    return ZONE_ABBREVIATIONS.get(name, name)


def _indonesian(value: Any, *, places: int) -> str:
    """Half-up, as totals are rounded; Python's own formatting rounds half to even."""
    if value is None or value == "":
        return DASH
    try:
        number = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:
        return DASH
    swapped = f"{number:,f}".translate(str.maketrans(",.", ".,"))
    return swapped.replace("-", "−")
