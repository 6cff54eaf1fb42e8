"""What the log says about one area's answer to one question, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from audit.models import Event
from evaluations.models import AreaAnswer, Assessment
from regions.models import Region

WORDS = dict(AreaAnswer.Word.choices)
CHECKS = {
    "verified": "Ditandai terverifikasi.",
    "rejected": "Ditolak.",
    "unchecked": "Pemeriksaan dibatalkan.",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One line: when, what in one sentence, by whom ("" for an import or the server's operator)."""

    at: datetime
    says: str
    actor: str


def cell_history(assessment: Assessment, area: Region, code: str) -> list[Change]:
    """Newest first, in three queries; empty when the area never answered."""
    answer = AreaAnswer.objects.filter(assessment=assessment, area=area, question__code=code)
    public_id = answer.values_list("public_id", flat=True).first()
    if public_id is None:
        return []
    events = list(Event.objects.filter(subject=f"area_answer:{public_id}").order_by("pk"))
    people = dict(
        User.objects.filter(username__in={event.actor for event in events}).values_list(
            "username", "full_name"
        )
    )
    return list(_changes(events, people))[::-1]


def _changes(events: Sequence[Event], people: dict[str, str]) -> Iterator[Change]:
    """From what to what: an event holds the new word, the one before it the old."""
    word = ""
    for event in events:
        sentence = SENTENCES.get(event.verb)
        says = sentence(event.data, word) if sentence else event.verb
        word = event.data.get("value", word)
        yield Change(event.at, says, people.get(event.actor, event.actor))


def _saved(data: dict[str, Any], before: str) -> str:
    now = WORDS.get(data.get("value"), "?")
    if not before:
        return f"Dijawab: {now}."
    if before == data.get("value"):
        return f"Disimpan lagi: tetap {now}."
    return f"Diubah dari {WORDS.get(before, '?')} menjadi {now}."


SENTENCES: dict[str, Callable[[dict[str, Any], str], str]] = {
    "area_answer.saved": _saved,
    "area_answer.checked": lambda data, before: CHECKS.get(data.get("check"), "Diperiksa."),
    "area_answer.document_attached": lambda data, before: "Bukti ditambahkan.",
    "area_answer.document_detached": lambda data, before: "Bukti dilepas.",
}
