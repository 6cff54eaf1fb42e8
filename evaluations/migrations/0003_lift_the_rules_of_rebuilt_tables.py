"""SQLite rebuilds the tables that 0004 changes; 0005 brings their rules back."""

from importlib import import_module

from django.db import migrations

from audit.triggers import Lift

REBUILT = (
    "evaluations_round",
    "evaluations_assessment",
    "evaluations_areaanswer",
    "evaluations_scorecard",
)
# Rules whose condition reads one of them are in the way of its rebuilding too.
RULES = import_module("evaluations.migrations.0002_children_follow_their_parents")


def touches(rule) -> bool:
    return any(table in (rule.table, *rule.condition.split()) for table in REBUILT)


LIFTED = [rule for rule in RULES.Migration.operations if touches(rule)]


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0002_children_follow_their_parents")]

    operations = [
        Lift(rule.name, rule.table, rule.events, rule.condition, rule.message) for rule in LIFTED
    ]
