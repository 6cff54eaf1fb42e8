"""Drawing and keeping pages: in order, once, in part, never of a class S paper."""

import hashlib
import io
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from PIL import Image

from accounts.permissions import Role
from audit.models import Event
from evidence import pages_services
from evidence.models import PageDrawing, PageImage, StrayImage
from evidence.pages_drawing import NotDrawn
from evidence.pages_services import (
    MOST_FAILURES,
    PAGES_A_TURN,
    PAGES_AT_ONCE,
    draw_some,
    drop_images,
    missing_pages,
    open_page,
    remove_strays,
    want_pages,
)
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from tests.clock import set_clock
from tests.evidence import corpus, drawable, office_files
from tests.evidence.conftest import drafts, sent, stored_files
from tests.world import KAUR, user

pytestmark = pytest.mark.django_db
DOCX = "notulen.docx"
NOON = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)


@pytest.fixture
def operator():
    return user(Role.OPERATOR, KAUR)


@pytest.fixture
def paper(received, operator):
    """`paper(data, name)`: a received file; by default three coloured pages."""

    def make(data: bytes | None = None, name: str = "sk.pdf", **told):
        data = drawable.pages(3) if data is None else data
        return received(by=operator, upload=sent(name, data), **told)

    return make


def numbers(version) -> list[int]:
    return list(version.page_images.values_list("number", flat=True))


def state(version) -> str:
    return PageDrawing.objects.get(version=version).state


def finish(version) -> None:
    while draw_some(version):
        pass


