"""Who may still have a paper that the worker made: rights and classes may have changed since."""

from __future__ import annotations

import pytest

from accounts.permissions import Role
from evaluations.models import AnswerDocument, Assessment
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from jobs.models import Work
from jobs.works import may_fetch, order
from tests.evaluations.scene import a_version, linked, opened, operator, said, small
from tests.world import KAUR, KINAL, SELUMA, join, place, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment() -> Assessment:
    return opened(instrument=small())


def ordered(kind: str, by=None) -> Work:
    told = {"kind": kind, "year": 2024, "size": "A4", "options": {}}
    by = by or operator()
    return order(kind="paper", title="Lembar", region=KAUR, arguments=told, by=by)


def test_who_prints_papers_there_may_have_it(assessment):
    assert may_fetch(ordered("lengkap"), operator())


def test_who_lost_the_right_since_may_not_have_it(assessment):
    """Moved to another regency, or left with a role that prints nothing."""
    for number, (role, code) in enumerate(((Role.OPERATOR, SELUMA), (Role.AREA, KINAL))):
        moved = user(Role.EXECUTIVE, place(KAUR), username=f"pindah-{number}")
        work = ordered("surat", by=moved)
        moved.memberships.all().delete()
        join(moved, role, place(code))
        moved.memberships_read = None

        assert not may_fetch(work, moved)


def test_a_report_is_closed_when_a_document_on_it_becomes_secret(assessment):
    said(assessment, "1.1", "a")
    version = a_version()
    linked(assessment, "1.1", "sk", version=version)
    report, letters = ordered("lengkap"), ordered("surat")

    raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=None)

    assert (may_fetch(report, operator()), may_fetch(letters, operator())) == (False, True)


def test_a_document_that_was_taken_away_meanwhile_counts_too(assessment):
    said(assessment, "1.1", "a")
    version = a_version()
    linked(assessment, "1.1", "sk", version=version)
    work = ordered("lengkap")

    raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=None)
    AnswerDocument.objects.all().delete()

    assert not may_fetch(work, operator())


def test_of_a_kind_or_an_evaluation_that_is_gone_nobody_may_have_anything(assessment):
    told = {"year": 2024, "size": "A4", "options": {}}
    works = [
        order(kind="paper", title="Lembar", region=region, arguments=told | one, by=operator())
        for region, one in ((KAUR, {"kind": "piagam"}), (KAUR, {"kind": "sekda", "year": 2019}))
    ]

    assert [may_fetch(work, operator()) for work in works] == [False, False]
