"""The log: every deed adds one link, and nobody changes the chain unseen (security 80)."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from audit.models import ChainHead, Event, OutboxItem
from audit.services import GENESIS, FollowUp, link_hash, record, verify_chain
from tests.clock import set_clock
from tests.flushing import triggers_lifted
from tests.world import person

pytestmark = pytest.mark.django_db


def note(number: int, **told) -> Event:
    fields = {"verb": "answer.saved", "subject": f"answer:{number}", "region": "17.04", "by": None}
    with transaction.atomic():
        return record(**fields | {"data": {"number": number}} | told)


@pytest.fixture
def chain() -> list[Event]:
    return [note(number) for number in range(1, 6)]


def tamper(sql: str, *values: object) -> None:
    """What somebody with the database's own key could do."""
    with _without_triggers(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def _without_triggers():
    if connection.vendor == "sqlite":
        return triggers_lifted()
    with connection.cursor() as cursor:
        # Undone with the test's transaction; pending checks forbid to alter the table before.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
    return triggers_lifted()


def test_an_event_tells_who_did_what_to_what_and_where(monkeypatch) -> None:
    moment = datetime(2024, 6, 27, 16, 59, 59, 999000, tzinfo=UTC)
    set_clock(monkeypatch, moment)

    note(7, by=person("operator.kaur"))

    assert Event.objects.values("at", "actor", "verb", "subject", "region", "data").get() == {
        "at": moment,
        "actor": "operator.kaur",
        "verb": "answer.saved",
        "subject": "answer:7",
        "region": "17.04",
        "data": {"number": 7},
    }


def test_each_event_holds_the_hash_of_the_one_before(chain) -> None:
    links = [(event.previous_hash, event.hash) for event in Event.objects.all()]

    assert [before for before, _ in links] == [GENESIS, *(own for _, own in links[:-1])]
    assert ChainHead.objects.values_list("hash", "length").get() == (links[-1][1], 5)


def test_an_event_read_again_has_the_hash_it_was_written_with() -> None:
    note(1, data={"é": ["ya", None, True, 0, {"b": 'Bupati Kaur "x" \\'}], "a": ""})

    event = Event.objects.get()

    assert link_hash(event) == event.hash


@pytest.mark.django_db(transaction=True)
def test_a_deed_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(verb="answer.saved", subject="answer:1", region="17.04", by=None)

    assert Event.objects.count() == 0


def test_a_deed_that_is_rolled_back_leaves_no_trace(chain) -> None:
    with transaction.atomic():
        record(verb="x", subject="y", region="", by=None, outbox=[FollowUp("mail", {})])
        transaction.set_rollback(True)

    assert Event.objects.count() == 5
    assert OutboxItem.objects.count() == 0
    assert verify_chain() == []


def test_what_follows_a_deed_is_written_with_it() -> None:
    event = note(1, outbox=[FollowUp("mail", {"to": "a@kaur.go.id"}), FollowUp("scan")])

    items = OutboxItem.objects.values_list("event", "topic", "payload", "due_at", "attempts")
    assert list(items) == [
        (event.pk, "mail", {"to": "a@kaur.go.id"}, event.at, 0),
        (event.pk, "scan", {}, event.at, 0),
    ]


def test_an_untouched_log_is_whole(chain) -> None:
    assert verify_chain() == []


def test_an_empty_log_is_whole() -> None:
    assert verify_chain() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "orang.lain"),
        ("verb", "answer.cleared"),
        ("subject", "answer:9"),
        ("region", "17.05"),
        ("data", '{"number": 4}'),
        ("at", "2024-06-27 00:00:00+00:00"),
    ],
)
def test_an_edited_event_is_found(chain, column, value) -> None:
    change = "UPDATE audit_event SET " + column + " = %s WHERE id = %s"  # noqa: S608 - constants

    tamper(change, value, chain[2].pk)

    assert verify_chain() == [
        f"kejadian {chain[2].pk}: isinya tidak sesuai dengan sidik jarinya",
    ]


def test_an_edited_event_with_a_new_hash_breaks_the_next_link(chain) -> None:
    chain[2].actor = "orang.lain"
    tamper(
        "UPDATE audit_event SET actor = %s, hash = %s WHERE id = %s",
        "orang.lain",
        link_hash(chain[2]),
        chain[2].pk,
    )

    assert verify_chain() == [
        f"kejadian {chain[3].pk}: tidak menyambung pada kejadian sebelumnya",
    ]


def test_a_deleted_event_is_found(chain) -> None:
    tamper("DELETE FROM audit_event WHERE id = %s", chain[1].pk)

    assert verify_chain() == [
        f"kejadian {chain[2].pk}: tidak menyambung pada kejadian sebelumnya",
        "ujung rantai: tercatat 5 kejadian, ditemukan 4",
    ]


def test_a_truncated_log_is_found(chain) -> None:
    tamper("DELETE FROM audit_event WHERE id >= %s", chain[3].pk)

    assert verify_chain() == ["ujung rantai: tercatat 5 kejadian, ditemukan 3"]


def test_an_emptied_log_is_found(chain) -> None:
    tamper("DELETE FROM audit_event")

    assert verify_chain() == ["ujung rantai: tercatat 5 kejadian, ditemukan 0"]


def test_an_inserted_event_is_found(chain) -> None:
    added = Event(
        at=chain[4].at, verb="x", subject="y", region="", data={}, previous_hash=chain[4].hash
    )
    added.hash = link_hash(added)
    with _without_triggers():
        added.save(force_insert=True)

    assert verify_chain() == ["ujung rantai: tercatat 5 kejadian, ditemukan 6"]


def test_events_in_another_order_are_found(chain) -> None:
    first, second, third = chain[1].pk, chain[2].pk, chain[4].pk + 1
    for old, new in [(first, third), (second, first), (third, second)]:
        tamper("UPDATE audit_event SET id = %s WHERE id = %s", new, old)

    assert verify_chain() == [
        f"kejadian {pk}: tidak menyambung pada kejadian sebelumnya"
        for pk in (chain[1].pk, chain[2].pk, chain[3].pk)
    ]


def test_a_head_that_was_moved_back_is_found(chain) -> None:
    tamper("UPDATE audit_chainhead SET hash = %s, length = 4", chain[3].hash)

    assert verify_chain() == ["ujung rantai: tercatat 4 kejadian, ditemukan 5"]
