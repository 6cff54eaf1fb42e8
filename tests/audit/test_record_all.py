"""Many deeds of one moment: the same chain as one by one, in few queries."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from audit.services import Entry, record, record_all, verify_chain

pytestmark = pytest.mark.django_db


def entries(count: int) -> list[Entry]:
    return [
        Entry("cell.saved", f"cell:{number}", "17.04", {"n": number}) for number in range(count)
    ]


def test_many_follow_what_was_there_and_what_comes_after_follows_them() -> None:
    record(verb="a.b", subject="a:1", region="", by=None)

    made = record_all(entries=entries(3), by=None)
    record(verb="a.b", subject="a:2", region="", by=None)

    assert verify_chain() == []
    assert [event.subject for event in made] == ["cell:0", "cell:1", "cell:2"]
    kept = Event.objects.values_list("subject", flat=True)
    assert list(kept) == ["a:1", "cell:0", "cell:1", "cell:2", "a:2"]


def test_nothing_to_record_records_nothing() -> None:
    assert record_all(entries=[], by=None) == []
    assert not Event.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_deeds() -> None:
    record(verb="a.b", subject="a:1", region="", by=None)
    with CaptureQueriesContext(connection) as few:
        record_all(entries=entries(2), by=None)

    with CaptureQueriesContext(connection) as many:
        record_all(entries=entries(60), by=None)

    assert len(few) == len(many)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_refused() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record_all(entries=entries(1), by=None)
    with transaction.atomic():
        record_all(entries=entries(1), by=None)
    assert Event.objects.count() == 1
