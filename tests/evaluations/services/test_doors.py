"""When an answer can be written: state and clock, asked by every write."""

from datetime import UTC, datetime, timedelta

import pytest

from audit.models import Event
from evaluations.models import (
    Answer,
    Assessment,
    AssessmentState,
)
from evaluations.services import (
    Refused,
    detach,
)
from tests.clock import set_clock
from tests.evaluations.scene import (
    area_said,
    given,
    kecamatan,
    linked,
    opened,
    operator,
    said,
)
from tests.evaluations.traces import untouched

OPENS = datetime(2024, 2, 7, 1, 0, tzinfo=UTC)
CLOSES = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)
TICK = timedelta(milliseconds=1)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture
def kaur() -> Assessment:
    return opened()


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (OPENS - TICK, "Pengisian belum dibuka. Mulai 7 Februari 2024, 08.00 WIB."),
        (OPENS, None),
        (CLOSES - TICK, None),
        (
            CLOSES,
            "Pengisian sudah ditutup sejak 27 Juni 2024, 23.59 WIB. "
            "Hubungi admin provinsi bila perlu dibuka.",
        ),
    ],
)
def test_the_door_opens_and_closes_at_its_very_moment(monkeypatch, now, words) -> None:
    kaur = opened(opens_at=OPENS, closes_at=CLOSES)
    set_clock(monkeypatch, now)

    if words is None:
        assert said(kaur, "1.1", "a").version == 1
    else:
        with pytest.raises(Refused) as refusal:
            said(kaur, "1.1", "a")
        assert str(refusal.value) == words
        assert untouched(kaur)


@pytest.mark.parametrize("state", [s for s in AssessmentState.values if s != "draft"])
def test_no_state_but_draft_takes_a_write_of_any_kind(state) -> None:
    kaur = opened()
    area = kecamatan(1)[0]
    link = linked(kaur)
    stood = (Answer.objects.values().get(), Event.objects.count())
    if state == AssessmentState.FINAL:
        given(kaur)
    # The object in hand still says draft, as in a form that was opened before.
    Assessment.objects.update(state=state)

    for deed in (
        lambda: said(kaur, "1.1", "a"),
        lambda: area_said(kaur, "25.4", area, "ya"),
        lambda: linked(kaur, slot="publikasi"),
        lambda: detach(assessment=kaur, link=link, by=operator()),
    ):
        with pytest.raises(Refused):
            deed()

    assert (Answer.objects.values().get(), Event.objects.count()) == stood
