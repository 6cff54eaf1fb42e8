"""Publishing and withdrawing: all of it or nothing, the old row stays, the log tells it."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from accounts.models import User
from accounts.permissions import Role
from audit.clock import db_now
from audit.models import Event
from audit.services import verify_chain
from evaluations.models import RecordedResult
from evaluations.services import Refused
from publication.candidates import candidates_of
from publication.models import PublishedResult
from publication.results import mark_of
from publication.services import ChangedSince, Done, chosen_of, publish, withdraw
from tests.world import BENGKULU, KAUR, LAMPUNG, SELUMA, place, user

pytestmark = pytest.mark.django_db
LAMPUNG_SELATAN = "18.01"


def recorded(code: str = KAUR, predicate: str = "pratama", **told) -> RecordedResult:
    fields = {"year": 2023, "stage": "final", "source": "SK 1/2023 Bu Siti"} | told
    return RecordedResult.objects.create(region=place(code), predicate=predicate, **fields)


def mark(*codes: str, stage: str = "final") -> str:
    found = candidates_of(place(BENGKULU), 2023, stage, db_now())
    return mark_of(row.offer for row in chosen_of(found, stage, codes))


def admin() -> User:
    return User.objects.filter(username="admin").first() or user(
        Role.PROVINCE_ADMIN, BENGKULU, username="admin"
    )


def published(*codes: str, **told) -> Done:
    fields = {"stage": "final", "regions": codes, "by": admin()} | told
    fields.setdefault("mark", mark(*codes))
    return publish(province=place(BENGKULU), year=2023, **fields)


def withdrawn(*codes: str, reason: str = "salah") -> int:
    return withdraw(province=place(BENGKULU), year=2023, regions=codes, reason=reason, by=admin())


def public() -> dict[str, str]:
    """Code -> predicate of what everybody sees."""
    rows = PublishedResult.objects.filter(withdrawn_at__isnull=True)
    return dict(rows.values_list("region_code", "predicate"))


def events(verb: str) -> list[tuple[str, dict]]:
    return list(Event.objects.filter(verb=verb).values_list("region", "data"))


def test_only_what_was_chosen_becomes_public_and_the_log_holds_no_typed_text():
    recorded(KAUR, "")
    recorded(SELUMA)
    recorded("17.06")

    done = published(KAUR, SELUMA)

    assert done == Done(new=2, replaced=0, unchanged=0)
    assert public() == {KAUR: "", SELUMA: "pratama"}
    told = {"stage": "final", "score": "", "replaces": False}
    assert events("publication.published") == [
        (KAUR, told | {"predicate": ""}),
        (SELUMA, told | {"predicate": "pratama"}),
    ]


def test_the_same_again_changes_nothing():
    recorded()
    published(KAUR)

    done = published(KAUR)

    assert done == Done(new=0, replaced=0, unchanged=1)
    assert len(events("publication.published")) == 1


def test_a_corrected_result_is_a_new_row_and_the_old_one_is_withdrawn():
    result = recorded(predicate="madya")
    published(KAUR)
    RecordedResult.objects.filter(pk=result.pk).update(predicate="pratama")

    done = published(KAUR)

    old, new = PublishedResult.objects.order_by("pk")
    assert done == Done(new=0, replaced=1, unchanged=0)
    assert (old.predicate, new.predicate) == ("madya", "pratama")
    assert old.withdrawn_at == new.published_at
    assert events("publication.published")[1][1]["replaces"] is True


def test_what_changed_since_the_preview_is_not_published():
    result = recorded()
    seen = mark(KAUR)
    RecordedResult.objects.filter(pk=result.pk).update(predicate="utama")

    with pytest.raises(ChangedSince, match="berubah sejak pratinjau"):
        published(KAUR, mark=seen)

    assert public() == {}


@pytest.mark.parametrize(
    ("codes", "stage", "says"),
    [
        ((), "final", "Belum ada daerah yang dipilih"),
        ((KAUR, SELUMA), "final", "tidak dapat diterbitkan"),
        ((KAUR,), "province", "tidak dapat diterbitkan"),
        ((KAUR,), "juara", "tidak dapat diterbitkan"),
        ((LAMPUNG_SELATAN,), "final", "tidak dapat diterbitkan"),
        (("17",), "final", "tidak dapat diterbitkan"),
    ],
)
def test_a_choice_that_has_no_result_publishes_nothing_at_all(codes, stage, says):
    recorded()
    recorded(LAMPUNG_SELATAN)
    place(SELUMA)

    with pytest.raises(Refused, match=says):
        published(*codes, stage=stage, mark="")

    assert public() == {}


def test_a_withdrawn_result_is_gone_and_can_be_published_again():
    recorded()
    published(KAUR)

    count = withdrawn(KAUR, reason="keberatan")

    assert (count, public()) == (1, {})
    assert events("publication.withdrawn") == [(KAUR, {"reason": "keberatan"})]
    assert published(KAUR).new == 1
    assert PublishedResult.objects.count() == 2


@pytest.mark.parametrize("reason", ["", "Bu Siti minta", "SALAH"])
def test_a_reason_is_one_of_the_list(reason):
    recorded()
    published(KAUR)

    with pytest.raises(Refused, match="Pilih alasan"):
        withdrawn(KAUR, reason=reason)

    assert public() == {KAUR: "pratama"}


def test_what_is_not_public_is_not_withdrawn_nor_what_is_another_provinces():
    recorded()
    published(KAUR)

    with pytest.raises(Refused, match="sudah tidak terbit"):
        withdraw(province=place(LAMPUNG), year=2023, regions=[KAUR], reason="salah", by=admin())
    with pytest.raises(Refused, match="Belum ada daerah"):
        withdrawn()

    assert public() == {KAUR: "pratama"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time anyway")
def test_two_who_publish_at_the_very_same_moment_leave_one_row():
    recorded()
    admin()
    seen, start, done = mark(KAUR), threading.Barrier(2), []

    def press() -> None:
        try:
            start.wait()
            done.append(published(KAUR, mark=seen))
        finally:
            connections.close_all()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()

    assert sorted((each.new, each.unchanged) for each in done) == [(0, 1), (1, 0)]
    assert public() == {KAUR: "pratama"}
    assert verify_chain() == []
