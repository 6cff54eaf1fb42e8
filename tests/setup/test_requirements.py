"""requirements.txt, requirements-dev.txt and constraints.txt: exact, explained, complete."""

import re

import pytest

from tests.setup.scripts import ROOT

PIN = re.compile(r"[a-z0-9-]+==[0-9.]+  # \S.{10,}")


@pytest.mark.parametrize(
    "name",
    ["requirements.txt", "requirements-dev.txt", "requirements-s3.txt", "requirements-heic.txt"],
)
def test_every_requirement_is_pinned_and_says_why(name):
    lines = (ROOT / name).read_text().splitlines()

    wrong = [line for line in lines if line and line[0] != "#" and not PIN.fullmatch(line)]

    assert wrong == []


def test_the_six_packages_named_by_the_user_are_required():
    named = set(re.findall(r"^[a-z0-9-]+", (ROOT / "requirements.txt").read_text(), re.MULTILINE))

    wanted = {"django", "django-crispy-forms", "psycopg2-binary", "openpyxl", "weasyprint"}
    assert wanted | {"pytest-django"} <= named


def test_what_is_required_is_what_the_constraints_say():
    constraints = (ROOT / "constraints.txt").read_text().lower().replace("_", "-").splitlines()
    required = "\n".join(path.read_text() for path in ROOT.glob("requirements*.txt"))

    pins = re.findall(r"^[a-z0-9-]+==[0-9.]+", required, re.MULTILINE)

    assert [pin for pin in pins if pin not in constraints] == []


def test_psycopg_3_is_not_among_the_constraints_since_django_would_take_it():
    constraints = (ROOT / "constraints.txt").read_text().lower()

    assert re.findall(r"^psycopg.*", constraints, re.MULTILINE) == ["psycopg2-binary==2.9.13"]
