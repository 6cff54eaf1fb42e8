"""A final evaluation can't be changed by any path, only reopened (issue 5, migration 0013)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from evaluations.models import (
    Answer,
    AreaFigure,
    AreaProfile,
    Assessment,
    Assignment,
    CarryDecision,
    ConfirmedWarning,
    Sample,
    Scorecard,
    SecondVerdict,
    Thread,
)
from evaluations.services import (
    Refused,
    ask_to_reopen,
    assign_questions,
    attach_to_area,
    hand_in,
    record_stage,
    reopen,
    save_answer,
    save_area_answer,
    set_target,
)
from evaluations.services.answering import Statement
from evaluations.services.exceptions import set_cutoff
from jobs.commands import DataFaults
from tests.evaluations.scene import (
    RECEIVED,
    a_version,
    admin,
    area_said,
    finalised,
    fresh,
    given,
    linked,
    opened,
    operator,
    proposed,
    question,
    said,
    small,
    verified,
)
from tests.evaluations.traces import nothing_changes, run
from tests.rollback import rolled_back
from tests.world import GEDUNG_WANI, KAUR, KINAL, SELUMA, agency, place

pytestmark = pytest.mark.django_db

RULES = import_module("evaluations.migrations.0013_final_stays_final")
TABLES = [*RULES.FROZEN, *RULES.APPEND_ONLY]
STAYS = "final evaluation|append-only|stays|confirmed|only ended|corrected|keeps|Cannot delete"
LATER = datetime(2024, 9, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Assessment]:
    """Kaur, final, with a row in every table that belongs to its result; Seluma still a draft."""
    with django_db_blocker.unblock(), rolled_back():
        yield _built()


def _built() -> Assessment:
    instrument = small()
    earlier = said(opened(year=2023, instrument=instrument), "1.1", "b")
    kaur = opened(instrument=instrument)
    said(opened(SELUMA, instrument=instrument), "1.1", "b")
    kinal, desa = place(KINAL), place(GEDUNG_WANI)
    said(kaur, "1.1", "a")
    linked(kaur, slot="sk")
    area = area_said(kaur, "25.4", kinal, "ya")
    attach_to_area(answer=area, version=a_version(), by=operator())
    hand_in(assessment=kaur, area=kinal, by=operator())
    profile = AreaProfile.objects.create(assessment=kaur, area=desa, updated_at=RECEIVED)
    AreaFigure.objects.create(profile=profile, figure="anak_0_1", sex="L", count=3)
    asked = question("1.1", kaur)
    Assignment.objects.create(assessment=kaur, question=asked, agency=agency("dinkes", KAUR))
    CarryDecision.objects.create(
        assessment=kaur, question=asked, source=earlier, taken=True, at=RECEIVED, by=operator()
    )
    ConfirmedWarning.objects.create(assessment=kaur, name="tanpa-bukti", at=RECEIVED, by=operator())
    kaur = verified(kaur)
    sample = Sample.objects.create(
        assessment=kaur, review=1, percent=10, drawn_at=RECEIVED, drawn_by=admin()
    )
    SecondVerdict.objects.create(sample=sample, answer=Answer.objects.filter(assessment=kaur)[0])
    points = {"K": Decimal("6.5")}
    record_stage(assessment=kaur, stage="central", points=points, by=admin())
    return finalised(kaur)


@pytest.fixture
def kaur(scene, db) -> Assessment:
    return fresh(scene)


def rows(table: str, assessment: Assessment) -> models.QuerySet:
    """Those of the evaluation, by the way that its foreign keys lead."""
    model = apps.get_model("evaluations", table)
    ways = {"answer": "answer__assessment", "profile": "profile__assessment"}
    ways |= {"sample": "sample__assessment", "assessment": "assessment"}
    names = {field.name for field in model._meta.fields}
    way = next(
        ways[name] for name in ("assessment", "sample", "profile", "answer") if name in names
    )
    return model.objects.filter(**{way: assessment})


def refused(deed, match: str = STAYS) -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        deed()


def columns(model: type[models.Model]) -> str:
    return ", ".join(field.column for field in model._meta.fields if not field.primary_key)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_a_final_evaluation_changes_by_orm_or_sql(kaur, table) -> None:
    mine = rows(table, kaur)
    row = mine.first()
    name, key = row._meta.db_table, row.pk

    refused(row.save)
    refused(row.delete)
    refused(lambda: mine.update(id=models.F("id")))
    refused(lambda: run(f"UPDATE {name} SET id = id WHERE id = %s", key))  # noqa: S608
    refused(lambda: run(f"DELETE FROM {name} WHERE id = %s", key))  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_no_row_comes_into_a_final_evaluation(kaur, table) -> None:
    """A copy of a row: the trigger speaks before a constraint would."""
    row = rows(table, kaur).first()
    name, told = row._meta.db_table, columns(type(row))
    copied = f"INSERT INTO {name} ({told}) SELECT {told} FROM {name} WHERE id = %s"  # noqa: S608

    refused(
        lambda: run(copied, row.pk), f"{RULES.TAKES_NONE}|once|append-only|confirmed|stays|revision"
    )
    lift = f"final_takes_no_{table}"
    assert RULES.TAKES_NONE in _refusal_without_others(copied, row, lift)


def _refusal_without_others(sql: str, row: models.Model, kept: str) -> str:
    """What the database says when only the rule `kept` watches the table."""
    table = row._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=%s", [table]
            )
            for (name,) in cursor.fetchall():
                if not name.startswith(kept):
                    cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass",
                [table],
            )
            for (name,) in cursor.fetchall():
                if name != kept:
                    cursor.execute(f"DROP TRIGGER {name} ON {table}")
        try:
            with transaction.atomic():
                cursor.execute(sql, [row.pk])
        except IntegrityError as error:
            told = str(error)
        else:
            told = "taken"
        transaction.set_rollback(True)
    return told


CHANGES = {
    "target": 9,
    "review": 9,
    "version": 2,
    "state": "verified",
    "cutoff_at": LATER,
    "repair_until": LATER,
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_final_assessment_itself_stays_too(kaur, column) -> None:
    mine = Assessment.objects.filter(pk=kaur.pk)

    refused(lambda: mine.update(**{column: CHANGES[column]}), "only reopened|by an award")
    refused(lambda: mine.update(state="verifying", version=2), "only reopened")
    refused(mine.delete, "Cannot delete")
    refused(
        lambda: run("DELETE FROM evaluations_assessment WHERE id = %s", kaur.pk), "only reopened"
    )


def test_only_a_confirmed_wish_opens_it_and_only_as_the_next_version(kaur) -> None:
    mine = Assessment.objects.filter(pk=kaur.pk)
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())
    refused(lambda: mine.update(state="verifying", version=2), "only reopened")

    refused(lambda: mine.update(state="draft", version=2), "only reopened")
    reopen(assessment=kaur, proposal=proposed(kaur), by=admin("admin2"))

    assert (fresh(kaur).state, fresh(kaur).version) == ("verifying", 2)
    assert rows("answer", kaur).update(note="lagi") > 0


def test_nothing_is_final_without_its_award(kaur) -> None:
    draft = Assessment.objects.get(region=SELUMA)
    mine = Assessment.objects.filter(pk=draft.pk)

    refused(lambda: mine.update(state="final"), "by an award with its ground")
    given(draft, version=2)
    refused(lambda: mine.update(state="final"), "by an award with its ground")
    given(draft)

    assert mine.update(state="final") == 1


def test_an_award_shows_a_paper_of_its_own_regency(kaur) -> None:
    draft = Assessment.objects.get(region=SELUMA)

    refused(lambda: given(draft, file=a_version(KAUR)), "a document of its own regency")

    assert given(draft, file=a_version(SELUMA)).file_id


def test_other_evaluations_are_not_touched_by_it_and_talk_goes_on(kaur) -> None:
    draft = Assessment.objects.get(region=SELUMA)

    said(draft, "1.2", "a")
    moved = rows("answer", draft).first()
    moved.assessment = kaur
    refused(moved.save, "final evaluation takes nothing new|keeps|stays")

    assert Thread.objects.create(
        assessment=kaur,
        question=question("1.1", kaur),
        audience="both",
        opened_at=LATER,
        opened_by=operator(),
    )


DEEDS = {
    "answer": lambda kaur: said(kaur, "1.2", "a"),
    "an older version": lambda kaur: save_answer(
        assessment=kaur, question=question("1.1", kaur), statement=Statement("b"), version=9,
        by=operator(),
    ),
    "evidence": lambda kaur: linked(
        kaur, slot="sk", version=rows("areaproof", kaur).get().version
    ),
    "an area's answer": lambda kaur: save_area_answer(
        assessment=kaur, question=question("25.4", kaur), area=place(KINAL), word="tidak",
        version=1, by=operator(),
    ),
    "target": lambda kaur: set_target(assessment=kaur, target=Decimal(9), by=admin()),
    "cut-off": lambda kaur: set_cutoff(assessment=kaur, until=LATER, seen="", by=operator()),
    "assignment": lambda kaur: assign_questions(
        assessment=kaur, offices={"1.1": None}, by=operator()
    ),
    "central": lambda kaur: record_stage(
        assessment=kaur, stage="central", points={"K": Decimal(1)}, by=admin()
    ),
}  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
def test_every_service_says_so_in_a_sentence(kaur, deed) -> None:
    with nothing_changes(), pytest.raises(Refused, match="ditetapkan"):
        DEEDS[deed](kaur)


def test_the_commands_say_so_and_leave_everything(kaur, tmp_path) -> None:
    recap = tmp_path / "rekap.csv"
    recap.write_text("code,step\n1.1,b\n")

    with nothing_changes(), pytest.raises(DataFaults, match="ditetapkan"):
        call_command("import_answers", recap, region=KAUR, year="2024")
    with nothing_changes():
        call_command("recompute_scores")


def test_cards_award_and_moves_stay_while_a_reopened_version_comes_to_its_own_end(kaur) -> None:
    stood = {
        table: list(rows(table, kaur).order_by("pk").values())
        for table in ("scorecard", "award", "pointmove")
    }
    ask_to_reopen(assessment=kaur, reason="Keberatan", by=admin())
    reopen(assessment=kaur, proposal=proposed(kaur), by=admin("admin2"))

    again = finalised(fresh(kaur), score=Decimal(9), ground_number="Keputusan Menteri 2/2024")

    for table, old in stood.items():
        assert list(rows(table, kaur).filter(version=1).order_by("pk").values()) == old
    totals = Scorecard.objects.filter(assessment=kaur, stage="final").order_by("version")
    assert list(totals.values_list("version", "total")) == [(1, Decimal("7.5")), (2, 9)]
    assert (again.state, again.version, again.awards.count()) == ("final", 2, 2)
