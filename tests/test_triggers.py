"""Every trigger that must be there after migrate, on both databases.

On SQLite a migration that rebuilds a table drops its triggers without a word: this list finds it.
"""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

# Name of the rule -> table and the deeds that it watches.
RULES = {
    "an_event_stays_as_it_was": ("audit_event", "UPDATE DELETE"),
    "an_event_is_new": ("audit_event", "INSERT"),
    "the_chain_head_stays": ("audit_chainhead", "DELETE"),
    "the_chain_head_is_new": ("audit_chainhead", "INSERT"),
    "a_membership_acts_for_an_agency_of_its_region": ("accounts_membership", "INSERT UPDATE"),
    "an_agency_stays_in_its_region": ("accounts_agency", "UPDATE"),
    "an_invitation_is_for_an_agency_of_its_region": ("accounts_invitation", "INSERT UPDATE"),
    "a_used_invitation_stays_used": ("accounts_invitation", "UPDATE DELETE"),
    "a_used_password_link_stays_used": ("accounts_passwordlink", "UPDATE DELETE"),
    "a_version_stays_as_it_was": ("evidence_documentversion", "UPDATE DELETE"),
    "a_class_never_falls": ("evidence_document", "UPDATE"),
    "a_version_is_new": ("evidence_documentversion", "INSERT"),
    "a_document_is_new": ("evidence_document", "INSERT"),
    "an_area_lies_in_the_region": ("evidence_document", "INSERT UPDATE"),
    "an_office_is_of_the_region": ("evidence_document", "INSERT UPDATE"),
    "a_secret_paper_takes_no_page": ("evidence_pageimage", "INSERT"),
    "a_paper_drops_its_pages_before_it_is_secret": ("evidence_document", "UPDATE"),
    "a_page_lies_in_its_paper": ("evidence_pageimage", "INSERT"),
    "a_page_stays_as_it_was": ("evidence_pageimage", "UPDATE"),
    "a_secret_paper_keeps_no_text": ("evidence_documenttext", "INSERT UPDATE"),
    "a_paper_drops_its_text_before_it_is_secret": ("evidence_document", "UPDATE"),
    "a_round_stays_what_it_is": ("evaluations_round", "UPDATE"),
    "an_assessment_is_of_a_regency_of_the_province": ("evaluations_assessment", "INSERT"),
    "an_assessment_stays_where_it_is": ("evaluations_assessment", "UPDATE"),
    "an_answer_is_to_a_question_of_the_round": ("evaluations_answer", "INSERT"),
    "an_answer_stays_where_it_is": ("evaluations_answer", "UPDATE"),
    "an_area_answer_is_of_an_area_of_the_regency": ("evaluations_areaanswer", "INSERT"),
    "an_area_answer_stays_where_it_is": ("evaluations_areaanswer", "UPDATE"),
    "an_office_in_charge_is_of_the_region": ("evaluations_assignment", "INSERT UPDATE"),
    "a_proof_is_a_document_of_the_region": ("evaluations_answerdocument", "INSERT UPDATE"),
    "a_linked_document_stays_in_its_region": ("evidence_document", "UPDATE"),
    "a_revision_is_new": ("evaluations_answerrevision", "INSERT"),
    "a_revision_stays_as_it_was": ("evaluations_answerrevision", "UPDATE DELETE"),
    "a_stored_score_is_new": ("evaluations_scorecard", "INSERT"),
    "a_stored_score_stays_as_it_was": ("evaluations_scorecard", "UPDATE DELETE"),
    "a_letterhead_is_of_a_government": ("reports_letterhead", "INSERT"),
    "a_letterhead_stays_in_its_region": ("reports_letterhead", "UPDATE"),
    "a_paper_that_left_stays_as_it_was": ("reports_paper", "UPDATE DELETE"),
    "a_paper_that_leaves_is_new": ("reports_paper", "INSERT"),
    "a_text_stays_in_its_report": ("reports_reporttext", "UPDATE"),
    "an_ended_token_stays_ended": ("accounts_apitoken", "UPDATE"),
    "a_token_stays_its_owners": ("accounts_apitoken", "UPDATE"),
    "a_published_result_stays_as_it_was": ("publication_publishedresult", "UPDATE"),
    "a_published_scale_stays_as_it_was": ("publication_publishedresult", "UPDATE"),
    "a_published_result_remains": ("publication_publishedresult", "DELETE"),
    "a_published_result_is_new": ("publication_publishedresult", "INSERT"),
    "an_area_is_proved_by_a_document_of_the_region": ("evaluations_areaproof", "INSERT UPDATE"),
    "a_verdict_stays_with_its_answer": ("evaluations_verdict", "UPDATE"),
    "a_verdict_remains": ("evaluations_verdict", "DELETE"),
    "a_verdict_is_new": ("evaluations_verdict", "INSERT"),
    "a_reopening_is_new": ("evaluations_reopening", "INSERT"),
    "a_reopening_stays_as_it_was": ("evaluations_reopening", "UPDATE"),
    "a_reopening_remains": ("evaluations_reopening", "DELETE"),
    "an_award_is_new": ("evaluations_award", "INSERT"),
    "an_award_stays_as_it_was": ("evaluations_award", "UPDATE DELETE"),
    "a_hand_in_is_of_an_area_of_the_regency": ("evaluations_areahandin", "INSERT"),
    "a_hand_in_stays_as_it_was": ("evaluations_areahandin", "UPDATE DELETE"),
    "a_request_is_of_the_regency": ("evaluations_requestrecipient", "INSERT UPDATE"),
    "a_sent_paper_is_of_the_regency": ("evaluations_requestrecipient", "INSERT UPDATE"),
    "an_extension_is_new_and_later": ("evaluations_requestextension", "INSERT"),
    "an_extension_stays_as_it_was": ("evaluations_requestextension", "UPDATE DELETE"),
    "an_extension_is_the_recipients_own": ("evaluations_requestrecipient", "INSERT UPDATE"),
    "a_due_moment_never_moves_back": ("evaluations_requestrecipient", "UPDATE"),
    "a_request_stays_with_its_assessment": ("evaluations_evidencerequest", "UPDATE"),
    "a_profile_is_of_a_village_of_the_regency": ("evaluations_areaprofile", "INSERT"),
    "a_profile_stays_where_it_is": ("evaluations_areaprofile", "UPDATE"),
    "a_figure_stays_in_its_profile": ("evaluations_areafigure", "UPDATE"),
    "an_office_follows_one_of_its_region": ("accounts_agencysuccession", "INSERT UPDATE"),
    "a_move_is_new": ("evaluations_pointmove", "INSERT"),
    "a_move_stays_as_it_was": ("evaluations_pointmove", "UPDATE DELETE"),
    "a_confirmed_warning_is_new": ("evaluations_confirmedwarning", "INSERT"),
    "a_confirmed_warning_stays_as_it_was": ("evaluations_confirmedwarning", "UPDATE DELETE"),
    "an_exception_is_of_the_regency": ("evaluations_doorexception", "INSERT"),
    "an_exception_stays_as_it_was": ("evaluations_doorexception", "UPDATE"),
    "an_exception_remains": ("evaluations_doorexception", "DELETE"),
    "a_drawn_answer_is_of_the_sample": ("evaluations_secondverdict", "INSERT UPDATE"),
    "a_second_verdict_is_somebody_elses": ("evaluations_secondverdict", "INSERT UPDATE"),
    "a_second_verdict_stays_as_it_was": ("evaluations_secondverdict", "UPDATE"),
    "a_second_verdict_remains": ("evaluations_secondverdict", "DELETE"),
    "a_thread_is_about_a_question_of_the_round": ("evaluations_thread", "INSERT"),
    "a_thread_stays_where_it_is": ("evaluations_thread", "UPDATE"),
    "a_comment_stays_as_it_was": ("evaluations_comment", "UPDATE"),
    "a_comment_remains": ("evaluations_comment", "DELETE"),
    "a_carried_question_is_of_the_round": ("evaluations_carrydecision", "INSERT UPDATE"),
    "what_does_not_apply_says_why": ("evaluations_answer", "INSERT UPDATE"),
    "a_final_assessment_is_only_reopened": ("evaluations_assessment", "UPDATE"),
    "a_final_assessment_remains": ("evaluations_assessment", "DELETE"),
    "final_needs_its_ground": ("evaluations_assessment", "INSERT UPDATE"),
    "an_award_shows_a_document_of_the_region": ("evaluations_award", "INSERT"),
    "a_question_belongs_to_its_indicators_instrument": ("instruments_question", "INSERT UPDATE"),
}
# What is final takes no new row and loses none (migration 0013); of append-only tables the first.
for _part in (
    "answer",
    "answerdocument",
    "areaanswer",
    "areaproof",
    "areaprofile",
    "areafigure",
    "assignment",
    "verdict",
    "scorecard",
    "sample",
    "secondverdict",
    "carrydecision",
):
    RULES[f"final_takes_no_{_part}"] = (f"evaluations_{_part}", "INSERT UPDATE")
    RULES[f"final_keeps_its_{_part}"] = (f"evaluations_{_part}", "UPDATE DELETE")
