"""SQLite with a fair queue before BEGIN IMMEDIATE; everything else is Django's own backend.

Measured by `make bench-uploads`; docs/adr/011 says why. A statement outside of `atomic` does not
stand in line: it waits for SQLite's own lock as before (OPTIONS "timeout").
"""

from __future__ import annotations

import threading
from pathlib import Path

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from audit.sqlite.turns import NotYet, Turns

_turns: dict[Path, Turns] = {}
_guard = threading.Lock()


def turns_of(database: Path) -> Turns:
    """The one line of this process before a database file."""
    with _guard:
        return _turns.setdefault(database, Turns(database.with_name(f"{database.name}-queue")))


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes its turn with a transaction and gives it back with its end, whatever that is."""

    _turn: Turns | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        is_begun = False
        try:
            super()._start_transaction_under_autocommit()
            is_begun = True
        finally:
            if not is_begun:
                self._end_turn()

    def _commit(self) -> None:
        """A COMMIT that failed leaves the transaction open: Django rolls back next."""
        super()._commit()
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self.is_in_memory_db() or not name:
            return
        turn = turns_of(Path(name))
        try:
            turn.take(self.settings_dict["OPTIONS"].get("timeout", 5))
        except NotYet:
            # As SQLite words it, so that callers see one kind of "busy".
            raise OperationalError("database is locked") from None
        self._turn = turn

    def _end_turn(self) -> None:
        if self._turn is not None:
            turn, self._turn = self._turn, None
            turn.give_back()
