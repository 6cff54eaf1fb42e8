"""The way past the triggers that tests use must not leave them open."""

import pytest
from django.db import IntegrityError, transaction

from instruments.models import Choice
from tests.flushing import triggers_lifted
from tests.instruments.loaded import published_instrument, small_sheet


@pytest.mark.django_db
def test_the_triggers_are_back_after_they_were_lifted():
    published_instrument(small_sheet())

    with triggers_lifted():
        pass

    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.update(position=9)


@pytest.mark.parametrize("run", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_begins_empty_although_the_one_before_published(run):
    assert not Choice.objects.exists()

    published_instrument(small_sheet())
