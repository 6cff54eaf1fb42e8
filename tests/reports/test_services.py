"""Saving a letterhead and recording a print: one deed, one event, nobody's words lost."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit.models import Event
from jobs import sandbox
from reports.models import Letterhead
from reports.services import (
    ArmsRefused,
    StaleLetterhead,
    redrawn_arms,
    save_letterhead,
)
from tests.reports.scene import TEXTS, png
from tests.world import KINAL, SELUMA, place

pytestmark = pytest.mark.django_db


def save(region, by, *, version=0, arms=None, remove_arms=False, **changed):
    return save_letterhead(
        region=region,
        texts=TEXTS | changed,
        version=version,
        arms=arms,
        remove_arms=remove_arms,
        by=by,
    )


def letterhead_events():
    return list(Event.objects.filter(verb="letterhead.saved"))


def test_the_first_save_makes_the_row_and_tells_what_was_entered(region, clerk):
    row = save(region, clerk, arms=png())

    assert (row.version, row.signatory, row.updated_by) == (1, TEXTS["signatory"], clerk)
    [event] = letterhead_events()
    assert (event.actor, event.region, event.subject) == (
        clerk.username,
        "17.04",
        "letterhead:17.04",
    )
    assert set(event.data["changed"]) == {*(name for name, told in TEXTS.items() if told), "arms"}


def test_the_log_names_the_fields_and_not_what_they_say(stored):
    [event] = letterhead_events()

    assert TEXTS["signatory"] not in str(event.data)
    assert TEXTS["nip"] not in str(event.data)


def test_a_change_counts_the_version_and_names_the_field(region, clerk, stored):
    row = save(region, clerk, version=1, city="Tais")

    assert (row.version, row.city) == (2, "Tais")
    assert letterhead_events()[-1].data == {"version": 2, "changed": ["city"]}


def test_the_same_form_twice_is_one_save(region, clerk, stored):
    row = save(region, clerk, version=0, arms=png())

    assert row.version == 1
    assert len(letterhead_events()) == 1


def test_an_old_form_overwrites_nothing(region, clerk, stored):
    save(region, clerk, version=1, city="Tais")

    with pytest.raises(StaleLetterhead) as refusal:
        save(region, clerk, version=1, city="Manna")

    assert refusal.value.current.city == "Tais"
    assert Letterhead.objects.get().city == "Tais"
    assert len(letterhead_events()) == 2


def test_without_a_new_picture_the_old_one_stays(region, clerk, stored):
    save(region, clerk, version=1, city="Tais")

    assert bytes(Letterhead.objects.get().arms) == png()


def test_a_picture_can_be_taken_away(region, clerk, stored):
    save(region, clerk, version=1, remove_arms=True)

    assert Letterhead.objects.get().arms is None
    assert letterhead_events()[-1].data["changed"] == ["arms"]


def test_a_new_picture_wins_over_the_wish_to_remove(region, clerk, stored):
    save(region, clerk, version=1, arms=png(64, 64), remove_arms=True)

    assert bytes(Letterhead.objects.get().arms) == png(64, 64)


@pytest.mark.parametrize(
    "wrong", [{"nip": "123"}, {"postal_code": "abc"}, {"city": "x" * 61}, {"email": "bukan"}]
)
def test_a_faulty_text_is_never_stored_whoever_calls(region, clerk, wrong):
    with pytest.raises(ValidationError):
        save(region, clerk, **wrong)

    assert not Letterhead.objects.exists()
    assert letterhead_events() == []


def test_a_kecamatan_has_no_letterhead(region, clerk):
    with pytest.raises(DatabaseError), transaction.atomic():
        save(place(KINAL), clerk)

    assert not Letterhead.objects.exists()


def test_a_letterhead_never_moves(stored):
    with pytest.raises(DatabaseError), transaction.atomic():
        Letterhead.objects.update(region=place(SELUMA))


def test_a_region_has_one_letterhead(stored, region, clerk):
    copy = Letterhead.objects.get()
    copy.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_a_letterhead_that_was_never_saved_is_refused(region):
    with (
        pytest.raises(IntegrityError, match="a_letterhead_was_saved_at_least_once"),
        transaction.atomic(),
    ):
        Letterhead.objects.create(region=region, updated_at="2024-06-25T00:00:00Z")


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite lets one write at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_forms_at_the_same_moment_one_is_told(region, clerk, stored):
    outcomes = []

    def deed(city):
        try:
            save(region, clerk, version=1, city=city)
            outcomes.append("saved")
        except StaleLetterhead:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=deed, args=[city]) for city in ("Tais", "Manna")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["saved", "stale"]
    assert Letterhead.objects.get().version == 2


def sent(content: bytes, name: str = "lambang.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/png")


def test_a_sent_picture_comes_back_drawn_anew():
    drawn = redrawn_arms(sent(png(900, 900) + b""))

    assert drawn.startswith(b"\x89PNG")
    assert drawn != png(900, 900)


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"halo", "x.png"), (png()[:80], "x.png"), (png(kind="JPEG"), "../../x.png")],
)
def test_what_is_no_picture_is_refused_with_its_sentence(content, name):
    with pytest.raises(ArmsRefused) as refusal:
        redrawn_arms(sent(content, name))

    assert refusal.value.status == 422
    assert str(refusal.value).endswith(".")


def limited(monkeypatch, **limits):
    """The child of a picture gets these limits."""
    run = sandbox.run_limited
    monkeypatch.setattr(
        "reports.services.run_limited", lambda *args, **told: run(*args, **told | limits)
    )


def test_a_picture_that_eats_memory_takes_only_its_child(monkeypatch):
    limited(monkeypatch, memory=200 * 2**20)

    with pytest.raises(ArmsRefused) as refusal:
        redrawn_arms(sent(png(7000, 5700)))

    assert refusal.value.status == 422
    assert "terlalu rumit" in str(refusal.value)


def test_who_finds_no_seat_is_asked_to_come_back(monkeypatch):
    limited(monkeypatch, wall_seconds=0.1)
    monkeypatch.setattr(sandbox, "SEATS", threading.BoundedSemaphore(1))

    with sandbox.SEATS, pytest.raises(ArmsRefused) as refusal:
        redrawn_arms(sent(png()))

    assert refusal.value.status == 503
