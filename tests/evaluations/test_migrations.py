"""The way back and forth through the migrations of verdicts leaves rows and rules as they were."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection

from evaluations.models import Scorecard
from tests.evaluations.scene import area_said, kecamatan, opened, said, small, total
from tests.test_triggers import found, wanted

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = "0002_children_follow_their_parents"
STEPS = [
    "0005_rules_of_verdicts_and_requests",
    "0004_verdicts_requests_and_versions",
    "0003_lift_the_rules_of_rebuilt_tables",
    FIRST,
]


def migrate(*target: str) -> None:
    call_command("migrate", *target, verbosity=0)


@pytest.fixture(autouse=True)
def _all_migrations_afterwards() -> Iterator[None]:
    yield
    migrate()


def rules_of_the_beginning() -> set[str]:
    """Names of the triggers that 0002 makes; on SQLite a rule is one trigger a deed."""
    rules = import_module(f"evaluations.migrations.{FIRST}").Migration.operations
    if connection.vendor == "sqlite":
        return {f"{rule.name}_{event.lower()}" for rule in rules for event in rule.events}
    return {rule.name for rule in rules}


def rules_on_evaluations() -> set[str]:
    return {name for name, table, *_ in found() if table.startswith("evaluations")}


def test_every_step_back_and_forth_ends_with_every_rule_and_no_other() -> None:
    before = found()
    of_documents = {name for name, table, *_ in before if table == "evidence_document"}

    for step in STEPS:
        migrate("evaluations", step)
    in_the_beginning = rules_on_evaluations()
    for step in reversed(STEPS):
        migrate("evaluations", step)
    migrate()

    assert found() == before == wanted()
    # One of them watches documents.
    assert in_the_beginning == rules_of_the_beginning() - of_documents


def test_a_draft_with_its_score_outlives_the_way_back_and_forth() -> None:
    kaur = opened(instrument=small())
    said(kaur, "1.1", "a")
    area_said(kaur, "25.4", kecamatan(5)[0], "ya")
    stood = total(kaur)
    card = Scorecard.objects.values().get()

    migrate("evaluations", FIRST)
    migrate()

    assert total(kaur) == stood
    assert Scorecard.objects.values().get() == card