def test_all_pages_of_a_paper_are_drawn_and_kept_with_their_fingerprint(paper):
    version = paper()

    assert draw_some(version) is False

    assert (numbers(version), state(version)) == ([1, 2, 3], "ready")
    for image in version.page_images.all():
        with default_storage.open(image.storage_key) as stored:
            data = stored.read()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (image.size, image.sha256)
        picture = Image.open(io.BytesIO(data))
        assert picture.size == (image.width, image.height)
        middle = picture.getpixel((image.width // 2, image.height // 2))
        assert middle == drawable.COLOURS[image.number - 1]
    assert len(stored_files()) == 1 + 3
    assert not StrayImage.objects.exists()
    assert drafts() == []


@pytest.mark.parametrize("name", ["foto.jpg", "foto.jpeg", "tangkapan layar.png", "foto.webp"])
def test_a_photo_is_one_page(paper, name):
    version = paper(corpus.good_files()[name], name)

    finish(version)

    assert (numbers(version), state(version)) == ([1], "ready")


@pytest.mark.parametrize("name", ["data.xlsx", "notulen.docx"])
def test_an_office_file_is_drawn_as_plain_pages_that_are_counted_first(paper, name):
    version = paper(corpus.good_files()[name], name)

    finish(version)

    assert (numbers(version), state(version)) == ([1], "ready")
    assert PageDrawing.objects.get(version=version).total == 1


def test_a_long_office_file_is_drawn_page_by_page_in_turns(paper, monkeypatch):
    monkeypatch.setattr(pages_services, "PAGES_A_TURN", 1)
    version = paper(office_files.letter(["Menimbang bahwa anak perlu dilindungi. " * 60] * 3), DOCX)

    goes_on = draw_some(version)
    finish(version)

    assert goes_on is True
    assert (numbers(version), state(version)) == ([1, 2], "ready")


def test_of_a_secret_office_file_only_the_number_of_pages_is_kept(paper, operator):
    version = paper(corpus.docx(), DOCX, sensitivity="S")

    finish(version)
    drawn = open_page(version=version, number=1, by=operator)

    drawing = PageDrawing.objects.get(version=version)
    assert (drawing.total, drawing.wanted, drawing.state) == (1, 0, "ready")
    assert (numbers(version), stored_files()) == ([], [version.storage_key])
    assert Image.open(drawn).format == "WEBP"
    assert open_page(version=version, number=2, by=operator) is None


def test_an_office_file_that_becomes_secret_keeps_its_number_of_pages_alone(paper, operator):
    version = paper(corpus.docx(), DOCX)
    finish(version)

    raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=operator)
    remove_strays()
    finish(version)

    drawing = PageDrawing.objects.get(version=version)
    assert (drawing.total, drawing.wanted, drawing.state) == (1, 0, "ready")
    assert (numbers(version), stored_files()) == ([], [version.storage_key])


def test_an_office_file_that_no_reader_understands_is_given_up_at_once(paper):
    version = paper(office_files.without_body(), DOCX)

    assert draw_some(version) is False

    drawing = PageDrawing.objects.get(version=version)
    assert (drawing.state, drawing.failures, drawing.total) == ("failed", {"1": "broken"}, None)


def test_no_page_is_kept_beyond_those_that_were_counted(paper):
    version = paper(corpus.docx(), DOCX)
    finish(version)
    told = {"version": version, "width": 1, "height": 1, "size": 1, "made_at": NOON}

    with pytest.raises(IntegrityError, match="a page lies in its paper"), transaction.atomic():
        PageImage.objects.create(number=2, storage_key="aa/x", sha256="0" * 64, **told)


def test_a_second_time_nothing_is_drawn_again(paper):
    version = paper()
    finish(version)
    before = list(PageImage.objects.values())

    finish(version)

    assert list(PageImage.objects.values()) == before
    assert len(stored_files()) == 1 + 3


def test_a_turn_ends_after_some_pages_and_the_next_goes_on_where_it_stopped(paper, monkeypatch):
    monkeypatch.setattr(pages_services, "PAGES_A_TURN", 2)
    version = paper()

    first = draw_some(version)
    after_first = (numbers(version), state(version))
    second = draw_some(version)

    assert (first, after_first) == (True, ([1, 2], "waiting"))
    assert (second, numbers(version), state(version)) == (False, [1, 2, 3], "ready")


def test_a_turn_ends_when_its_time_is_over(paper, monkeypatch):
    monkeypatch.setattr(pages_services, "SECONDS_A_TURN", 0)
    version = paper()

    assert draw_some(version) is True
    assert numbers(version) == [1]


def test_of_a_long_paper_the_first_pages_are_drawn_and_the_rest_on_demand(paper, monkeypatch):
    monkeypatch.setattr(pages_services, "PAGES_AT_ONCE", 2)
    version = paper(drawable.pages(5))
    finish(version)
    by_itself = (numbers(version), state(version))

    assert want_pages(version=version, up_to=4) is True
    waiting = state(version)
    finish(version)

    assert (by_itself, waiting) == (([1, 2], "ready"), "waiting")
    assert (numbers(version), state(version)) == ([1, 2, 3, 4], "ready")
    assert want_pages(version=version, up_to=4) is False
    assert want_pages(version=version, up_to=9999) is True
    finish(version)
    assert numbers(version) == [1, 2, 3, 4, 5]


def test_of_five_hundred_pages_thirty_are_begun(paper):
    version = paper(corpus.pdf(pages=500))

    more = draw_some(version)

    assert more is True
    assert len(numbers(version)) == PAGES_A_TURN
    assert PageDrawing.objects.get().wanted == PAGES_AT_ONCE
    assert len(missing_pages(PageDrawing.objects.get())) == PAGES_AT_ONCE - PAGES_A_TURN


# --- papers that do harm -------------------------------------------------------------------------


def test_a_page_that_eats_memory_is_given_up_and_the_others_are_drawn(paper):
    version = paper(drawable.greedy(good_pages=2))

    finish(version)

    drawing = PageDrawing.objects.get()
    assert (numbers(version), drawing.state) == ([1, 2], "ready")
    assert drawing.failures == {"3": "broken"}


def test_a_page_that_takes_too_long_is_given_up(paper, monkeypatch):
    monkeypatch.setattr(pages_services, "PATIENT_SECONDS", 1)
    version = paper(drawable.slow(good_pages=1))

    finish(version)

    drawing = PageDrawing.objects.get()
    assert (numbers(version), drawing.failures) == ([1], {"2": "slow"})


def test_a_paper_without_one_drawable_page_has_failed(paper):
    version = paper(drawable.greedy())

    finish(version)

    assert (numbers(version), state(version)) == ([], "failed")


def test_a_hostile_paper_gets_no_more_than_a_few_tries(paper):
    version = paper(drawable.all_greedy(8))

    assert draw_some(version) is False

    drawing = PageDrawing.objects.get()
    assert (drawing.state, len(drawing.failures)) == ("failed", MOST_FAILURES)
    assert draw_some(version) is False
    assert len(PageDrawing.objects.get().failures) == MOST_FAILURES
    assert want_pages(version=version, up_to=8) is False


def test_a_full_disk_fails_the_turn_and_keeps_what_is_drawn(paper, monkeypatch):
    version = paper()
    monkeypatch.setattr(pages_services, "PAGES_A_TURN", 1)
    draw_some(version)
    saving = default_storage._wrapped._save

    def full(name, content):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(default_storage._wrapped, "_save", full)
        with pytest.raises(OSError, match="No space"):
            draw_some(version)
    assert default_storage._wrapped._save == saving
    assert (numbers(version), state(version)) == ([1], "waiting")
    finish(version)

    assert (numbers(version), state(version)) == ([1, 2, 3], "ready")


# --- class S -------------------------------------------------------------------------------------


def all_files() -> list[str]:
    """Whatever lies under the folder of files, finished or not."""
    from django.conf import settings

    root = Path(settings.FILES_DIR)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_secret_paper_has_no_kept_page(paper):
    version = paper(sensitivity="S")

    assert draw_some(version) is False

    assert not PageDrawing.objects.exists()
    assert all_files() == [version.storage_key]


@pytest.mark.django_db(transaction=True)
def test_a_paper_that_becomes_secret_loses_its_pages_rows_and_files(paper, operator):
    version, neighbour = paper(), paper()
    finish(version)
    finish(neighbour)

    raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=operator)

    assert numbers(version) == []
    assert not PageDrawing.objects.filter(version=version).exists()
    assert not StrayImage.objects.exists()
    kept = [image.storage_key for image in neighbour.page_images.all()]
    assert all_files() == sorted([version.storage_key, neighbour.storage_key, *kept])


