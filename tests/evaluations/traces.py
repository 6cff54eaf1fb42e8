"""What deeds leave behind, and the proof that a refused one leaves nothing.

with nothing_changes():          # every row of every table stays as it was
    with pytest.raises(Refused):
        submit(...)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, models, transaction

from audit.models import Event
from evaluations.models import Answer, AnswerRevision, AreaAnswer, Assessment, Scorecard
from tests.access.asking import digest


def events(prefix: str) -> list[Event]:
    """Events whose verb begins so, the oldest first."""
    return list(Event.objects.filter(verb__startswith=prefix))


def untouched(assessment: Assessment) -> bool:
    """No answer, no trace of one, and no new score."""
    return not (
        Answer.objects.filter(assessment=assessment).exists()
        or AnswerRevision.objects.exists()
        or AreaAnswer.objects.exists()
        or events("answer")
        or events("area_answer")
        or Scorecard.objects.filter(assessment=assessment).exists()
    )


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Whatever happens inside, no row of any table is other than before."""
    before = digest()
    yield
    after = digest()
    changed = sorted(table for table in after if after[table] != before[table])
    assert changed == [], f"changed: {', '.join(changed)}"


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(row: models.Model, message: str, **changes: object) -> None:
    """Saving `row` with the changes is refused, by the ORM and, for a stored row, by plain SQL."""
    stored = None if row._state.adding else type(row).objects.filter(pk=row.pk)
    before = stored and stored.values().get()
    for name, value in changes.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        row.save()
    if stored:
        columns = {type(row)._meta.get_field(name).column: getattr(row, name) for name in changes}
        for column, value in columns.items():
            key = value.pk if isinstance(value, models.Model) else value
            with pytest.raises(IntegrityError, match=message):
                run(
                    f"UPDATE {type(row)._meta.db_table} SET {column} = %s WHERE id = %s",  # noqa: S608
                    key,
                    row.pk,
                )
        assert stored.values().get() == before
