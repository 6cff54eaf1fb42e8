"""What is final stays as it is by every path, until two people open it again as a new version."""

from django.db import migrations

from audit.triggers import Refuse

STATE = "SELECT 1 FROM evaluations_assessment e"
IS_FINAL = "e.state = 'final'"

# Table -> how its row leads to its assessment; {row} is NEW or OLD.
OWN = f"{STATE} WHERE e.id = {{row}}.assessment_id AND {IS_FINAL}"
BY_ANSWER = (
    f"{STATE} JOIN evaluations_answer w ON w.assessment_id = e.id"
    f" WHERE w.id = {{row}}.answer_id AND {IS_FINAL}"
)
BY_AREA_ANSWER = (
    f"{STATE} JOIN evaluations_areaanswer w ON w.assessment_id = e.id"
    f" WHERE w.id = {{row}}.answer_id AND {IS_FINAL}"
)
BY_PROFILE = (
    f"{STATE} JOIN evaluations_areaprofile w ON w.assessment_id = e.id"
    f" WHERE w.id = {{row}}.profile_id AND {IS_FINAL}"
)
BY_SAMPLE = (
    f"{STATE} JOIN evaluations_sample w ON w.assessment_id = e.id"
    f" WHERE w.id = {{row}}.sample_id AND {IS_FINAL}"
)
FROZEN = {
    "answer": OWN,
    "answerdocument": BY_ANSWER,
    "areaanswer": OWN,
    "areaproof": BY_AREA_ANSWER,
    "areaprofile": OWN,
    "areafigure": BY_PROFILE,
    "assignment": OWN,
    "verdict": BY_ANSWER,
    "scorecard": OWN,
    "sample": OWN,
    "secondverdict": BY_SAMPLE,
    "carrydecision": OWN,
}
# Append-only already (0002, 0005, 0006, 0011): a final evaluation takes no new row.
APPEND_ONLY = {
    "answerrevision": BY_ANSWER,
    "areahandin": OWN,
    "award": OWN,
    "pointmove": OWN,
    "confirmedwarning": OWN,
}
TAKES_NONE = "a final evaluation takes nothing new"
STAYS = "a final evaluation stays as it was"


def frozen() -> list[Refuse]:
    """Into a final evaluation no row comes, and out of it none goes or changes."""
    rules = []
    for table, path in FROZEN.items():
        into, out_of = path.format(row="NEW"), path.format(row="OLD")
        name = f"evaluations_{table}"
        events = ["INSERT", "UPDATE"]
        rules += [
            Refuse(f"final_takes_no_{table}", name, events, f"EXISTS ({into})", TAKES_NONE),
            Refuse(
                f"final_keeps_its_{table}", name, ["UPDATE", "DELETE"], f"EXISTS ({out_of})", STAYS
            ),
        ]
    for table, path in APPEND_ONLY.items():
        into = path.format(row="NEW")
        name = f"evaluations_{table}"
        rules.append(
            Refuse(f"final_takes_no_{table}", name, ["INSERT"], f"EXISTS ({into})", TAKES_NONE)
        )
    return rules


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0012_not_applicable_says_why")]

    operations = [
        *frozen(),
        Refuse(
            "a_final_assessment_is_only_reopened",
            "evaluations_assessment",
            ["UPDATE"],
            "OLD.state = 'final' AND NOT (NEW.state = 'verifying' AND NEW.id = OLD.id"
            " AND NEW.version = OLD.version + 1 AND EXISTS (SELECT 1 FROM evaluations_reopening o"
            " WHERE o.assessment_id = OLD.id AND o.version = OLD.version"
            " AND o.confirmed_at IS NOT NULL))",
            "a final assessment is only reopened, by two people",
        ),
        Refuse(
            "a_final_assessment_remains",
            "evaluations_assessment",
            ["DELETE"],
            "OLD.state = 'final'",
            "a final assessment is only reopened, by two people",
        ),
        Refuse(
            "final_needs_its_ground",
            "evaluations_assessment",
            ["INSERT", "UPDATE"],
            "NEW.state = 'final' AND NOT EXISTS (SELECT 1 FROM evaluations_award o"
            " WHERE o.assessment_id = NEW.id AND o.version = NEW.version)",
            "an assessment is final by an award with its ground",
        ),
        Refuse(
            "an_award_shows_a_document_of_the_region",
            "evaluations_award",
            ["INSERT"],
            "NEW.file_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evaluations_assessment e"
            " JOIN evidence_documentversion v ON v.id = NEW.file_id"
            " JOIN evidence_document d ON d.id = v.document_id AND d.region_id = e.region_id"
            " WHERE e.id = NEW.assessment_id)",
            "an award shows a document of its own regency",
        ),
    ]
