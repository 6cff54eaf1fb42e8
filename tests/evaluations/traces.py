"""What deeds leave behind, and the proof that a refused one leaves nothing.

with nothing_changes():          # every row of every table stays as it was
    with pytest.raises(Refused):
        submit(...)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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
