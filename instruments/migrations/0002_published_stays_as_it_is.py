"""A published instrument never changes: no row of it is added, changed or deleted, by any path.

TRUNCATE is left out: it needs the owner of the tables, and tests empty them with it.
"""

from django.db import migrations

from audit.triggers import Refuse

MESSAGE = "a published instrument does not change"

# Ways from a row (of the table that the key names) up to the instrument it belongs to.
PUBLISHED = {
    "instrument_id": "SELECT 1 FROM instruments_instrument i WHERE i.id = {row}.instrument_id",
    "cluster_id": (
        "SELECT 1 FROM instruments_cluster c JOIN instruments_instrument i"
        " ON i.id = c.instrument_id WHERE c.id = {row}.cluster_id"
    ),
    "indicator_id": (
        "SELECT 1 FROM instruments_indicator n JOIN instruments_cluster c ON c.id = n.cluster_id"
        " JOIN instruments_instrument i ON i.id = c.instrument_id WHERE n.id = {row}.indicator_id"
    ),
    "question_id": (
        "SELECT 1 FROM instruments_question q JOIN instruments_instrument i"
        " ON i.id = q.instrument_id WHERE q.id = {row}.question_id"
    ),
}
PARENTS = {
    "institution": ["instrument_id"],
    "predicate": ["instrument_id"],
    "cluster": ["instrument_id"],
    "indicator": ["cluster_id"],
    "question": ["instrument_id", "indicator_id"],
    "choice": ["question_id"],
    "band": ["question_id"],
    "slot": ["question_id"],
}


def published(row: str, parents: list[str]) -> str:
    ways = (PUBLISHED[parent].format(row=row) for parent in parents)
    return " OR ".join(f"EXISTS ({way} AND i.published_at IS NOT NULL)" for way in ways)


def replaced(table: str, parents: list[str]) -> str:
    """SQLite's INSERT OR REPLACE deletes the row in its way without asking a DELETE trigger."""
    return f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = NEW.id AND ({published('o', parents)}))"  # noqa: S608 - constants


def freeze(name: str, parents: list[str]) -> list[Refuse]:
    table = f"instruments_{name}"
    old, new = published("OLD", parents), published("NEW", parents)
    taken = replaced(table, parents)
    return [
        Refuse(f"published_{name}_takes_none", table, ["INSERT"], f"({new} OR {taken})", MESSAGE),
        Refuse(
            f"published_{name}_stays", table, ["UPDATE"], f"({old} OR {new} OR {taken})", MESSAGE
        ),
        Refuse(f"published_{name}_remains", table, ["DELETE"], f"({old})", MESSAGE),
    ]


class Migration(migrations.Migration):
    dependencies = [("instruments", "0001_initial")]

    operations = [
        Refuse(
            "published_instrument_takes_none",
            "instruments_instrument",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM instruments_instrument o WHERE (o.id = NEW.id OR"
            " o.code = NEW.code) AND o.published_at IS NOT NULL)",
            MESSAGE,
        ),
        Refuse(
            "published_instrument_stays",
            "instruments_instrument",
            ["UPDATE"],
            "(OLD.published_at IS NOT NULL OR EXISTS (SELECT 1 FROM instruments_instrument o"
            " WHERE (o.id = NEW.id OR o.code = NEW.code) AND o.published_at IS NOT NULL))",
            MESSAGE,
        ),
        Refuse(
            "published_instrument_remains",
            "instruments_instrument",
            ["DELETE"],
            "OLD.published_at IS NOT NULL",
            MESSAGE,
        ),
        *(operation for name, parents in PARENTS.items() for operation in freeze(name, parents)),
        Refuse(
            "a_question_belongs_to_its_indicators_instrument",
            "instruments_question",
            ["INSERT", "UPDATE"],
            "NEW.instrument_id <> (SELECT c.instrument_id FROM instruments_indicator n"
            " JOIN instruments_cluster c ON c.id = n.cluster_id WHERE n.id = NEW.indicator_id)",
            "a question belongs to the instrument of its indicator",
        ),
    ]
