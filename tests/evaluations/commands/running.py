"""A command in this process: what it prints, and how it refuses."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from jobs.commands import DataFaults, WrongUse


def printed(*args: object) -> str:
    out = StringIO()
    call_command(*map(str, args), stdout=out)
    return out.getvalue()


def answered(*args: object) -> Any:
    """The one object that `--json` prints."""
    return json.loads(printed(*args, "--json"))


def wrong_use(*args: object) -> str:
    """The sentence of a refusal with exit 2."""
    with pytest.raises(WrongUse) as refusal:
        printed(*args)
    assert refusal.value.returncode == 2
    return str(refusal.value)


def faults(*args: object) -> list[str]:
    """The lines of a refusal with exit 1."""
    with pytest.raises(DataFaults) as refusal:
        printed(*args)
    assert refusal.value.returncode == 1
    return str(refusal.value).splitlines()