for _part in ("answerrevision", "areahandin", "award", "pointmove", "confirmedwarning"):
    RULES[f"final_takes_no_{_part}"] = (f"evaluations_{_part}", "INSERT")
for _part in (
    "instrument",
    "institution",
    "predicate",
    "cluster",
    "indicator",
    "question",
    "choice",
    "band",
    "slot",
):
    RULES[f"published_{_part}_takes_none"] = (f"instruments_{_part}", "INSERT")
    RULES[f"published_{_part}_stays"] = (f"instruments_{_part}", "UPDATE")
    RULES[f"published_{_part}_remains"] = (f"instruments_{_part}", "DELETE")

# One row for each trigger: on SQLite a rule is one trigger a deed, named after both.
INVENTORY = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT DISTINCT trigger_name, event_object_table, event_manipulation"
        " FROM information_schema.triggers WHERE trigger_schema = 'public'"
    ),
}


def found() -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(INVENTORY[connection.vendor])
        return {tuple(row) for row in cursor.fetchall()}


def wanted() -> set[tuple[str, ...]]:
    deeds = [(name, table, deed) for name, (table, told) in RULES.items() for deed in told.split()]
    if connection.vendor == "sqlite":
        return {(f"{name}_{deed.lower()}", table) for name, table, deed in deeds}
    return set(deeds)


def test_the_database_holds_every_rule_and_no_other() -> None:
    assert found() == wanted()


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite can't switch one off")
def test_no_rule_is_switched_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'")
        assert cursor.fetchall() == []
