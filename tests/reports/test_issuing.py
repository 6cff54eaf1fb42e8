"""Papers that leave: counted by region and year, kept for good, proved by their figures."""

import pytest
from django.db import IntegrityError, transaction

from audit.clock import db_now
from audit.models import Event
from evaluations.services import set_target
from reports.issuing import issue, paper_number, record_printing
from reports.kinds import KINDS, rebuilt
from reports.models import Paper
from tests.evaluations.scene import opened
from tests.world import SELUMA, place

pytestmark = pytest.mark.django_db


def pages(assessment, kind="sekda"):
    return KINDS[kind].pages(assessment, {}, db_now(), "Juru")


def test_papers_of_a_region_and_year_are_counted(fresh_kaur, clerk):
    first = issue(pages(fresh_kaur), size="A4", by=clerk)[0]
    second = issue(pages(fresh_kaur, "kemajuan"), size="F4", by=clerk)[0]

    assert [first.proof.number, second.proof.number] == [
        "KLA/17.04/2024/0001",
        "KLA/17.04/2024/0002",
    ]
    kept = Paper.objects.get(public_id=second.proof.public_id)
    assert (kept.kind, kept.paper, kept.stage, kept.made_by) == ("kemajuan", "F4", "self", clerk)
    assert (kept.fingerprint, paper_number(kept)) == (second.fingerprint, second.proof.number)
    assert first.proof.url.endswith(f"/periksa/{first.proof.public_id}/")


def test_another_regency_counts_its_own(fresh_kaur, clerk):
    place(SELUMA)
    issue(pages(fresh_kaur), size="A4", by=clerk)

    other = issue(pages(opened(SELUMA)), size="A4", by=None)[0]

    assert other.proof.number == "KLA/17.05/2024/0001"


def test_a_print_leaves_its_trace_without_a_word_of_content(fresh_kaur, clerk):
    printed = issue(pages(fresh_kaur), size="F4", by=clerk)

    record_printing(printed, size="F4", by=clerk)

    event = Event.objects.get(verb="report.printed")
    assert (event.actor, event.region, event.subject) == (clerk.username, "17.04", "report:sekda")
    assert event.data == {
        "year": 2024,
        "paper": "F4",
        "papers": 1,
        "first": printed[0].proof.public_id,
        "fingerprint": printed[0].fingerprint,
    }


@pytest.mark.parametrize("kind", ["sekda", "kemajuan"])
def test_a_paper_is_the_same_until_a_figure_moves(fresh_kaur, clerk, kind):
    issue(pages(fresh_kaur, kind), size="A4", by=clerk)
    kept = Paper.objects.get()

    before = rebuilt(kept, db_now()).fingerprint
    set_target(assessment=fresh_kaur, target=640, by=clerk)
    after = rebuilt(kept, db_now()).fingerprint

    assert before == kept.fingerprint
    assert after != kept.fingerprint


def test_what_left_can_be_neither_changed_nor_deleted(fresh_kaur, clerk):
    issue(pages(fresh_kaur), size="A4", by=clerk)

    for deed in (lambda: Paper.objects.update(year=2020), lambda: Paper.objects.all().delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            deed()
