"""Truths across tables, held by triggers on SQLite and PostgreSQL alike (rules 4).

A migration lists `Refuse` operations. The condition is SQL that both databases read; it may use
NEW and OLD and subqueries. On SQLite a later migration that rebuilds a guarded table drops its
triggers, and can't rebuild a table that another one's trigger reads: `Lift` them before and repeat
`Refuse` after it (tests/test_triggers.py counts them).
"""

from collections.abc import Sequence

from django.db.migrations.operations.base import Operation


class Refuse(Operation):
    """Refuse `events` on `table` while `condition` is true; the database answers `message`."""

    reversible = True
    reduces_to_sql = True

    def __init__(
        self, name: str, table: str, events: Sequence[str], condition: str, message: str
    ) -> None:
        self.name = name
        self.table = table
        self.events = tuple(events)
        self.condition = condition
        self.message = message

    def state_forwards(self, app_label, state):
        """Triggers are no part of the models' state."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        for statement in getattr(self, f"_create_{vendor}")():
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        for statement in getattr(self, f"_drop_{vendor}")():
            schema_editor.execute(statement, params=None)

    def describe(self):
        return f"Refuse {'/'.join(self.events)} on {self.table}: {self.message}"

    def _create_sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self.name}_{event.lower()} BEFORE {event} ON {self.table} "
            f"FOR EACH ROW WHEN {self.condition} "
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            for event in self.events
        ]

    def _drop_sqlite(self) -> list[str]:
        return [f"DROP TRIGGER IF EXISTS {self.name}_{event.lower()}" for event in self.events]

    def _create_postgresql(self) -> list[str]:
        kept = "OLD" if self.events == ("DELETE",) else "COALESCE(NEW, OLD)"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.condition} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            f"RETURN {kept}; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {' OR '.join(self.events)} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def _drop_postgresql(self) -> list[str]:
        return [
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"DROP FUNCTION IF EXISTS {self.name}()",
        ]


class Lift(Refuse):
    """Take a `Refuse` with the same arguments away, for a migration that rebuilds its table."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Lift {self.name} from {self.table}"
