"""A bundle that is ordered, made by the worker, and had by who may have it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Membership
from accounts.permissions import Role
from audit.models import Event
from evaluations.models import AnswerDocument
from evidence.models import Document
from evidence.sensitivity import Sensitivity
from evidence.services import raise_sensitivity
from jobs import outputs, works
from jobs.commands import DataFaults, WrongUse
from jobs.models import Work
from reports.bundles.works import may_fetch, order_bundle
from tests.evaluations.scene import a_version, operator
from tests.reports.bundles.scene import manifest_in, names_in
from tests.world import KAUR, user

pytestmark = pytest.mark.django_db
PAGE = "/evaluasi/2024/17.04/berkas-nasional/"


@pytest.fixture
def client() -> Client:
    browser = Client()
    browser.force_login(operator())
    return browser


def performed(assessment, *, by=None) -> Work:
    work = order_bundle(assessment=assessment, part_mb=100, by=by or operator())
    works.run_work.call(work.pk)
    work.refresh_from_db()
    return work


def test_the_worker_makes_it_and_the_log_counts_what_went_out(made, tmp_path):
    work = performed(made.assessment)

    assert (work.state, work.trouble) == ("done", "")
    file = work.files.get()
    assert (file.name, file.media_type) == ("berkas-nasional-17.04-2024.zip", "application/zip")
    with outputs.storage().open(file.key) as stored:
        part = tmp_path / "salin.zip"
        part.write_bytes(stored.read())
    assert names_in(part) == names_in(made.part)
    told = Event.objects.get(verb="bundle.made").data
    assert {name: told[name] for name in ("files", "papers", "kept_back_anak")} == {
        "files": 4,
        "papers": 3,
        "kept_back_anak": 1,
    }
    assert Event.objects.filter(verb="document.bundled").count() == 3


def test_who_lost_the_right_meanwhile_gets_nothing(made):
    work = order_bundle(assessment=made.assessment, part_mb=100, by=operator())
    Membership.objects.filter(user=operator()).update(role=Role.TASK_FORCE)

    works.run_work.call(work.pk)

    work.refresh_from_db()
    assert (work.state, work.files.count()) == ("failed", 0)
    assert "tidak lagi berhak" in work.trouble


def test_a_bundle_is_closed_when_a_paper_in_it_becomes_secret(made):
    work = order_bundle(assessment=made.assessment, part_mb=100, by=operator())
    assert may_fetch(work, operator())

    decree = Document.objects.get(number="Nomor 3 Tahun 2022")
    raise_sensitivity(document=decree, to=Sensitivity.SPECIFIC, by=operator())

    assert not may_fetch(work, operator())


def test_it_stays_closed_when_that_paper_is_taken_away_from_the_answer(made):
    work = order_bundle(assessment=made.assessment, part_mb=100, by=operator())
    works.run_work.call(work.pk)
    work.refresh_from_db()
    decree = Document.objects.get(number="Nomor 3 Tahun 2022")
    raise_sensitivity(document=decree, to=Sensitivity.SPECIFIC, by=operator())

    AnswerDocument.objects.filter(version__document=decree).delete()

    assert work.finished_at
    assert not may_fetch(work, operator())


def test_a_paper_that_came_after_it_was_made_does_not_close_it(made):
    work = order_bundle(assessment=made.assessment, part_mb=100, by=operator())
    works.run_work.call(work.pk)
    late = a_version()
    late.document.refresh_from_db()
    an_hour_before = late.document.created_at - timedelta(hours=1)
    Work.objects.update(created_at=an_hour_before, finished_at=an_hour_before)
    work.refresh_from_db()

    raise_sensitivity(document=late.document, to=Sensitivity.SPECIFIC, by=operator())

    assert may_fetch(work, operator())


def test_a_bundle_is_closed_to_who_lost_the_right(made):
    work = order_bundle(assessment=made.assessment, part_mb=100, by=operator())

    assert not may_fetch(work, user(Role.EXECUTIVE, KAUR))


def test_the_page_says_what_will_be_inside_and_what_not(made, client):
    page = client.get(PAGE).content.decode()

    assert "5 dari 5 dijawab" in page
    assert "1 di antaranya salinan" in page
    assert "1 dokumen: Rahasia: menyangkut anak." in page
    assert "Paling besar 100 MB (1 berkas ZIP)" in page


def test_ordering_leads_to_the_work_and_twice_is_one(made, client):
    answers = [client.post(PAGE, {"part_mb": "50"}) for _ in range(2)]

    work = Work.objects.get()
    assert [answer.url for answer in answers] == [f"/pekerjaan/{work.public_id}/"] * 2
    assert work.arguments == {"year": 2024, "part_mb": 50}


@pytest.mark.parametrize("sent", ["", "7", "-1", "100; DROP", "1e2"])
def test_a_size_that_is_not_offered_is_a_sentence(made, client, sent):
    answer = client.post(PAGE, {"part_mb": sent})

    assert answer.status_code == 422
    assert Work.objects.count() == 0


def test_more_works_than_one_may_have_are_a_sentence(made, client):
    for size in (1, 2, 3):
        order_bundle(assessment=made.assessment, part_mb=size, by=operator())

    answer = client.post(PAGE, {"part_mb": "50"})

    assert answer.status_code == 409
    assert "belum selesai" in answer.content.decode()


def test_the_command_makes_what_the_other_command_reads(made, tmp_path, capsys):
    call_command("bundle", KAUR, "2024", f"--output={tmp_path}")

    (part,) = tmp_path.iterdir()
    assert part.name == "berkas-nasional-17.04-2024.zip"
    assert manifest_in(part)["score"] == "12.00"
    told = capsys.readouterr().out
    assert "3 dokumen, 4 berkas di dalam." in told
    with pytest.raises(DataFaults, match="sudah berisi"):
        call_command("import_bundle", str(part), region=KAUR, year="2024")


@pytest.mark.parametrize("told", ["0", "2001", "banyak", "1.5", "²"])
def test_a_size_that_can_not_be_is_wrong_use(made, tmp_path, told):
    with pytest.raises(WrongUse, match="Ukuran bagian"):
        call_command("bundle", KAUR, "2024", f"--output={tmp_path}", f"--part-mb={told}")


def test_a_folder_that_is_not_there_is_wrong_use(made, tmp_path):
    with pytest.raises(WrongUse, match="tidak ada"):
        call_command("bundle", KAUR, "2024", f"--output={tmp_path / 'lain'}")
