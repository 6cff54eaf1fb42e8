"""The same file saved by many at once: written once, and the others are told nothing is left."""

import pytest

from audit.models import Event
from audit.services import verify_chain
from evaluations.imports import Imported
from evaluations.models import Answer
from evaluations.past_results.imports import ResultFile, save_results
from evaluations.past_results.reading import world_of
from evaluations.recap.imports import RecapUpload, preview_of, save_recap
from evaluations.results import Recorded
from evaluations.roundtrip.keys import RowKey
from evaluations.roundtrip.queries import origin_of
from evaluations.roundtrip.saving import Saved, save_isian
from evaluations.roundtrip.uploads import Agreed, IsianUpload
from evaluations.sent_tables import SentRow
from tests.evaluations.scene import admin, fresh, opened, operator, small
from tests.evaluations.test_concurrency import at_once
from tests.world import BENGKULU, KAUR, place

pytestmark = pytest.mark.django_db(transaction=True)


def row(**cells: str) -> SentRow:
    return SentRow(2, {name: ["text", value] for name, value in cells.items()})


def test_of_many_who_save_the_same_list_of_results_one_writes_it() -> None:
    place(KAUR)
    sent = row(region="Kaur", year="2021", stage="final", predicate="-", source="SK")
    file = ResultFile([sent], "", world_of(place(BENGKULU)).mark)
    by = admin()

    outcomes = at_once(
        lambda number: save_results(
            file=file, province=place(BENGKULU), said={}, without_unknown=False, by=by
        )
    )

    assert outcomes.count(Recorded(1, 0, 0)) == 1
    assert outcomes.count(Recorded(0, 0, 1)) == 7
    assert Event.objects.filter(verb="result.recorded").count() == 1
    assert verify_chain() == []


def test_of_many_who_save_the_same_recap_one_writes_it() -> None:
    kaur = opened(instrument=small())
    upload = RecapUpload([row(code="1.2", step="b")], ["code", "step"], "0" * 64)
    by = operator()
    mark = preview_of(upload, kaur, by).mark
    upload = RecapUpload(upload.rows, upload.columns, "0" * 64, mark)

    outcomes = at_once(
        lambda number: save_recap(assessment=fresh(kaur), upload=upload, checked="", by=by)
    )

    assert outcomes.count(Imported(1, 1)) == 1
    assert outcomes.count(Imported(1, 0)) == 7
    assert Answer.objects.get().version == 1
    assert Event.objects.filter(verb="answers.imported").count() == 1


def test_of_many_who_save_the_same_filled_in_sheet_one_writes_it() -> None:
    kaur = opened(instrument=small())
    key = str(RowKey(0, "1.2", origin_of(kaur)))
    upload = IsianUpload([row(code="1.2", value="b", key=key)], {}, "0" * 64, seen={"1.2": 0})
    by = operator()

    outcomes = at_once(
        lambda number: save_isian(assessment=fresh(kaur), upload=upload, agreed=Agreed(), by=by)
    )

    assert outcomes.count(Saved(1, 0, 0)) == 1
    assert outcomes.count(Saved(0, 0, 0)) == 7
    assert Answer.objects.get().version == 1
    assert Event.objects.filter(verb="answers.imported").count() == 1
