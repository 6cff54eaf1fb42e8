"""The demo: stories that people are shown, in steps that can be stopped, never among other data."""

from __future__ import annotations

import stat
from decimal import Decimal

import pytest

from accounts.models import Agency, Membership, User
from audit.models import Event
from demo import kaur, letterheads, papers, people, steps
from demo.kaur import PAPERS
from demo.people import PEOPLE
from demo.photos import ALIKE, TOO_OLD
from demo.register import LETTERS
from demo.stage import demo_password
from demo.steps import STEPS, load_demo
from evaluations.models import (
    Answer,
    AnswerDocument,
    AreaAnswer,
    Assessment,
    DemoStep,
    RecordedResult,
    RequestRecipient,
    Verdict,
)
from evaluations.scorecards import standing_of
from evaluations.services import Refused
from evidence.models import Document
from reports.models import Letterhead
from tests.demo.world import prepare
from tests.evaluations.commands.running import faults, printed
from tests.evaluations.scene import fresh
from tests.evidence.conftest import files_dir, make_document  # noqa: F401 - a fixture
from tests.world import KAUR, agency, person, place

pytestmark = pytest.mark.django_db
REFUSED_AMONG_OTHERS = "Basis data sudah berisi data lain. Data demo tidak dimuat."


@pytest.fixture
def trial(settings, tmp_path, monkeypatch, files_dir) -> None:  # noqa: F811 - the fixture
    settings.KLA_TRIAL = True
    settings.DATA_DIR = tmp_path
    monkeypatch.delenv("KLA_DEMO_PASSWORD", raising=False)
    prepare()


@pytest.fixture
def only_people(trial, monkeypatch) -> None:
    """A demo of two steps, for what has nothing to do with the rest."""
    monkeypatch.setattr(steps, "STEPS", STEPS[:2])


def assessment(code: str) -> Assessment:
    return fresh(Assessment.objects.get(region=code, round__year=2024))


def counts() -> dict[str, int]:
    models = (User, Agency, Membership, Assessment, Answer, AreaAnswer, RecordedResult, Verdict)
    more = (Document, AnswerDocument, DemoStep, Event, RequestRecipient, Letterhead)
    return {model.__name__: model.objects.count() for model in (*models, *more)}


# --- stopping and starting again ------------------------------------------------------------------


def test_the_accounts_open_with_the_password_that_is_told(only_people) -> None:
    told = printed("load_demo")

    password = demo_password()
    names = ", ".join(username for username, *_ in PEOPLE)
    assert told == f"Data demo dimuat.\nAkun demo: {names}\nKata sandi demo: {password}\n"
    for username, *_ in PEOPLE:
        assert User.objects.get(username=username).check_password(password)


SHORT = tuple(
    step for step in STEPS if not step.__name__.startswith(("seluma", "kota", "neighbours"))
)


def test_twice_is_once(trial, monkeypatch) -> None:
    monkeypatch.setattr(steps, "STEPS", SHORT)
    load_demo()
    before = counts()

    assert load_demo() == []
    assert counts() == before


@pytest.mark.parametrize("broken", ["people", "kaur_answers", "kaur_register", "kaur_villages"])
def test_a_run_that_was_stopped_anywhere_goes_on_and_ends_the_same(
    trial, monkeypatch, broken
) -> None:
    mark = DemoStep.objects.create
    monkeypatch.setattr(steps, "STEPS", SHORT)

    def stop_at_the_end(*, name: str, **told: object) -> DemoStep:
        # The step has done all its work, and the person stops it before it is marked.
        if name == broken:
            raise KeyboardInterrupt
        return mark(name=name, **told)

    with monkeypatch.context() as patch:
        patch.setattr(DemoStep.objects, "create", stop_at_the_end)
        with pytest.raises(KeyboardInterrupt):
            load_demo()
    rest = load_demo()

    names = [step.__name__ for step in SHORT]
    assert rest == names[names.index(broken) :]
    assert standing_of(assessment(KAUR)).card.total == Decimal("780.00")
    papers_of_kaur = len(PAPERS) + 3 + len(LETTERS) + len(ALIKE | TOO_OLD)
    assert (Document.objects.count(), User.objects.count()) == (papers_of_kaur, len(PEOPLE))


def test_a_demo_that_people_work_in_is_not_touched_by_a_later_edition(
    only_people, monkeypatch
) -> None:
    load_demo()

    def added() -> None:
        raise AssertionError

    monkeypatch.setattr(steps, "STEPS", (STEPS[0], added, STEPS[1]))

    assert load_demo() == []


