"""Writing to the log: every deed records itself inside its own transaction (security 80, 72)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from audit.clock import db_now
from audit.models import ChainHead, Event, OutboxItem

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.base_user import AbstractBaseUser

GENESIS = "0" * 64


@dataclass(frozen=True)
class FollowUp:
    """Something to be done after the commit: a topic that a deliverer knows, and its data.

    At once, or from `due_at` on.
    """

    topic: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


def record(
    *,
    verb: str,
    subject: str,
    region: str,
    by: AbstractBaseUser | None,
    data: Mapping[str, Any] | None = None,
    outbox: Iterable[FollowUp] = (),
) -> Event:
    """Append one event (`verb` as "answer.saved", `subject` as "answer:<public id>").

    `region` is a Kemendagri code or "". Raises RuntimeError outside a transaction: a log entry
    that could survive a rolled-back deed, or get lost beside a committed one, proves nothing.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() must run inside the transaction of its deed")
    head = _lock_head()
    event = _linked(Entry(verb, subject, region, data or {}), by, db_now(), head.hash)
    event.save(force_insert=True)
    ChainHead.objects.filter(pk=1).update(hash=event.hash, length=head.length + 1)
    OutboxItem.objects.bulk_create(
        OutboxItem(
            event=event,
            topic=item.topic,
            payload=dict(item.payload),
            created_at=event.at,
            due_at=item.due_at or event.at,
        )
        for item in outbox
    )
    return event


@dataclass(frozen=True)
class Entry:
    """One deed of many that happen at once; fields as in `record`."""

    verb: str
    subject: str
    region: str
    data: Mapping[str, Any] = field(default_factory=dict)


def record_all(*, entries: Iterable[Entry], by: AbstractBaseUser | None) -> list[Event]:
    """Append one event an entry, in their order and of one moment; few queries for any number.

    Raises RuntimeError outside a transaction, as `record` does.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record_all() must run inside the transaction of its deeds")
    entries = list(entries)
    if not entries:
        return []
    head, now = _lock_head(), db_now()
    events, previous = [], head.hash
    for entry in entries:
        events.append(_linked(entry, by, now, previous))
        previous = events[-1].hash
    Event.objects.bulk_create(events)
    ChainHead.objects.filter(pk=1).update(hash=previous, length=head.length + len(events))
    return events


def _linked(entry: Entry, by: AbstractBaseUser | None, at: datetime, previous: str) -> Event:
    """The event of a deed, hooked to the one before it; not saved yet."""
    event = Event(
        at=at,
        actor=by.get_username() if by else "",
        verb=entry.verb,
        subject=entry.subject,
        region=entry.region,
        data=dict(entry.data),
        previous_hash=previous,
    )
    event.hash = link_hash(event)
    return event


def link_hash(event: Event) -> str:
    """SHA-256 over the previous hash and the event's content as canonical JSON."""
    content = {
        "previous": event.previous_hash,
        "at": event.at.isoformat(timespec="microseconds"),
        "actor": event.actor,
        "verb": event.verb,
        "subject": event.subject,
        "region": event.region,
        "data": event.data,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify_chain() -> list[str]:
    """Every break of the chain, in words; empty when nobody touched the log from outside."""
    faults = []
    previous, count = GENESIS, 0
    for event in Event.objects.order_by("pk").iterator(chunk_size=2000):
        count += 1
        if event.previous_hash != previous:
            faults.append(f"kejadian {event.pk}: tidak menyambung pada kejadian sebelumnya")
        if link_hash(event) != event.hash:
            faults.append(f"kejadian {event.pk}: isinya tidak sesuai dengan sidik jarinya")
        previous = event.hash
    head = ChainHead.objects.filter(pk=1).first()
    stored = (head.hash, head.length) if head else (GENESIS, 0)
    if stored != (previous, count):
        faults.append(f"ujung rantai: tercatat {stored[1]} kejadian, ditemukan {count}")
    return faults


def _lock_head() -> ChainHead:
    """On PostgreSQL the row lock queues writers; SQLite's IMMEDIATE transaction already did."""
    heads = ChainHead.objects.select_for_update()
    head = heads.filter(pk=1).first()
    if head is None:
        ChainHead.objects.get_or_create(pk=1, defaults={"hash": GENESIS, "length": 0})
        head = heads.get(pk=1)
    return head
