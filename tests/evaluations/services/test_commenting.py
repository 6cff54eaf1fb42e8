"""Talk about a question: said, answered, settled, taken back, and told by mail."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from audit.models import Event, OutboxItem
from evaluations.comments.queries import figures_of, talk_on, talks, unread_by_code
from evaluations.models import Audience, Comment, Thread, ThreadSeen
from evaluations.services import (
    Refused,
    allow_in_papers,
    mark_read,
    reopen_thread,
    reply,
    resolve,
    withdraw_comment,
)
from evaluations.services.commenting import TOPIC, send_mention
from tests.clock import set_clock
from tests.evaluations.scene import finalised
from tests.evaluations.talking import OF_CHILDREN, a_thread, asked, meet, talked_about

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 6, 25, 3, tzinfo=UTC)


@pytest.fixture
def assessment(monkeypatch):
    set_clock(monkeypatch, NOW)
    return talked_about()


@pytest.fixture
def later(monkeypatch):
    def move(**by):
        set_clock(monkeypatch, NOW + timedelta(**by))

    return move


def words(thread):
    return list(thread.comments.values_list("text", flat=True))


@pytest.mark.parametrize(
    ("by", "audience"),
    [("operator", "province"), ("verif", "regency"), ("auditor", "both"), ("seluma", "both")],
)
def test_nobody_opens_a_thread_for_a_side_that_is_not_the_own(assessment, by, audience):
    with pytest.raises(Refused, match="Pilih peserta lain"):
        a_thread(assessment, by, Audience(audience))

    assert not Thread.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "masih kosong"),
        (" \r\n ", "masih kosong"),
        ("x" * 2001, "paling banyak 2000"),
        ("Anak itu 1704014506120003, tolong", "NIK atau nomor KK"),
        ("Anak itu 1704 0145 0612 0003", "NIK atau nomor KK"),
        ("KK 1704010101800003", "NIK atau nomor KK"),
        ("Anak itu １７０４０１４５０６１２０００３", "NIK atau nomor KK"),
    ],
)
def test_what_may_not_be_said_is_refused_with_a_sentence_and_leaves_nothing(
    assessment, text, sentence
):
    thread = a_thread(assessment, "operator")

    with pytest.raises(Refused, match=sentence):
        a_thread(assessment, "operator", text=text)
    with pytest.raises(Refused, match=sentence):
        reply(thread=thread, text=text, by=meet("dinkes"))

    assert (Thread.objects.count(), Comment.objects.count()) == (1, 1)


def test_a_telephone_and_a_sum_of_money_may_be_said(assessment):
    thread = a_thread(assessment, "operator", text="Hubungi 0812 3456 7890, Rp1.704.014.506.120,00")

    assert thread.comments.count() == 1


def test_who_may_not_read_the_thread_can_not_be_mentioned_in_it(assessment):
    for name in ("verif", "seluma", "auditor", "desa"):
        with pytest.raises(Refused, match="tidak membaca diskusi ini"):
            a_thread(assessment, "operator", Audience.REGENCY, mentioned=(name,))
    with pytest.raises(Refused, match="tidak membaca diskusi ini"):
        a_thread(assessment, "operator", code=OF_CHILDREN, mentioned=("admin",))

    assert not Comment.objects.exists()


def test_the_log_says_that_something_was_said_and_not_what(assessment):
    thread = a_thread(assessment, "operator", text="kenari biru", mentioned=("dinkes",))

    events = Event.objects.filter(subject=f"thread:{thread.public_id}")
    comment = thread.comments.get()
    told = {"question": "1.1", "audience": "both"}
    assert [(event.verb, event.data) for event in events] == [
        ("thread.opened", told),
        ("comment.added", {**told, "comment": comment.public_id, "mentions": 1}),
    ]
    assert "kenari" not in str(list(Event.objects.values_list("data", flat=True)))


def test_the_second_click_says_nothing_twice_and_the_same_words_later_do(assessment, later):
    thread = a_thread(assessment, "operator")
    assert a_thread(assessment, "operator") == thread
    reply(thread=thread, text="Sudah.", by=meet("dinkes"))
    reply(thread=thread, text="Sudah. ", by=meet("dinkes"))
    assert words(thread) == ["Bagaimana ini?", "Sudah."]

    later(minutes=2)
    reply(thread=thread, text="Sudah.", by=meet("dinkes"))

    assert words(thread) == ["Bagaimana ini?", "Sudah.", "Sudah."]


def test_a_settled_thread_takes_no_answer_until_it_is_opened_again(assessment):
    thread = a_thread(assessment, "operator")
    resolve(thread=thread, by=meet("verif"))

    with pytest.raises(Refused, match=r"ditandai selesai oleh .* Buka lagi"):
        reply(thread=thread, text="Tunggu.", by=meet("operator"))
    with pytest.raises(Refused, match="sudah ditandai selesai"):
        resolve(thread=thread, by=meet("operator"))
    reopen_thread(thread=thread, by=meet("operator"))
    with pytest.raises(Refused, match="sudah terbuka"):
        reopen_thread(thread=thread, by=meet("operator"))
    reply(thread=thread, text="Tunggu.", by=meet("operator"))

    assert words(thread) == ["Bagaimana ini?", "Tunggu."]


def test_own_words_are_taken_back_once_and_strangers_never(assessment):
    comment = a_thread(assessment, "operator").comments.get()

    with pytest.raises(Refused, match="komentar Anda sendiri"):
        withdraw_comment(comment=comment, by=meet("verif"))
    withdraw_comment(comment=comment, by=meet("operator"))
    with pytest.raises(Refused, match="sudah ditarik"):
        withdraw_comment(comment=comment, by=meet("operator"))

    comment.refresh_from_db()
    assert (comment.text, comment.withdrawn_at) == ("", NOW)


def test_words_are_never_changed_nor_deleted_by_any_path(assessment):
    comments = a_thread(assessment, "operator").comments

    with pytest.raises(IntegrityError), transaction.atomic():
        comments.update(text="lain")
    with pytest.raises(IntegrityError), transaction.atomic():
        comments.all().delete()


def test_a_finished_year_is_still_talked_about(assessment):
    done = finalised(assessment, score=Decimal(6))

    thread = a_thread(done, "operator")
    resolve(thread=thread, by=meet("operator"))

    assert thread.comments.count() == 1


def test_papers_may_show_only_a_shared_thread_not_about_children_and_only_by_who_shapes_them(
    assessment,
):
    shared = a_thread(assessment, "operator")
    own = a_thread(assessment, "operator", Audience.REGENCY)
    child = a_thread(assessment, "operator", code=OF_CHILDREN)

    for thread, by, sentence in (
        (shared, "dinkes", "Hanya operator dan admin"),
        (own, "operator", "Hanya diskusi bersama"),
        (child, "operator", "tentang pertanyaan anak"),
    ):
        with pytest.raises(Refused, match=sentence):
            allow_in_papers(thread=thread, allowed=True, by=meet(by))
    allow_in_papers(thread=shared, allowed=True, by=meet("admin"))
    allow_in_papers(thread=shared, allowed=True, by=meet("operator"))

    assert list(Thread.objects.filter(in_papers=True)) == [shared]
    assert Event.objects.filter(verb="thread.print_set").count() == 1


def test_what_others_said_is_unread_until_it_was_read_and_the_own_never(assessment, later):
    thread = a_thread(assessment, "operator")
    first = thread.comments.get()
    verif = meet("verif")
    assert (unread_by_code(assessment, verif), unread_by_code(assessment, meet("operator"))) == (
        {"1.1": 1},
        {},
    )

    mark_read(comments=[first], by=verif)
    assert unread_by_code(assessment, verif) == {}

    later(minutes=5)
    second = reply(thread=thread, text="Masih ada.", by=meet("dinkes"))
    assert unread_by_code(assessment, verif) == {"1.1": 1}
    mark_read(comments=[second], by=verif)
    mark_read(comments=[first], by=verif)

    assert unread_by_code(assessment, verif) == {}
    assert ThreadSeen.objects.get().at == second.at


def test_what_was_taken_back_and_what_the_other_side_says_is_news_to_nobody(assessment):
    gone = a_thread(assessment, "operator").comments.get()
    withdraw_comment(comment=gone, by=meet("operator"))
    a_thread(assessment, "operator", Audience.REGENCY, text="Di antara kita")

    verif = meet("verif")
    assert unread_by_code(assessment, verif) == {}
    figures = figures_of(assessment, "1.1", verif, children=False, office=None)
    assert (figures.total, figures.open, figures.unread) == (1, 1, 0)
    assert not talks(verif, "baru").exists()
    assert talks(meet("dinkes"), "baru").get().unread == 1


def test_the_lists_keep_what_mentions_me_what_is_open_and_all(assessment):
    mine = a_thread(assessment, "operator", mentioned=("verif",))
    settled = a_thread(assessment, "operator", text="Lain")
    resolve(thread=settled, by=meet("operator"))
    verif = meet("verif")

    assert [list(talks(verif, key)) for key in ("sebut", "terbuka")] == [[mine], [mine]]
    assert set(talks(verif, "semua")) == {mine, settled}
    assert [row.mentions_me for row in talks(verif, "semua").order_by("pk")] == [True, False]
    withdraw_comment(comment=mine.comments.get(), by=meet("operator"))
    assert not talks(verif, "sebut").exists()


def test_a_talk_costs_the_same_queries_whatever_was_said(assessment, django_assert_num_queries):
    verif = meet("verif")
    memberships = list(verif.memberships.select_related("region", "agency"))
    verif.memberships_read = memberships
    question = asked(assessment)
    for number in range(3):
        thread = a_thread(assessment, "operator", text=f"Satu {number}", mentioned=("verif",))
        reply(thread=thread, text=f"Dua {number}", by=meet("dinkes"))

    with django_assert_num_queries(4):
        rows = talk_on(assessment, question, verif)
    with django_assert_num_queries(1):
        figures_of(assessment, "1.1", verif, children=False, office=None)
    with django_assert_num_queries(1):
        unread_by_code(assessment, verif)
    with django_assert_num_queries(1):
        list(talks(verif, "semua"))

    assert [len(row.comments) for row in rows] == [2, 2, 2]


class TestMail:
    @pytest.fixture(autouse=True)
    def _address(self, settings):
        settings.SITE_URL = "https://kla.example"
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    def mentioned(self, assessment, audience=Audience.BOTH, **told):
        """The notice for the verifier, who has an address, waits in the outbox."""
        verif = meet("verif")
        verif.email = "verif@contoh.go.id"
        verif.save()
        a_thread(
            assessment, "operator", audience, text="kenari biru", mentioned=("verif", "dinkes")
        )
        return OutboxItem.objects.get(topic=TOPIC).payload

    def test_only_who_has_an_address_is_told_and_without_a_word_of_the_comment(self, assessment):
        send_mention(self.mentioned(assessment))

        letter = mail.outbox[0]
        assert letter.to == ["verif@contoh.go.id"]
        assert "Orang.Operator menyebut Anda" in letter.body
        assert "https://kla.example/evaluasi/2024/17.04/1/1.1/diskusi/" in letter.body
        assert "kenari" not in letter.body + letter.subject

    def test_nothing_leaves_once_the_comment_was_taken_back(self, assessment):
        payload = self.mentioned(assessment)
        withdraw_comment(comment=Comment.objects.get(), by=meet("operator"))

        send_mention(payload)

        assert mail.outbox == []

    def test_nothing_leaves_to_somebody_who_may_not_read_it_any_more(self, assessment):
        payload = self.mentioned(assessment)
        meet("verif").memberships.update(ends_on="2024-06-24")

        send_mention(payload)

        assert mail.outbox == []