def test_papers_that_were_half_received_are_not_received_twice(trial, monkeypatch) -> None:
    receive = papers.receive
    monkeypatch.setattr(steps, "STEPS", (*SHORT[:6], kaur.kaur_papers))
    calls = []

    def break_at_the_second(**told):
        calls.append(told["form_key"])
        if len(calls) == 2:
            raise OSError
        return receive(**told)

    with monkeypatch.context() as patch:
        patch.setattr(papers, "receive", break_at_the_second)
        with pytest.raises(OSError):  # noqa: PT011 - made above
            load_demo()
    load_demo()

    assert Document.objects.count() == len(PAPERS)


def test_a_paper_that_the_gate_refuses_is_told_in_words(trial, monkeypatch) -> None:
    def broken(paper):
        return b"%PDF-"

    monkeypatch.setattr(steps, "STEPS", (*STEPS[:4], kaur.kaur_papers))
    monkeypatch.setattr(papers, "paper_bytes", broken)

    assert len(faults("load_demo")) == 1
    assert Document.objects.count() == 0


def test_letterheads_are_made_for_who_signs(only_people, monkeypatch) -> None:
    monkeypatch.setattr(steps, "STEPS", (*STEPS[:2], letterheads.letterheads))

    load_demo()

    signed = Letterhead.objects.values_list("region", "signatory")
    assert {region for region, name in signed if name} == set(letterheads.LETTERHEADS)


# --- refusals -------------------------------------------------------------------------------------


def test_it_is_refused_outside_a_trial(trial, settings) -> None:
    settings.KLA_TRIAL = settings.DEBUG = False

    assert faults("load_demo") == [
        "Data demo hanya untuk percobaan. Jalankan dengan bin/run atau KLA_TRIAL=1."
    ]
    assert User.objects.count() == 0


@pytest.mark.parametrize("what", ["round", "office", "document", "result"])
def test_it_is_refused_among_foreign_data(trial, what) -> None:
    if what == "round":
        printed("open_round", 2024, "--instrument=kla-2024", "--region=17.71")
    elif what == "office":
        agency("dinkes", "17.71")
    elif what == "document":
        make_document(by=person(is_demo=True))
    else:
        RecordedResult.objects.create(region=place("17.71"), year=2023, stage="final", source="x")

    assert faults("load_demo") == [REFUSED_AMONG_OTHERS]
    assert DemoStep.objects.count() == 0


def test_it_is_refused_among_other_people_also_later(only_people) -> None:
    load_demo()
    person("sekda")

    with pytest.raises(Refused, match="sudah berisi pengguna lain"):
        load_demo()


def test_it_needs_the_instrument_and_the_regions(trial, monkeypatch) -> None:
    monkeypatch.setattr(steps, "INSTRUMENT", "kla-1999")
    assert "load_instrument --publish" in faults("load_demo")[0]
    monkeypatch.setattr(steps, "KAUR", "99.99")
    assert "load_regions" in faults("load_demo")[0]


# --- the password ---------------------------------------------------------------------------------


def test_the_password_is_random_kept_and_for_the_portal_alone(trial, tmp_path) -> None:
    first = demo_password()

    keeper = tmp_path / "demo_password"
    assert (demo_password(), keeper.read_text()) == (first, first)
    assert stat.S_IMODE(keeper.stat().st_mode) == 0o600
    assert len(first) >= 12
    keeper.unlink()
    assert demo_password() != first


def test_a_keeper_that_was_left_empty_is_filled(trial, tmp_path) -> None:
    (tmp_path / "demo_password").touch()

    assert len(demo_password()) >= 12


def test_a_given_password_is_taken_and_told_only_while_it_fits(monkeypatch, only_people) -> None:
    monkeypatch.setenv("KLA_DEMO_PASSWORD", "gerobak-ungu-melompat")
    first = printed("load_demo")
    monkeypatch.delenv("KLA_DEMO_PASSWORD")

    again = printed("load_demo")

    assert first.endswith("Kata sandi demo: gerobak-ungu-melompat\n")
    assert again.endswith("Kata sandi demo: seperti saat data demo dimuat\n")


def test_a_role_of_the_demo_is_never_given_twice(only_people) -> None:
    load_demo()

    assert people.User.objects.count() == Membership.objects.count()
