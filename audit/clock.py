"""The only clock for deadlines and stamps (rules 5): tests replace `db_now` and nothing else."""

from datetime import UTC, datetime

from django.db import connection

QUESTIONS = {
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}


def db_now() -> datetime:
    """The database's time as an aware UTC datetime, so that all workers share one clock."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS[connection.vendor])
        (now,) = cursor.fetchone()
    if isinstance(now, str):
        return datetime.fromisoformat(now).replace(tzinfo=UTC)
    return now.astimezone(UTC)
