"""What the database refuses to do to the log, by SQL and by the ORM; and how `Refuse` is undone."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from audit.models import ChainHead, Event
from audit.services import record, verify_chain
from audit.triggers import Lift, Refuse

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    with transaction.atomic():
        return record(verb="a", subject="b", region="", by=None)


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET actor = 'x'",
        "UPDATE audit_event SET id = id + 1",
        "DELETE FROM audit_event",
        "INSERT INTO audit_event (id, at, actor, verb, subject, region, data, previous_hash, hash)"
        " SELECT id, at, 'x', verb, subject, region, data, previous_hash, 'x' FROM audit_event",
    ],
)
def test_no_event_is_changed_removed_or_written_over(event, sql) -> None:
    with pytest.raises(IntegrityError, match="the event log is append-only"):
        run(sql)

    assert Event.objects.get().actor == ""
    assert verify_chain() == []


def test_neither_by_the_orm(event) -> None:
    event.actor = "x"

    for deed in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            deed()

    assert verify_chain() == []


def test_the_head_of_the_chain_is_neither_removed_nor_replaced(event) -> None:
    for sql in (
        "DELETE FROM audit_chainhead",
        "INSERT INTO audit_chainhead (id, hash, length) VALUES (1, 'x', 0)",
        "INSERT INTO audit_chainhead (id, hash, length) VALUES (2, 'x', 0)",
    ):
        with pytest.raises(IntegrityError):
            run(sql)

    assert ChainHead.objects.values_list("hash", "length").get() == (event.hash, 1)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="OR REPLACE is SQLite's own")
def test_sqlites_own_replacing_is_refused_too(event) -> None:
    for sql in (
        "INSERT OR REPLACE INTO audit_event SELECT id, at, 'x', verb, subject, region, data,"
        " previous_hash, hash FROM audit_event",
        "INSERT OR REPLACE INTO audit_chainhead (id, hash, length) VALUES (1, 'x', 0)",
    ):
        with pytest.raises(IntegrityError):
            run(sql)

    assert verify_chain() == []


def apply(operation: Refuse, direction: str) -> None:
    state = ProjectState()
    # Altering a table within a test's transaction is fine for triggers on both databases.
    editor = connection.schema_editor(atomic=False)
    editor.deferred_sql = []
    getattr(operation, f"database_{direction}")("audit", editor, state, state)


def test_a_refusal_names_itself_and_can_be_taken_back(event) -> None:
    rule = Refuse(
        "no_outbox_for_x",
        "audit_chainhead",
        ["UPDATE", "DELETE"],
        "OLD.length = 1",
        "the first head stays",
    )

    apply(rule, "forwards")
    with pytest.raises(IntegrityError, match="the first head stays"):
        run("UPDATE audit_chainhead SET length = 9")
    apply(rule, "backwards")
    run("UPDATE audit_chainhead SET length = 9")

    assert ChainHead.objects.get().length == 9
    assert rule.describe() == "Refuse UPDATE/DELETE on audit_chainhead: the first head stays"


def test_a_lifted_rule_is_gone_and_comes_back_on_the_way_back(event) -> None:
    told = (
        "the_first_head_stays",
        "audit_chainhead",
        ["UPDATE", "DELETE"],
        "OLD.length = 1",
        "the first head stays",
    )
    rule, lift = Refuse(*told), Lift(*told)
    apply(rule, "forwards")

    apply(lift, "forwards")
    run("UPDATE audit_chainhead SET length = 1")
    apply(lift, "backwards")
    with pytest.raises(IntegrityError, match="the first head stays"):
        run("UPDATE audit_chainhead SET length = 9")
    apply(lift, "forwards")
    run("UPDATE audit_chainhead SET length = 9")

    assert ChainHead.objects.get().length == 9
    assert lift.describe() == "Lift the_first_head_stays from audit_chainhead"


def test_lifting_what_is_not_there_is_no_fault() -> None:
    lift = Lift("nothing_of_this_name", "audit_event", ["INSERT"], "1 = 1", "never")

    apply(lift, "forwards")

    assert Event.objects.count() == 0


def test_triggers_are_no_part_of_the_models_state() -> None:
    state = ProjectState()
    told = ("x", "audit_event", ["INSERT"], "1 = 1", "never")

    for operation in (Refuse(*told), Lift(*told)):
        operation.state_forwards("audit", state)
        assert operation.reversible

    assert state == ProjectState()
