"""The only clock for deadlines and stamps (rules 5): tests replace `QUESTIONS` and nothing else."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.formats import date_format

QUESTIONS = {
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def db_now() -> datetime:
    """The database's time as an aware UTC datetime, so that all workers share one clock."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS[connection.vendor])
        now: str | datetime = cursor.fetchone()[0]
    if isinstance(now, str):
        return datetime.fromisoformat(now).replace(tzinfo=UTC)
    return now.astimezone(UTC)


def in_words(moment: datetime, zone: ZoneInfo) -> str:
    """ "25 Juni 2024, 14.05 WIB": a moment as the people of a time zone read it."""
    local = moment.astimezone(zone)
    name = ZONE_NAMES.get(zone.key, zone.key)
    return f"{date_format(local, 'j F Y, H.i')} {name}"
