"""What all kinds of papers share: their page, their file, the order for the worker."""

import pytest

from accounts import rates
from accounts.rates import Limiter
from audit.clock import db_now
from jobs.models import Work
from jobs.works import MOST_UNFINISHED, order
from reports.kinds import KINDS
from reports.models import Paper
from tests.clock import set_clock
from tests.evaluations.conftest import text

pytestmark = pytest.mark.django_db

HERE = "/evaluasi/2024/17.04/lembar/"


@pytest.mark.parametrize("kind", ["piagam", "rekap", "provila"])
def test_a_kind_that_is_not_for_a_regency_is_not_there(signed_in, fresh_kaur, kind):
    answers = [signed_in.get(f"{HERE}{kind}/"), signed_in.get(f"{HERE}{kind}.pdf")]
    answers.append(signed_in.post(f"{HERE}{kind}/buat/"))

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_options_are_tried_on_the_page_and_nothing_is_ordered(signed_in, fresh_kaur):
    told = {"kertas": "F4", "nomor": "400/{urut}", "fremd": "x", "lihat": "ya"}

    answer = signed_in.post(f"{HERE}surat/buat/", told)

    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{HERE}surat/?kertas=F4&nomor=400%2F%7Burut%7D",
    )
    assert not Work.objects.exists()


def test_a_fourth_work_is_refused_with_what_to_do_and_the_options_stay(
    signed_in, fresh_kaur, clerk
):
    for number in range(MOST_UNFINISHED):
        order(kind="paper", title="Lembar", region="17.04", arguments={"number": number}, by=clerk)

    answer = signed_in.post(f"{HERE}surat/buat/", {"kertas": "F4", "nomor": "400/7"})

    assert answer.status_code == 409
    assert f"{MOST_UNFINISHED} adalah batasnya" in text(answer)
    assert 'value="400/7"' in text(answer)


def test_a_long_paper_is_not_set_while_the_person_waits(signed_in, fresh_kaur):
    answer = signed_in.get(f"{HERE}lengkap.pdf")

    assert (answer.status_code, "Tekan Buat PDF." in text(answer)) == (422, True)
    assert not Paper.objects.exists()


def test_without_anything_to_print_the_page_says_why_and_offers_no_file(signed_in, fresh_kaur):
    page = signed_in.get(f"{HERE}berita-acara/")
    file = signed_in.get(f"{HERE}berita-acara.pdf")

    assert (page.status_code, file.status_code) == (200, 422)
    assert KINDS["berita-acara"].nothing in text(page)
    assert "Unduh PDF" not in text(page)


def test_who_asks_for_too_many_files_waits_and_no_paper_is_counted(
    signed_in, fresh_kaur, clerk, monkeypatch
):
    monkeypatch.setattr(rates, "FILES", Limiter(at_once=1, a_second=0.1))
    set_clock(monkeypatch, db_now())
    rates.FILES.take(str(clerk.pk), db_now())

    answer = signed_in.get(f"{HERE}kemajuan.pdf")

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "10")
    assert not Paper.objects.exists()
