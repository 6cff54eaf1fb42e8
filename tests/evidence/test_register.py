"""The register: passports that can be corrected, what replaces what, and the bin."""

from datetime import date

import pytest

from accounts.permissions import Role
from audit.models import Event
from evidence.models import Document
from evidence.register_services import (
    NotChanged,
    StalePassport,
    bin_document,
    change_passport,
    clean_tags,
    replace_document,
    restore_document,
    seen_stamp,
)
from tests.evidence.conftest import make_document
from tests.world import KAUR, SELUMA, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return user(Role.OPERATOR, KAUR, username="operator.kaur")


@pytest.fixture
def paper(operator):
    return make_document(by=operator)


def events(verb):
    return [event.data for event in Event.objects.filter(verb=verb)]


def test_a_corrected_passport_names_its_fields_in_the_log_and_no_value(paper, operator):
    changed = change_passport(
        document=paper,
        changes={"number": "188.4/7", "date": date(2024, 3, 5), "signatory": "Bupati Kaur"},
        tags=["Gugus  Tugas", "gugus tugas", " anggaran "],
        seen_at="",
        by=operator,
    )

    paper.refresh_from_db()
    assert changed == ["number", "date", "signatory", "tags"]
    assert (paper.number, paper.signatory) == ("188.4/7", "Bupati Kaur")
    assert [tag.name for tag in paper.tags.all()] == ["anggaran", "gugus tugas"]
    assert events("document.passport_changed") == [{"fields": changed}]


def test_saving_what_stands_already_changes_nothing(paper, operator):
    changes = {"subject": paper.subject, "issuer": "", "signatory": "", "year": None}

    changed = change_passport(document=paper, changes=changes, tags=[], seen_at=None, by=operator)

    assert changed == []
    assert events("document.passport_changed") == []


def test_a_passport_that_changed_meanwhile_is_shown_and_not_overwritten(paper, operator):
    seen = seen_stamp(paper)
    change_passport(document=paper, changes={"number": "1"}, seen_at=seen, by=operator)

    with pytest.raises(StalePassport) as stale:
        change_passport(document=paper, changes={"number": "2"}, seen_at=seen, by=operator)

    assert stale.value.current.number == "1"
    assert Document.objects.get().number == "1"


def test_what_was_just_seen_may_be_changed_again(paper, operator):
    change_passport(document=paper, changes={"number": "1"}, seen_at="", by=operator)
    seen = seen_stamp(Document.objects.get())

    change_passport(document=paper, changes={"number": "2"}, seen_at=seen, by=operator)

    assert Document.objects.get().number == "2"


def test_class_and_owner_are_no_part_of_the_passport(paper, operator):
    with pytest.raises(ValueError, match="sensitivity"):
        change_passport(document=paper, changes={"sensitivity": "U"}, seen_at="", by=operator)


def test_tags_are_lower_case_and_each_once():
    assert clean_tags([" Forum  Anak", "forum anak", "", "SK"]) == ["forum anak", "sk"]


def test_a_document_can_be_replaced_and_that_taken_back(paper, operator):
    newer = make_document(by=operator)

    replace_document(document=paper, by_document=newer, by=operator)
    replace_document(document=paper, by_document=newer, by=operator)
    assert Document.objects.get(pk=paper.pk).replaced_by == newer

    replace_document(document=paper, by_document=None, by=operator)
    assert Document.objects.get(pk=paper.pk).replaced_by is None
    assert events("document.replaced") == [{"by": newer.public_id}, {"by": ""}]


def test_a_document_is_not_replaced_by_itself_a_foreign_one_or_in_a_circle(paper, operator):
    newer = make_document(by=operator)
    newest = make_document(by=operator)
    replace_document(document=paper, by_document=newer, by=operator)
    replace_document(document=newer, by_document=newest, by=operator)

    for wrong in (newest, paper, make_document(by=operator, region=SELUMA)):
        with pytest.raises(NotChanged):
            replace_document(document=newest, by_document=wrong, by=operator)

    assert Document.objects.get(pk=newest.pk).replaced_by is None


def test_a_document_in_the_bin_is_known_to_nobody_and_comes_back_whole(paper, operator):
    bin_document(document=paper, by=operator)
    bin_document(document=paper, by=operator)

    everything = Document.objects.all()
    assert not everything.visible_to(operator).exists()
    assert not everything.openable_by(operator).exists()
    assert not everything.changeable_by(operator).exists()
    assert everything.restorable_by(operator).get() == paper

    restore_document(document=paper, by=operator)
    restore_document(document=paper, by=operator)

    assert everything.visible_to(operator).get() == paper
    assert len(events("document.binned")) == len(events("document.restored")) == 1


def test_the_bin_shows_nobody_what_he_could_not_have_changed(paper, operator):
    bin_document(document=paper, by=operator)

    for role in (Role.TASK_FORCE, Role.EXECUTIVE):
        assert not Document.objects.restorable_by(user(role, KAUR)).exists()
    assert not Document.objects.restorable_by(user(Role.OPERATOR, SELUMA)).exists()
