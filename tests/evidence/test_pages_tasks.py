"""From a received file to its drawn pages: queued at the commit, found again when that was lost."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from audit.clock import db_now
from evidence import pages_services, pages_tasks
from evidence.models import DocumentVersion, PageDrawing, PageImage
from evidence.pages_tasks import draw_pages, find_undrawn, redraw_pages, want_pages
from evidence.services import add_version
from jobs import due
from jobs.models import WaitingTask
from jobs.worker import run_next
from tests.clock import set_clock
from tests.evidence import corpus, drawable
from tests.evidence.conftest import sent
from tests.world import KAUR, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(db):
    return user(Role.OPERATOR, KAUR)


@pytest.fixture
def paper(received, operator):
    def make(data: bytes | None = None, name: str = "sk.pdf", **told) -> DocumentVersion:
        data = drawable.pages(3) if data is None else data
        return received(by=operator, upload=sent(name, data), **told)

    return make


def queued() -> list[int]:
    """Versions that wait for their pages; their text and photos have tasks of their own."""
    tasks = WaitingTask.objects.filter(function=draw_pages.module_path)
    return [task.arguments["args"][0] for task in tasks]


def work() -> int:
    """Everything that waits; how many tasks it was."""
    tasks = 0
    while run_next():
        tasks += 1
    return tasks


def later(monkeypatch, **time) -> None:
    set_clock(monkeypatch, db_now() + timedelta(**time))


@pytest.mark.django_db(transaction=True)
def test_a_received_file_is_queued_at_its_commit_and_drawn_by_the_worker(paper):
    version = paper()
    assert queued() == [version.pk]

    work()

    assert PageImage.objects.filter(version=version).count() == 3
    assert PageDrawing.objects.get(version=version).state == "ready"
    assert queued() == []


@pytest.mark.django_db(transaction=True)
def test_a_newer_version_is_queued_too(paper, operator):
    document = paper().document
    work()

    newer = add_version(document=document, upload=sent(), form_key="baru", by=operator)

    assert queued() == [newer.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "is_queued"), [("sk.pdf", False), ("foto.jpg", False), ("data.xlsx", True)]
)
def test_of_secret_papers_only_an_office_file_is_queued_to_be_counted(paper, name, is_queued):
    version = paper(corpus.good_files()[name], name, sensitivity="S")

    assert queued() == ([version.pk] if is_queued else [])


@pytest.mark.django_db(transaction=True)
def test_a_task_does_some_pages_and_queues_itself_behind_the_others(paper, monkeypatch):
    monkeypatch.setattr(pages_services, "PAGES_A_TURN", 2)
    long_one, short_one = paper(), paper(corpus.unique_pdf())

    run_next()
    order = queued()
    work()

    assert order == [short_one.pk, long_one.pk]
    assert PageImage.objects.filter(version=long_one).count() == 3


@pytest.mark.django_db(transaction=True)
def test_a_hostile_paper_costs_its_turn_and_the_worker_goes_on(paper):
    hostile, harmless = paper(drawable.all_greedy(4)), paper()

    work()

    assert PageDrawing.objects.get(version=hostile).state == "failed"
    assert PageDrawing.objects.get(version=harmless).state == "ready"
    assert not WaitingTask.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_pages_on_demand_are_queued_once(paper, monkeypatch):
    monkeypatch.setattr(pages_services, "PAGES_AT_ONCE", 1)
    version = paper()
    work()

    want_pages(version=version, up_to=2)
    want_pages(version=version, up_to=2)

    assert queued() == [version.pk]


# --- looking for what was missed -----------------------------------------------------------------


def test_a_file_whose_task_was_lost_is_found(paper, monkeypatch):
    """Inside a test's transaction the queue is never reached, as after a crash before it."""
    version = paper()
    find_undrawn()
    too_soon = queued()
    later(monkeypatch, minutes=2)

    find_undrawn()
    find_undrawn()

    assert (too_soon, queued()) == ([], [version.pk])


def test_a_drawing_without_a_sign_of_life_is_found_and_one_at_work_is_left(paper, monkeypatch):
    monkeypatch.setattr(pages_services, "PAGES_A_TURN", 1)
    stopped, at_work = paper(), paper()
    draw_pages.call(stopped.pk)
    later(monkeypatch, hours=2)
    draw_pages.call(at_work.pk)
    WaitingTask.objects.all().delete()

    find_undrawn()

    assert queued() == [stopped.pk]


def test_what_is_drawn_failed_secret_or_has_no_pages_is_not_looked_for(paper, monkeypatch):
    for data, name, told in [
        (drawable.pages(1), "sk.pdf", {}),
        (drawable.greedy(), "rusak.pdf", {}),
        (drawable.pages(1), "anak.pdf", {"sensitivity": "S"}),
        (corpus.xlsx(), "data.xlsx", {}),
    ]:
        draw_pages.call(paper(data, name, **told).pk)
    later(monkeypatch, days=1)

    find_undrawn()

    assert queued() == []


def test_many_missed_files_are_taken_in_portions_the_newest_first(paper, monkeypatch):
    monkeypatch.setattr(pages_tasks, "MOST_FOUND", 2)
    versions = [paper(corpus.unique_pdf()) for _ in range(3)]
    later(monkeypatch, minutes=2)

    find_undrawn()
    first = queued()
    find_undrawn()

    assert first == [versions[2].pk, versions[1].pk]
    assert queued() == [*first, versions[0].pk]


def test_the_worker_knows_of_the_periodic_jobs():
    assert {
        "outbox",
        "evidence.find_undrawn",
        "evidence.remove_strays",
        "evidence.sweep_incoming",
    } <= set(due._registered)


# --- making images again -------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_broken_images_and_papers_given_up_are_drawn_again(paper):
    version, failed = paper(), paper(drawable.greedy())
    work()
    broken = version.page_images.get(number=2)

    redraw_pages(images=[broken.pk])
    assert list(version.page_images.values_list("number", flat=True)) == [1, 3]
    assert sorted(queued()) == sorted([version.pk, failed.pk])
    work()

    assert version.page_images.count() == 3
    assert version.page_images.get(number=2).storage_key != broken.storage_key
    assert PageDrawing.objects.get(version=failed).state == "failed"
