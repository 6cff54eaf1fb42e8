"""The rules that 0003 lifted, and those of the new tables; a stored score now says when it froze."""

from importlib import import_module

from django.db import migrations

from audit.triggers import Refuse

LIFTED = import_module("evaluations.migrations.0003_lift_the_rules_of_rebuilt_tables").LIFTED
REPLACED = {"a_stored_score_is_new", "a_stored_score_stays_as_it_was"}


AREA_ANSWER = (
    "SELECT 1 FROM evaluations_areaanswer w JOIN evaluations_assessment e ON e.id = w.assessment_id"
)
REQUEST = (
    "SELECT 1 FROM evaluations_evidencerequest q"
    " JOIN evaluations_assessment e ON e.id = q.assessment_id"
)
DOCUMENT_OF_ITS_REGION = (
    "JOIN evidence_documentversion v ON v.id = NEW.version_id"
    " JOIN evidence_document d ON d.id = v.document_id AND d.region_id = e.region_id"
)


def kept(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0004_verdicts_requests_and_versions")]

    operations = [
        *(
            Refuse(rule.name, rule.table, rule.events, rule.condition, rule.message)
            for rule in LIFTED
            if rule.name not in REPLACED
        ),
        Refuse(
            "a_stored_score_is_new",
            "evaluations_scorecard",
            ["INSERT"],
            # SQLite's INSERT OR REPLACE deletes the row in its way and asks no DELETE trigger.
            "EXISTS (SELECT 1 FROM evaluations_scorecard o WHERE o.frozen_at IS NOT NULL"
            " AND (o.id = NEW.id OR (o.assessment_id = NEW.assessment_id"
            " AND o.stage = NEW.stage AND o.version = NEW.version)))",
            "a frozen score stays as it was",
        ),
        Refuse(
            "a_stored_score_stays_as_it_was",
            "evaluations_scorecard",
            ["UPDATE", "DELETE"],
            "OLD.frozen_at IS NOT NULL",
            "a frozen score stays as it was",
        ),
        Refuse(
            "an_area_is_proved_by_a_document_of_the_region",
            "evaluations_areaproof",
            ["INSERT", "UPDATE"],
            f"NOT EXISTS ({AREA_ANSWER} {DOCUMENT_OF_ITS_REGION} WHERE w.id = NEW.answer_id)",
            "an area answer is proved by a document of its own regency",
        ),
        Refuse(
            "a_verdict_stays_with_its_answer",
            "evaluations_verdict",
            ["UPDATE"],
            kept("answer_id", "stage", "review"),
            "a verdict keeps its answer, its stage and its review",
        ),
        Refuse(
            "a_verdict_remains",
            "evaluations_verdict",
            ["DELETE"],
            "1 = 1",
            "a verdict is corrected, never deleted",
        ),
        Refuse(
            "an_award_is_new",
            "evaluations_award",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM evaluations_award o WHERE o.id = NEW.id"
            " OR (o.assessment_id = NEW.assessment_id AND o.version = NEW.version))",
            "an award is recorded once and stays",
        ),
        Refuse(
            "an_award_stays_as_it_was",
            "evaluations_award",
            ["UPDATE", "DELETE"],
            "1 = 1",
            "an award is recorded once and stays",
        ),
        Refuse(
            "a_request_is_of_the_regency",
            "evaluations_requestrecipient",
            ["INSERT", "UPDATE"],
            f"NOT EXISTS ({REQUEST}"
            " LEFT JOIN regions_region a ON a.code = NEW.area_id"
            " LEFT JOIN accounts_agency o ON o.id = NEW.agency_id"
            " WHERE q.id = NEW.request_id AND (a.regency_id = e.region_id AND a.level > 2"
            " OR o.region_id = e.region_id))",
            "an area or office of the regency is asked",
        ),
        Refuse(
            "a_sent_paper_is_of_the_regency",
            "evaluations_requestrecipient",
            ["INSERT", "UPDATE"],
            "NEW.version_id IS NOT NULL AND NOT EXISTS"
            f" ({REQUEST} {DOCUMENT_OF_ITS_REGION} WHERE q.id = NEW.request_id)",
            "a request is answered with a document of its own regency",
        ),
        Refuse(
            "a_request_stays_with_its_assessment",
            "evaluations_evidencerequest",
            ["UPDATE"],
            kept("assessment_id"),
            "a request keeps its assessment",
        ),
    ]
