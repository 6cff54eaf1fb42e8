import pytest
from django.core.management import call_command
from django.db import transaction

from audit.models import ChainHead
from audit.services import record
from jobs.commands import DataFaults

pytestmark = pytest.mark.django_db


def test_a_whole_log_is_told_and_a_broken_one_is_a_fault_of_the_data(capsys) -> None:
    with transaction.atomic():
        record(verb="x", subject="y", region="", by=None)

    call_command("verify_log")
    ChainHead.objects.update(length=2)
    with pytest.raises(DataFaults) as refusal:
        call_command("verify_log")

    assert capsys.readouterr().out == "Catatan kejadian utuh.\n"
    assert refusal.value.returncode == 1
    assert str(refusal.value) == "ujung rantai: tercatat 2 kejadian, ditemukan 1"