@pytest.mark.django_db(transaction=True)
def test_a_rise_that_is_rolled_back_keeps_the_pages(paper, operator):
    version = paper()
    finish(version)

    with transaction.atomic():
        raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=operator)
        transaction.set_rollback(True)

    assert numbers(version) == [1, 2, 3]
    assert len(stored_files()) == 1 + 3


def test_files_that_a_crash_after_the_rise_left_are_found_and_removed(paper, operator):
    """Inside a test's transaction no commit comes, as after a crash in between."""
    version = paper()
    finish(version)
    raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=operator)
    left = len(stored_files())

    removed = remove_strays()

    assert (left, removed) == (1 + 3, 3)
    assert all_files() == [version.storage_key]
    assert not StrayImage.objects.exists()


def test_a_paper_that_becomes_secret_while_a_page_is_drawn_keeps_none(paper, operator, monkeypatch):
    version = paper()

    def draw_slowly(source, number, **limits):
        picture = real_draw(source, number, **limits)
        if number == 2:
            raise_sensitivity(document=version.document, to=Sensitivity.SPECIFIC, by=operator)
        return picture

    real_draw = pages_services.draw
    monkeypatch.setattr(pages_services, "draw", draw_slowly)
    version.document = type(version.document).objects.get(pk=version.document_id)

    assert draw_some(version) is False
    remove_strays()

    assert numbers(version) == []
    assert all_files() == [version.storage_key]


