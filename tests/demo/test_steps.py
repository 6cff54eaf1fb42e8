"""The demo: 780,00 by 274 answers, in steps that can be stopped, and never among other data."""

import csv
import stat
from decimal import Decimal

import pytest
from evaluations.demo import DATA, PEOPLE, STEPS, demo_password, load_demo
from evaluations.demo_papers import PAPERS

from accounts.models import Agency, Membership, User
from audit.models import Event
from audit.services import verify_chain
from evaluations import demo
from evaluations.models import (
    Answer,
    AnswerDocument,
    AreaAnswer,
    Assessment,
    DemoStep,
    RecordedResult,
)
from evaluations.scorecards import standing_of
from evaluations.services import Refused
from evidence.models import Document
from tests.evaluations.commands.running import answered, faults, printed
from tests.evaluations.scene import fresh, kecamatan, published, total
from tests.evidence.conftest import files_dir, make_document  # noqa: F401 - a fixture
from tests.world import SELUMA, agency, person, place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trial(settings, tmp_path, monkeypatch, files_dir) -> None:  # noqa: F811 - the fixture
    """The regions and the instrument that bin/run loads before, on an own data folder."""
    settings.KLA_TRIAL = True
    settings.DATA_DIR = tmp_path
    monkeypatch.delenv("KLA_DEMO_PASSWORD", raising=False)
    kecamatan(15)
    kecamatan(14, SELUMA)
    with (DATA / "recorded-results.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            place(row["region"])
    published()


@pytest.fixture
def only_people(monkeypatch) -> None:
    """A demo of two steps, for what has nothing to do with the rest."""
    monkeypatch.setattr(demo, "STEPS", STEPS[:2])


def kaur() -> Assessment:
    return fresh(Assessment.objects.get(region="17.04", round__year=2024))


def counts() -> dict[str, int]:
    models = (User, Agency, Membership, Assessment, Answer, AreaAnswer, RecordedResult)
    return {
        model.__name__: model.objects.count()
        for model in (*models, Document, AnswerDocument, DemoStep, Event)
    }


def test_the_demo_totals_exactly_780_by_274_answers() -> None:
    done = load_demo()

    card = standing_of(kaur()).card
    assert done == [step.__name__ for step in STEPS]
    assert (card.total, card.predicate.label) == (Decimal("780.00"), "Nindya")
    assert (card.answered, card.unanswered) == (274, 0)
    assert kaur().target == Decimal(850)
    assert answered("score", "17.04", 2024)["score"] == "780.00"
    # Twelve of fifteen kecamatan have answered 25.4, and count as twelve of fifteen.
    tally = standing_of(kaur()).tallies["25.4"]
    assert (tally.good, tally.silent, tally.total) == (12, 3, 15)


def test_seluma_is_half_answered_and_the_papers_are_linked_all_under_a_name() -> None:
    load_demo()

    card = standing_of(fresh(Assessment.objects.get(region=SELUMA))).card
    assert 100 < card.answered < 200
    assert 0 < card.total < 780
    linked = AnswerDocument.objects.values_list("answer__question__code", "linked_by__username")
    assert sorted(linked) == sorted(
        (code, paper.by) for paper in PAPERS for code, _, _ in paper.answers
    )
    imports = Event.objects.filter(verb="answers.imported").order_by("region")
    assert list(imports.values_list("region", "actor")) == [
        ("17.04", "operator.kaur"),
        ("17.05", "operator.seluma"),
    ]
    assert verify_chain() == []


def test_the_accounts_open_with_the_password_that_is_told(only_people) -> None:
    told = printed("load_demo")

    password = demo_password()
    assert told == (
        "Data demo dimuat.\n"
        "Akun demo: admin.provinsi, operator.kaur, dinkes.kaur, operator.seluma\n"
        f"Kata sandi demo: {password}\n"
    )
    for username, *_ in PEOPLE:
        assert User.objects.get(username=username).check_password(password)


def test_twice_is_once() -> None:
    load_demo()
    before = counts()

    assert load_demo() == []
    assert counts() == before


@pytest.mark.parametrize("broken", ["people", "kaur_answers", "papers"])
def test_a_run_that_was_stopped_anywhere_goes_on_and_ends_the_same(monkeypatch, broken) -> None:
    mark = DemoStep.objects.create

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

    names = [step.__name__ for step in STEPS]
    assert rest == names[names.index(broken) :]
    assert total(kaur()) == Decimal("780.00")
    assert (Document.objects.count(), User.objects.count()) == (len(PAPERS), len(PEOPLE))


def test_papers_that_were_half_received_are_not_received_twice(monkeypatch) -> None:
    receive = demo.receive
    calls = []

    def break_at_the_second(**told):
        calls.append(told["form_key"])
        if len(calls) == 2:
            raise OSError
        return receive(**told)

    with monkeypatch.context() as patch:
        patch.setattr(demo, "receive", break_at_the_second)
        with pytest.raises(OSError):  # noqa: PT011 - made above
            load_demo()
    load_demo()

    assert Document.objects.count() == len(PAPERS)


def test_a_paper_that_the_gate_refuses_is_told_in_words(monkeypatch) -> None:
    def broken(paper):
        return b"%PDF-"

    monkeypatch.setattr(demo, "STEPS", (*STEPS[:3], STEPS[-1]))
    monkeypatch.setattr(demo, "paper_bytes", broken)

    assert len(faults("load_demo")) == 1
    assert Document.objects.count() == 0


# --- refusals -------------------------------------------------------------------------------------


def test_it_is_refused_outside_a_trial(settings) -> None:
    settings.KLA_TRIAL = settings.DEBUG = False

    assert faults("load_demo") == [
        "Data demo hanya untuk percobaan. Jalankan dengan bin/run atau KLA_TRIAL=1."
    ]
    assert User.objects.count() == 0


@pytest.mark.parametrize("what", ["round", "office", "document", "result"])
def test_it_is_refused_among_foreign_data(what) -> None:
    if what == "round":
        printed("open_round", 2024, "--instrument=kla-2024", "--region=17.71")
    elif what == "office":
        agency("dinkes", "17.71")
    elif what == "document":
        make_document(by=person(is_demo=True))
    else:
        RecordedResult.objects.create(region=place("17.71"), year=2023, stage="final", source="x")

    assert faults("load_demo") == ["Basis data sudah berisi data lain. Data demo tidak dimuat."]
    assert DemoStep.objects.count() == 0


def test_it_is_refused_among_other_people_also_later(only_people) -> None:
    load_demo()
    person("sekda")

    with pytest.raises(Refused, match="sudah berisi pengguna lain"):
        load_demo()


def test_it_needs_the_instrument_and_the_regions(monkeypatch) -> None:
    monkeypatch.setattr(demo, "INSTRUMENT", "kla-1999")
    assert "load_instrument --publish" in faults("load_demo")[0]
    monkeypatch.setattr(demo, "KAUR", "99.99")
    assert "load_regions" in faults("load_demo")[0]


# --- the password ---------------------------------------------------------------------------------


def test_the_password_is_random_kept_and_for_the_portal_alone(tmp_path) -> None:
    first = demo_password()

    keeper = tmp_path / "demo_password"
    assert (demo_password(), keeper.read_text()) == (first, first)
    assert stat.S_IMODE(keeper.stat().st_mode) == 0o600
    assert len(first) >= 12
    keeper.unlink()
    assert demo_password() != first


def test_a_keeper_that_was_left_empty_is_filled(tmp_path) -> None:
    (tmp_path / "demo_password").touch()

    assert len(demo_password()) >= 12


def test_a_given_password_is_taken_and_told_only_while_it_fits(monkeypatch, only_people) -> None:
    monkeypatch.setenv("KLA_DEMO_PASSWORD", "gerobak-ungu-melompat")
    first = printed("load_demo")
    monkeypatch.delenv("KLA_DEMO_PASSWORD")

    again = printed("load_demo")

    assert first.endswith("Kata sandi demo: gerobak-ungu-melompat\n")
    assert again.endswith("Kata sandi demo: seperti saat data demo dimuat\n")
