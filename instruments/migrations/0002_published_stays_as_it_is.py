"""A published instrument never changes: no row of it is added, changed or deleted, by any path.

TRUNCATE is left out: it needs the owner of the tables, and tests empty them with it.
"""

from django.db import migrations

from audit.triggers import Refuse

MESSAGE = "a published instrument does not change"

# From a row up to the instrument it belongs to. A question's own instrument is that of its
# indicator, which the last operation sees to.
BY_INSTRUMENT = "SELECT 1 FROM instruments_instrument i WHERE i.id = {row}.instrument_id"
BY_CLUSTER = (
    "SELECT 1 FROM instruments_cluster c JOIN instruments_instrument i"
    " ON i.id = c.instrument_id WHERE c.id = {row}.cluster_id"
)
BY_QUESTION = (
    "SELECT 1 FROM instruments_question q JOIN instruments_instrument i"
    " ON i.id = q.instrument_id WHERE q.id = {row}.question_id"
)
PARTS = {
    "institution": BY_INSTRUMENT,
    "predicate": BY_INSTRUMENT,
    "cluster": BY_INSTRUMENT,
    "indicator": BY_CLUSTER,
    "question": BY_INSTRUMENT,
    "choice": BY_QUESTION,
    "band": BY_QUESTION,
    "slot": BY_QUESTION,
}


def published(row: str, way: str) -> str:
    return f"EXISTS ({way.format(row=row)} AND i.published_at IS NOT NULL)"


def replaced(table: str, way: str) -> str:
    """SQLite's INSERT OR REPLACE deletes the row in its way without asking a DELETE trigger."""
    same = f"SELECT 1 FROM {table} o WHERE o.id = NEW.id"  # noqa: S608 - names from this file
    return f"EXISTS ({same} AND {published('o', way)})"


def freeze(name: str, way: str) -> list[Refuse]:
    table = f"instruments_{name}"
    old, new, gone = published("OLD", way), published("NEW", way), replaced(table, way)
    return [
        Refuse(f"published_{name}_takes_none", table, ["INSERT"], f"({new} OR {gone})", MESSAGE),
        Refuse(
            f"published_{name}_stays", table, ["UPDATE"], f"({old} OR {new} OR {gone})", MESSAGE
        ),
        Refuse(f"published_{name}_remains", table, ["DELETE"], old, MESSAGE),
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
        *(operation for name, way in PARTS.items() for operation in freeze(name, way)),
        Refuse(
            "a_question_belongs_to_its_indicators_instrument",
            "instruments_question",
            ["INSERT", "UPDATE"],
            "NEW.instrument_id <> (SELECT c.instrument_id FROM instruments_indicator n"
            " JOIN instruments_cluster c ON c.id = n.cluster_id WHERE n.id = NEW.indicator_id)",
            "a question belongs to the instrument of its indicator",
        ),
    ]
