"""SQLite's INSERT OR REPLACE asks no DELETE trigger; a confirmed reopening is history."""

from django.db import migrations

from audit.triggers import Refuse


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0006_areas_hand_in")]

    operations = [
        Refuse(
            "a_verdict_is_new",
            "evaluations_verdict",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM evaluations_verdict o WHERE o.id = NEW.id"
            " OR (o.answer_id = NEW.answer_id AND o.stage = NEW.stage AND o.review = NEW.review))",
            "an answer is judged once a review",
        ),
        Refuse(
            "a_reopening_is_new",
            "evaluations_reopening",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM evaluations_reopening o WHERE o.id = NEW.id"
            " OR (o.assessment_id = NEW.assessment_id AND o.version = NEW.version))",
            "a version is reopened once",
        ),
        Refuse(
            "a_reopening_stays_as_it_was",
            "evaluations_reopening",
            ["UPDATE"],
            "OLD.confirmed_at IS NOT NULL OR NEW.assessment_id <> OLD.assessment_id"
            " OR NEW.version <> OLD.version OR NEW.reason <> OLD.reason"
            " OR NEW.asked_by_id <> OLD.asked_by_id",
            "a reopening keeps who asked for it and why",
        ),
        Refuse(
            "a_reopening_remains",
            "evaluations_reopening",
            ["DELETE"],
            "1 = 1",
            "a reopening keeps who asked for it and why",
        ),
    ]
