"""Figures of the pages: what they hold, and that their queries do not grow with the data."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role
from evaluations import queries, question_queries, task_queries
from evaluations.models import Answer, AnswerDocument, Assessment
from evaluations.rounds import open_round
from evaluations.scorecards import store_card
from instruments.models import Instrument
from tests.evaluations.conftest import KAUR_PAGES
from tests.evaluations.scene import said
from tests.evidence.conftest import make_document
from tests.world import place, user

pytestmark = pytest.mark.django_db

# Page -> the most queries it may take, session and signed-in person included.
BUDGET = {
    KAUR_PAGES: 12,
    f"{KAUR_PAGES}13/": 18,  # its only question, with papers that may answer it
    f"{KAUR_PAGES}13/13.1/": 18,  # three for these papers, two for last year, one for the talk
    f"{KAUR_PAGES}pertanyaan/": 12,
    f"{KAUR_PAGES}penugasan/": 13,
    f"{KAUR_PAGES}target/": 5,
    f"{KAUR_PAGES}13/13.1/bukti/?slot=data": 17,  # one of them for what requests brought
    "/evaluasi/": 6,
    "/dokumen/": 12,  # three of them for the choices of the filters
    "/tugas/": 12,
    "/": 12,
}


def queries_of(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def grow(kaur: Assessment) -> None:
    """More of everything that one regency may have: documents, links, revisions."""
    by = User.objects.get(username="operator.kaur")
    link = AnswerDocument.objects.get(answer__question__code="13.1")
    for number in range(15):
        said(kaur, "13.1", str(number + 20), by=by)
        document = make_document(by=by)
        version = link.version
        version.pk, version.public_id, version.document = None, f"salinan-{number}", document
        version.storage_key, version.form_key = f"00/{number:032x}", f"salinan-{number}"
        version.number = 1
        version.save(force_insert=True)
        AnswerDocument.objects.create(
            answer=link.answer,
            version=version,
            slot="data",
            linked_at=link.linked_at,
            linked_by=by,
        )


def shrink(kaur: Assessment) -> None:
    """As on the first days: hardly an answer."""
    Answer.objects.filter(assessment=kaur).exclude(question__code__startswith="13").update(
        option="", number=None, state="empty"
    )


@pytest.mark.parametrize("path", BUDGET)
@pytest.mark.parametrize("change", [grow, shrink])
def test_a_page_takes_as_many_queries_with_little_as_with_much(operator, kaur, path, change):
    before = queries_of(operator, path)

    change(kaur)

    assert queries_of(operator, path) == before
    assert before <= BUDGET[path]


@pytest.mark.parametrize("path", ["/evaluasi/", "/dokumen/"])
def test_lists_take_as_many_queries_for_twenty_evaluations_as_for_ten(browser_of, kaur, path):
    admin = browser_of("admin.provinsi")
    before = queries_of(admin, path)

    open_round(
        year=2025,
        instrument=Instrument.objects.get(),
        region=place("17"),
        opens_at=None,
        closes_at=None,
        by=None,
    )
    opened = Assessment.objects.select_related("round__instrument", "region")
    for assessment in opened.filter(round__year=2025):
        store_card(assessment, cause="answer.saved", by=None)
        make_document(by=User.objects.get(username="admin.provinsi"), region=assessment.region_id)

    assert queries_of(admin, path) == before
    assert len(queries.assessments_with_scores(User.objects.get(username="admin.provinsi"))) == 20


def test_the_measure_finds_a_query_for_each_row(kaur, operator):
    def careless() -> list[str]:
        return [str(row.question.code) for row in Answer.objects.filter(assessment=kaur)[:20]]

    with CaptureQueriesContext(connection) as seen:
        careless()

    assert len(seen) == 21


def test_the_gap_counts_to_the_target_and_to_the_next_predicate(kaur):
    gap = queries.overview(kaur).gap

    assert (gap.target, gap.to_target) == (Decimal("850.00"), Decimal("70.00"))
    assert gap.next_step.code == "utama"
    assert gap.to_next_step == Decimal("20.01")


def test_without_a_target_there_is_no_gap_to_it(kaur):
    kaur.target = None

    gap = queries.overview(kaur).gap

    assert (gap.target, gap.to_target) == (None, None)


def test_a_target_that_is_passed_leaves_nothing_to_go(kaur):
    kaur.target = Decimal("500")

    assert queries.overview(kaur).gap.to_target == Decimal("0.00")


def test_the_clusters_add_up_to_the_total_and_count_every_question(kaur):
    page = queries.overview(kaur)

    rows = queries.cluster_rows(page)

    assert sum(row.score for row in rows) == page.standing.card.total == Decimal("780.00")
    assert sum(row.maximum for row in rows) == Decimal("1000")
    assert sum(row.total for row in rows) == 274
    assert {(row.submitted, row.accepted) for row in rows} == {(0, 0)}


@pytest.mark.parametrize(
    ("code", "name", "title"),
    [
        ("K", "Kelembagaan", "Kelembagaan"),
        ("IV", "Pendidikan", "Klaster IV: Pendidikan"),
        ("KD", "Kecamatan dan Desa", "Kelana dan Dekela"),
    ],
)
def test_a_cluster_is_called_as_people_call_it(code, name, title):
    assert queries.cluster_title(code, name) == title


def test_the_staircase_has_a_score_only_where_something_happened(kaur):
    steps = queries.staircase(queries.overview(kaur))

    assert [step.score for step in steps] == [Decimal("780.00"), *[None] * (len(steps) - 1)]
    assert len(steps) == 5


def test_what_is_at_stake_is_what_is_missing_or_unproven():
    row = question_queries.QuestionRow(
        code="1.1",
        label="",
        indicator="1",
        points=Decimal(9),
        maximum=Decimal(12),
        status="answered",
        lacks_evidence=False,
        agency=None,
        writable=True,
    )

    unproven = replace(row, lacks_evidence=True)

    assert (row.at_stake, unproven.at_stake) == (Decimal(3), Decimal(12))


def test_an_unknown_question_is_a_key_error(kaur):
    page = queries.overview(kaur)

    with pytest.raises(KeyError):
        question_queries.question_page(page, "9.99", User.objects.get(username="operator.kaur"))


def test_first_and_last_question_have_one_neighbour(kaur):
    page = queries.overview(kaur)
    by = User.objects.get(username="operator.kaur")
    codes = [question.code for question in page.standing.sheet.questions]

    first = question_queries.question_page(page, codes[0], by)
    last = question_queries.question_page(page, codes[-1], by)

    assert (first.previous, first.following.code) == (None, codes[1])
    assert (last.previous.code, last.following) == (codes[-2], None)


def test_slots_of_the_same_kind_share_one_row(kaur):
    page = queries.overview(kaur)
    by = User.objects.get(username="operator.kaur")
    twice = next(
        question
        for question in page.standing.sheet.questions
        if len({slot.kind for slot in question.slots}) < len(question.slots)
    )

    shown = question_queries.question_page(page, twice.code, by)

    kinds = [slot.kind for slot in shown.slots]
    assert len(kinds) == len(set(kinds))
    assert sum(len(slot.labels) for slot in shown.slots) == len(twice.slots)


def test_a_proof_is_known_only_to_who_may_know_its_document(kaur):
    page = queries.overview(kaur)

    known = {
        name: [
            proof.is_known
            for slot in question_queries.question_page(
                page, "1.1", User.objects.get(username=name)
            ).slots
            for proof in slot.proofs
        ]
        for name in ("operator.kaur", "dinkes.kaur", "admin.provinsi")
    }

    assert known == {"operator.kaur": [True], "dinkes.kaur": [False], "admin.provinsi": [True]}


@pytest.mark.parametrize(
    ("code", "typed", "shown"),
    [
        ("13.1", "0", "0 persen"),
        ("13.1", "87,5", "87,5 persen"),
        ("13.1", "", ""),
        ("25.4", "", "12 dari 15 kecamatan"),
    ],
)
def test_zero_reads_as_an_answer_and_areas_read_as_a_share(kaur, code, typed, shown):
    said(kaur, code, typed)

    page = question_queries.question_page(
        queries.overview(kaur), code, user(Role.EXECUTIVE, "17.04")
    )

    assert page.answer_text == shown


def test_tasks_are_what_is_empty_or_unproven_and_worth_something(kaur):
    tasks = task_queries.tasks_of(kaur, User.objects.get(username="dinkes.kaur"))

    assert tasks.rows
    assert all(row.writable and row.at_stake > 0 for row in tasks.rows)
    assert all(row.status == "empty" or row.lacks_evidence for row in tasks.rows)
    assert tasks.answered == tasks.total


def test_who_only_reads_has_no_tasks(kaur):
    assert task_queries.all_tasks_of(user(Role.EXECUTIVE, "17.04")) == []
