"""What must stay true between the rows of an evaluation, whoever writes to the tables (rules 4).

Parents never move (round, assessment, answer), so checking a child when it is written is enough.
"""

from django.db import migrations

from audit.triggers import Refuse

ROUNDS_QUESTION = (
    "SELECT 1 FROM evaluations_assessment e JOIN evaluations_round r ON r.id = e.round_id"
    " JOIN instruments_question q ON q.instrument_id = r.instrument_id"
)
SAME_QUESTION = "e.id = NEW.assessment_id AND q.id = NEW.question_id"
AREA_OF_THE_LEVEL = (
    "a.code = NEW.area_id AND (q.area_level = 'kecamatan' AND a.level = 3"
    " OR q.area_level = 'desa' AND a.level = 4)"
)


def moved(*columns: str) -> str:
    return " OR ".join(f"NEW.{column}_id <> OLD.{column}_id" for column in columns)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("evaluations", "0001_initial"),
        ("evidence", "0001_initial"),
        ("instruments", "0001_initial"),
        ("regions", "0001_initial"),
    ]

    operations = [
        Refuse(
            "a_round_stays_what_it_is",
            "evaluations_round",
            ["UPDATE"],
            moved("instrument", "province"),
            "a round keeps its instrument and its province",
        ),
        Refuse(
            "an_assessment_is_of_a_regency_of_the_province",
            "evaluations_assessment",
            ["INSERT"],
            "NOT EXISTS (SELECT 1 FROM evaluations_round r JOIN regions_region g"
            " ON g.province_id = r.province_id"
            " WHERE r.id = NEW.round_id AND g.code = NEW.region_id AND g.level = 2)",
            "an assessment is of a regency of the province of the round",
        ),
        Refuse(
            "an_assessment_stays_where_it_is",
            "evaluations_assessment",
            ["UPDATE"],
            moved("round", "region"),
            "an assessment keeps its round and its region",
        ),
        Refuse(
            "an_answer_is_to_a_question_of_the_round",
            "evaluations_answer",
            ["INSERT"],
            f"NOT EXISTS ({ROUNDS_QUESTION} WHERE {SAME_QUESTION})",
            "an answer is to a question of the instrument of its round",
        ),
        Refuse(
            "an_answer_stays_where_it_is",
            "evaluations_answer",
            ["UPDATE"],
            moved("assessment", "question"),
            "an answer keeps its assessment and its question",
        ),
        Refuse(
            "an_area_answer_is_of_an_area_of_the_regency",
            "evaluations_areaanswer",
            ["INSERT"],
            f"NOT EXISTS ({ROUNDS_QUESTION} JOIN regions_region a ON a.regency_id = e.region_id"
            f" WHERE {SAME_QUESTION} AND {AREA_OF_THE_LEVEL})",
            "an area answers a question of the round for its level in its own regency",
        ),
        Refuse(
            "an_area_answer_stays_where_it_is",
            "evaluations_areaanswer",
            ["UPDATE"],
            moved("assessment", "question", "area"),
            "an area answer keeps its assessment, its question and its area",
        ),
        Refuse(
            "an_office_in_charge_is_of_the_region",
            "evaluations_assignment",
            ["INSERT", "UPDATE"],
            f"NOT EXISTS ({ROUNDS_QUESTION} JOIN accounts_agency o ON o.region_id = e.region_id"
            f" WHERE {SAME_QUESTION} AND o.id = NEW.agency_id)",
            "a question of the round is assigned to an agency of the region of the assessment",
        ),
        Refuse(
            "a_proof_is_a_document_of_the_region",
            "evaluations_answerdocument",
            ["INSERT", "UPDATE"],
            "NOT EXISTS (SELECT 1 FROM evaluations_answer w"
            " JOIN evaluations_assessment e ON e.id = w.assessment_id"
            " JOIN evidence_document d ON d.region_id = e.region_id"
            " JOIN evidence_documentversion v ON v.document_id = d.id"
            " WHERE w.id = NEW.answer_id AND v.id = NEW.version_id)",
            "an answer is proved by a document of its own region",
        ),
        Refuse(
            "a_linked_document_stays_in_its_region",
            "evidence_document",
            ["UPDATE"],
            "NEW.region_id <> OLD.region_id AND EXISTS (SELECT 1 FROM evaluations_answerdocument l"
            " JOIN evidence_documentversion v ON v.id = l.version_id WHERE v.document_id = OLD.id)",
            "a document that proves an answer stays in its region",
        ),
        Refuse(
            "a_revision_is_new",
            "evaluations_answerrevision",
            ["INSERT"],
            # SQLite's INSERT OR REPLACE deletes the row in its way and asks no DELETE trigger.
            "EXISTS (SELECT 1 FROM evaluations_answerrevision o WHERE o.id = NEW.id"
            " OR (o.answer_id = NEW.answer_id AND o.version = NEW.version))",
            "the revisions of an answer are append-only",
        ),
        Refuse(
            "a_revision_stays_as_it_was",
            "evaluations_answerrevision",
            ["UPDATE", "DELETE"],
            "1 = 1",
            "the revisions of an answer are append-only",
        ),
        Refuse(
            "a_stored_score_is_new",
            "evaluations_scorecard",
            ["INSERT"],
            "EXISTS (SELECT 1 FROM evaluations_scorecard o WHERE o.stage <> 'self'"
            " AND (o.id = NEW.id OR (o.assessment_id = NEW.assessment_id AND o.stage = NEW.stage)))",
            "the score of a stage after the self evaluation is frozen",
        ),
        Refuse(
            "a_stored_score_stays_as_it_was",
            "evaluations_scorecard",
            ["UPDATE", "DELETE"],
            "OLD.stage <> 'self'",
            "the score of a stage after the self evaluation is frozen",
        ),
    ]
