"""What can be linked to a question, and where a document is used."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import AnswerDocument
from evaluations.proof_queries import MOST_CHOICES, linkable_versions, usages
from evidence.models import Document, DocumentVersion
from tests.evaluations.scene import question
from tests.evidence.conftest import make_document
from tests.world import SELUMA, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(kaur) -> User:
    return User.objects.get(username="operator.kaur")


def stored(by: User, number: int = 1, *, document: Document | None = None, **told):
    """A version without bytes, for tests of lists."""
    document = document or make_document(by=by, **told)
    count = DocumentVersion.objects.count()
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        storage_key=f"00/{count:032x}",
        sha256="0" * 64,
        size=1,
        media_type="application/pdf",
        original_name="sk.pdf",
        received_at=f"2030-01-01T00:00:{count % 60:02}Z",
        uploaded_by=by,
        form_key=f"baris-{count}",
    )


def test_only_the_newest_version_is_offered_and_the_newest_document_first(kaur, by):
    document = stored(by).document
    second = stored(by, 2, document=document)
    other = stored(by)

    offered = linkable_versions(kaur, by, "SK")

    assert offered[:2] == [other, second]
    assert [version.document_id for version in offered].count(document.pk) == 1


def test_documents_of_the_neighbour_are_no_choice_even_for_who_may_open_them(kaur, by):
    foreign = stored(by, region=SELUMA)
    verifier = user(Role.VERIFIER, "17")

    assert foreign not in linkable_versions(kaur, verifier, "")


def test_what_the_person_may_not_open_is_no_choice(kaur, by):
    secret = stored(by, sensitivity="S")
    contributor = User.objects.get(username="dinkes.kaur")

    assert secret in linkable_versions(kaur, by, "")
    assert secret not in linkable_versions(kaur, contributor, "")


@pytest.mark.parametrize("wanted", ["PERDA", "perda", "Perda"])
def test_the_search_looks_into_subject_and_number(kaur, by, wanted):
    found = linkable_versions(kaur, by, wanted)

    assert [version.original_name for version in found] == ["perda-kla-kaur.pdf"]


def test_at_most_twenty_are_offered(kaur, by):
    for _ in range(MOST_CHOICES + 5):
        stored(by)

    assert len(linkable_versions(kaur, by, "")) == MOST_CHOICES == 20


def test_a_usage_names_year_question_and_pages_and_leads_there(kaur, by):
    document = Document.objects.get(versions__original_name="perda-kla-kaur.pdf")

    (used,) = usages(by, [document])[document.pk]

    label = question("1.1").label
    assert used.label == f"2024: 1.1 {label}, hal. 1-3"
    assert used.url == "/evaluasi/2024/17.04/1/1.1/"


def test_who_may_not_open_the_evaluation_gets_no_address(kaur):
    document = Document.objects.get(versions__original_name="perda-kla-kaur.pdf")

    (used,) = usages(user(Role.AREA, "17.04.01"), [document])[document.pk]

    assert used.url == ""


def test_usages_of_many_documents_take_two_queries(kaur, by):
    link = AnswerDocument.objects.select_related("answer").first()
    for number in range(10):
        version = stored(by)
        AnswerDocument.objects.create(
            answer=link.answer,
            version=version,
            slot=f"data{number}",
            linked_at=link.linked_at,
            linked_by=by,
        )
    documents = list(Document.objects.all())

    with CaptureQueriesContext(connection) as few:
        usages(User.objects.get(pk=by.pk), documents[:1])
    with CaptureQueriesContext(connection) as many:
        found = usages(User.objects.get(pk=by.pk), documents)

    assert len(many) == len(few)
    assert len(found) == 13
