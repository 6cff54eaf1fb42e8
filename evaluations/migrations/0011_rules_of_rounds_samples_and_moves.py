"""What must stay true of exceptions, samples, moves, talk; and a first move for each stored score."""

from decimal import Decimal

from django.db import migrations

from audit.triggers import Refuse

OF_THE_ROUND = (
    "NOT EXISTS (SELECT 1 FROM evaluations_assessment e"
    " JOIN evaluations_round r ON r.id = e.round_id"
    " JOIN instruments_question q ON q.instrument_id = r.instrument_id"
    " WHERE e.id = NEW.assessment_id AND q.id = NEW.question_id)"
)
ANOTHER_ROUND = (
    "SELECT 1 FROM evaluations_answer w JOIN evaluations_assessment o ON o.id = w.assessment_id"
    " JOIN evaluations_assessment e ON e.region_id = o.region_id AND e.id <> o.id"
    " WHERE w.id = NEW.source_id AND e.id = NEW.assessment_id"
)
CHUNK = 500


def append_only(name: str, table: str, message: str) -> list[Refuse]:
    """A row is new when it is written, and stays as it was."""
    return [
        Refuse(
            f"{name}_is_new",
            table,
            ["INSERT"],
            # SQLite's INSERT OR REPLACE deletes the row in its way and asks no DELETE trigger.
            f"EXISTS (SELECT 1 FROM {table} o WHERE o.id = NEW.id)",  # noqa: S608 - our own names
            message,
        ),
        Refuse(f"{name}_stays_as_it_was", table, ["UPDATE", "DELETE"], "1 = 1", message),
    ]


def changed(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


def first_moves(apps, schema_editor):
    """Scores stored before there were moves begin with all their points at once."""
    scorecard = apps.get_model("evaluations", "Scorecard")
    move = apps.get_model("evaluations", "PointMove")
    for stored in scorecard.objects.order_by("pk").iterator():
        rows = [
            move(
                assessment_id=stored.assessment_id,
                stage=stored.stage,
                version=stored.version,
                part=part,
                code=code,
                before=Decimal(0),
                after=points,
                cause="score.first_kept",
                at=stored.computed_at,
            )
            for part, code, points in _lines(stored)
            if points
        ]
        move.objects.bulk_create(rows, batch_size=CHUNK)


def _lines(stored):
    if ledger := stored.card.get("ledger"):
        return [("question", line["code"], Decimal(line["points"])) for line in ledger]
    if clusters := stored.card.get("clusters"):
        return [("cluster", part["code"], Decimal(part["score"])) for part in clusters]
    return [("total", "", stored.total)]


def no_moves(apps, schema_editor):
    apps.get_model("evaluations", "PointMove").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0010_rounds_samples_moves_and_talk")]

    operations = [
        migrations.RunPython(first_moves, no_moves),
        *append_only("a_move", "evaluations_pointmove", "the moves of a score are append-only"),
        *append_only(
            "a_confirmed_warning",
            "evaluations_confirmedwarning",
            "what was confirmed stays confirmed",
        ),
        Refuse(
            "an_exception_is_of_the_regency",
            "evaluations_doorexception",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM evaluations_doorexception o WHERE o.id = NEW.id)"
            " OR NOT EXISTS (SELECT 1 FROM evaluations_assessment e"
            " LEFT JOIN regions_region a ON a.code = NEW.area_id"
            " LEFT JOIN accounts_agency o ON o.id = NEW.agency_id"
            " WHERE e.id = NEW.assessment_id"
            " AND (NEW.area_id IS NULL OR a.regency_id = e.region_id AND a.level > 2)"
            " AND (NEW.agency_id IS NULL OR o.region_id = e.region_id))",
            "an exception is for an area or an office of the regency",
        ),
        Refuse(
            "an_exception_stays_as_it_was",
            "evaluations_doorexception",
            ["UPDATE"],
            "OLD.ended_at IS NOT NULL OR COALESCE(NEW.area_id, '') <> COALESCE(OLD.area_id, '')"
            " OR COALESCE(NEW.agency_id, 0) <> COALESCE(OLD.agency_id, 0) OR "
            + changed(
                "id", "assessment_id", "stage", "until", "reason", "by_province", "at", "by_id"
            ),
            "an exception is only ended, once",
        ),
        Refuse(
            "an_exception_remains",
            "evaluations_doorexception",
            ["DELETE"],
            "1 = 1",
            "an exception is ended, never deleted",
        ),
        Refuse(
            "a_drawn_answer_is_of_the_sample",
            "evaluations_secondverdict",
            ["INSERT", "UPDATE"],
            "NOT EXISTS (SELECT 1 FROM evaluations_sample s"
            " JOIN evaluations_answer w ON w.assessment_id = s.assessment_id"
            " WHERE s.id = NEW.sample_id AND w.id = NEW.answer_id)",
            "a sample is drawn from the answers of its assessment",
        ),
        Refuse(
            "a_second_verdict_is_somebody_elses",
            "evaluations_secondverdict",
            ["INSERT", "UPDATE"],
            "NEW.by_id IS NOT NULL AND EXISTS (SELECT 1 FROM evaluations_verdict v"
            " JOIN evaluations_sample s ON s.id = NEW.sample_id AND s.review = v.review"
            " WHERE v.answer_id = NEW.answer_id AND v.stage = 'province'"
            " AND v.by_id = NEW.by_id)",
            "who judged first does not judge again",
        ),
        Refuse(
            "a_second_verdict_stays_as_it_was",
            "evaluations_secondverdict",
            ["UPDATE"],
            f"OLD.at IS NOT NULL OR {changed('id', 'sample_id', 'answer_id')}",
            "a second verdict is given once",
        ),
        Refuse(
            "a_second_verdict_remains",
            "evaluations_secondverdict",
            ["DELETE"],
            "1 = 1",
            "what was drawn stays drawn",
        ),
        Refuse(
            "a_thread_is_about_a_question_of_the_round",
            "evaluations_thread",
            ["INSERT"],
            OF_THE_ROUND,
            "a thread is about a question of the instrument of its round",
        ),
        Refuse(
            "a_thread_stays_where_it_is",
            "evaluations_thread",
            ["UPDATE"],
            changed("assessment_id", "question_id", "audience"),
            "a thread keeps its question and its audience",
        ),
        Refuse(
            "a_comment_stays_as_it_was",
            "evaluations_comment",
            ["UPDATE"],
            "OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR NEW.text <> '' OR "
            + changed("id", "thread_id", "at", "by_id"),
            "a comment is only taken back, as a whole",
        ),
        Refuse(
            "a_comment_remains",
            "evaluations_comment",
            ["DELETE"],
            "1 = 1",
            "a comment is taken back, never deleted",
        ),
        Refuse(
            "a_carried_question_is_of_the_round",
            "evaluations_carrydecision",
            ["INSERT", "UPDATE"],
            f"{OF_THE_ROUND} OR NOT EXISTS ({ANOTHER_ROUND})",
            "an answer is carried over to another round of its regency",
        ),
    ]
