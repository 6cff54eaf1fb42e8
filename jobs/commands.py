"""What all commands share: exit codes and one-line refusals (rules 2)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor

# Who did it, where a paper or an index names somebody.
BY = "perintah di server"
DATA_HAS_FAULTS = 1
WRONG_USE = 2
UNUSABLE = "Basis data tidak dapat dipakai: {}"


class WrongUse(CommandError):  # noqa: N818 - it reads as what it says
    """Unknown region, year, code or option, or not a number: exit 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=WRONG_USE)


class DataFaults(CommandError):  # noqa: N818 - it reads as what it says
    """The data has faults, each a line with its place: exit 1."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults), returncode=DATA_HAS_FAULTS)


# argparse's own words for what a person can get wrong, and ours.
ARGPARSE_WORDS = (
    ("the following arguments are required:", "belum ditulis:"),
    ("unrecognized arguments:", "tidak dikenal:"),
    ("expected one argument", "butuh satu nilai"),
    ("invalid int value:", "bukan bilangan bulat:"),
    ("ambiguous option:", "pilihan tidak jelas:"),
    ("argument ", ""),
)


class PlainParser(CommandParser):
    """Says what is wrong with the call in one line instead of argparse's usage block."""

    def error(self, message: str) -> NoReturn:
        for theirs, ours in ARGPARSE_WORDS:
            message = message.replace(theirs, ours)
        raise WrongUse(f"Perintah salah tulis, {message}. Lihat --help.")


class PortalCommand(BaseCommand):
    """Write `perform(**options)`; raise WrongUse or DataFaults to refuse."""

    needs_database = True
    requires_system_checks: list[str] = []

    def perform(self, **options) -> None:
        raise NotImplementedError

    def handle(self, *args, **options) -> None:
        if self.needs_database:
            refuse_unmigrated_database()
        self.perform(**options)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs) -> CommandParser:
        # BaseCommand names CommandParser itself; its class is swapped after the fact.
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = PlainParser
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv([*argv[:2], "--traceback", *argv[2:]])
        except CommandError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(error.returncode)
        except OperationalError as error:
            sys.stderr.write(f"{UNUSABLE.format(_first_line(error))}\n")
            sys.exit(WRONG_USE)


def refuse_unmigrated_database() -> None:
    """Raise WrongUse unless the database can be read and every migration has run."""
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    except DatabaseError as error:
        raise WrongUse(UNUSABLE.format(_first_line(error))) from error
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise WrongUse("Basis data belum disiapkan. Jalankan: manage.py migrate")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