def test_an_image_whose_row_was_never_written_goes_after_a_while(paper, monkeypatch):
    """Killed between the bytes and the row."""
    set_clock(monkeypatch, NOON)
    version = paper()

    def killed(version, number):
        raise KeyboardInterrupt

    with monkeypatch.context() as crash:
        crash.setattr(pages_services, "_may_keep", killed)
        with pytest.raises(KeyboardInterrupt):
            draw_some(version)
    left = len(stored_files())

    assert (left, remove_strays()) == (2, 0)
    set_clock(monkeypatch, NOON + timedelta(minutes=10))
    assert remove_strays() == 1
    assert stored_files() == [version.storage_key]
    finish(version)
    assert numbers(version) == [1, 2, 3]


def test_a_secret_page_is_drawn_for_the_view_and_nothing_is_left(
    paper, operator, tmp_path, monkeypatch
):
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    version = paper(sensitivity="S")

    image = open_page(version=version, number=2, by=operator)

    picture = Image.open(image)
    assert picture.getpixel((9, 9)) == drawable.COLOURS[1]
    assert not PageImage.objects.exists()
    assert all_files() == [version.storage_key]
    assert os.listdir(temporary) == []  # noqa: PTH208 - the names are what is asked for


# --- opening -------------------------------------------------------------------------------------


def openings() -> list[tuple]:
    events = Event.objects.filter(verb="document.page_opened")
    return [(event.actor, event.subject, event.region, event.data) for event in events]


@pytest.mark.parametrize("sensitivity", ["U", "R", "S"])
def test_each_opening_of_a_page_is_logged(paper, operator, sensitivity):
    version = paper(sensitivity=sensitivity)
    finish(version)

    open_page(version=version, number=3, by=operator).close()

    assert openings() == [
        (
            operator.username,
            f"document:{version.document.public_id}",
            KAUR,
            {"version": version.public_id, "page": 3},
        )
    ]


def test_a_page_without_an_image_is_none_and_no_opening(paper, operator):
    version = paper()

    assert open_page(version=version, number=1, by=operator) is None
    assert openings() == []


def test_a_secret_page_that_can_not_be_drawn_is_none_but_was_asked_for(paper, operator):
    version = paper(drawable.greedy(), sensitivity="S")

    assert open_page(version=version, number=1, by=operator) is None
    assert len(openings()) == 1


# --- the database holds it -----------------------------------------------------------------------


def a_page(version, **told) -> PageImage:
    told = {"number": 1, "width": 1, "height": 1, "size": 1, "sha256": "0" * 64} | told
    return PageImage(version=version, storage_key="00/" + "0" * 32, made_at=NOON, **told)


@pytest.mark.parametrize("number", [0, 4])
def test_a_page_that_the_paper_does_not_have_is_refused(paper, number):
    version = paper()

    with pytest.raises(IntegrityError, match="lies in its paper"), transaction.atomic():
        a_page(version, number=number).save()


def test_a_page_of_a_secret_paper_is_refused_whoever_writes_it(paper):
    version = paper(sensitivity="S")

    with pytest.raises(IntegrityError, match="no page of a secret paper"), transaction.atomic():
        a_page(version).save()


def test_a_paper_with_kept_pages_does_not_become_secret_past_the_service(paper):
    version = paper()
    a_page(version).save()

    with pytest.raises(IntegrityError, match="no page of a secret paper"), transaction.atomic():
        type(version.document).objects.filter(pk=version.document_id).update(sensitivity="S")


def test_a_page_is_dropped_but_never_changed(paper):
    version = paper()
    a_page(version).save()

    with pytest.raises(IntegrityError, match="dropped or stays"), transaction.atomic():
        PageImage.objects.update(sha256="1" * 64)
    drop_images(PageImage.objects.all())

    assert StrayImage.objects.get().storage_key == "00/" + "0" * 32


def test_why_a_page_failed_is_one_of_the_known_reasons():
    from evidence.pages import REASONS
    from evidence.pages_drawing import REASON_OF

    assert {*REASON_OF.values(), "broken"} == set(REASONS)
    assert NotDrawn("slow").reason == "slow"
