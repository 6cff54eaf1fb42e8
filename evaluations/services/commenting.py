"""Talk about a question: said, answered, settled, taken back. Plain text, never in an event."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.links import site
from accounts.models import User
from accounts.permissions import Permission, has_permission
from audit.clock import db_now
from audit.services import FollowUp, record
from evaluations.addresses import talk_address
from evaluations.comments.access import (
    is_about_children,
    participants,
    readable_by,
    readers_among,
    rights_of,
)
from evaluations.models import Assessment, Audience, Comment, Mention, Thread, ThreadSeen
from evaluations.services.doors import Refused, locked
from evidence.personal import findings_in
from instruments.models import Question
from jobs.outbox import send_by_mail
from regions.timezones import jakarta_day

TOPIC = "mention"
NUMBERS = ("nik_child", "nik_adult", "kk")
LONGEST = 2_000
# The same words again so soon are the second click on one button.
SAME_WITHIN = timedelta(minutes=1)


@transaction.atomic
def open_thread(
    *,
    assessment: Assessment,
    question: Question,
    audience: Audience,
    text: str,
    mentioned: Sequence[User] = (),
    by: User,
) -> Thread:
    """Begin a talk about a question; it keeps its audience for good.

    Raises Refused: an audience that is not the person's, a number of a person in the text, somebody
    mentioned who may not read it.
    """
    locked(assessment)
    if audience not in rights_of(by, assessment, question).writes:
        raise Refused("Anda tidak dapat membuka diskusi untuk peserta itu. Pilih peserta lain.")
    now = db_now()
    same = Comment.objects.filter(
        thread__assessment=assessment, thread__question=question, thread__audience=audience
    )
    if before := _said_just_now(same, text, by):
        return before.thread
    thread = Thread.objects.create(
        assessment=assessment, question=question, audience=audience, opened_at=now, opened_by=by
    )
    _record("thread.opened", thread, by)
    _say(thread, text, mentioned, by)
    return thread


@transaction.atomic
def reply(*, thread: Thread, text: str, mentioned: Sequence[User] = (), by: User) -> Comment:
    """Say something in an open thread. Raises Refused as `open_thread`, and once it is resolved."""
    now_row = _locked_thread(thread)
    if now_row.resolved_at is not None:
        raise Refused(
            f"Diskusi ini sudah ditandai selesai oleh {now_row.resolved_by}. Buka lagi "
            "diskusinya, lalu kirim."
        )
    before = _said_just_now(Comment.objects.filter(thread=thread), text, by)
    return before or _say(now_row, text, mentioned, by)


@transaction.atomic
def resolve(*, thread: Thread, by: User) -> None:
    """Settle it; of two who do so at once the first is named. Raises Refused for the second."""
    settled = Thread.objects.filter(pk=thread.pk, resolved_at=None)
    if settled.update(resolved_at=db_now(), resolved_by=by) != 1:
        raise Refused("Diskusi ini sudah ditandai selesai.")
    _record("thread.resolved", thread, by)


@transaction.atomic
def reopen_thread(*, thread: Thread, by: User) -> None:
    """Raises Refused when it is open already."""
    settled = Thread.objects.filter(pk=thread.pk, resolved_at__isnull=False)
    if settled.update(resolved_at=None, resolved_by=None) != 1:
        raise Refused("Diskusi ini sudah terbuka.")
    _record("thread.reopened", thread, by)


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: User) -> None:
    """Take back one's own words: an empty place with its time stays. Raises Refused."""
    if comment.by_id != by.pk:
        raise Refused("Anda hanya dapat menarik komentar Anda sendiri.")
    present = Comment.objects.filter(pk=comment.pk, withdrawn_at=None)
    if present.update(text="", withdrawn_at=db_now()) != 1:
        raise Refused("Komentar ini sudah ditarik.")
    _record("comment.withdrawn", comment.thread, by, comment=comment.public_id)


@transaction.atomic
def allow_in_papers(*, thread: Thread, allowed: bool, by: User) -> None:
    """Let papers show a shared thread, or no longer. Raises Refused: one side's own, or a child's.

    For those who shape the papers of the regency: its operators and the province's admins.
    """
    if not has_permission(by, Permission.EDIT_LETTERHEAD, thread.assessment.region):
        raise Refused("Hanya operator dan admin provinsi yang memilih isi laporan.")
    if thread.audience != Audience.BOTH:
        raise Refused("Hanya diskusi bersama yang boleh dimuat dalam laporan.")
    if is_about_children(thread.question):
        raise Refused("Diskusi tentang pertanyaan anak tidak pernah dimuat dalam laporan.")
    if Thread.objects.exclude(in_papers=allowed).filter(pk=thread.pk).update(in_papers=allowed):
        _record("thread.print_set", thread, by, allowed=allowed)


@transaction.atomic
def mark_read(*, comments: Sequence[Comment], by: User) -> None:
    """The person has read the threads of these comments up to each of them; never less than before.

    No event: what somebody has read is nobody else's business.
    """
    for comment in comments:
        seen, created = ThreadSeen.objects.get_or_create(
            thread=comment.thread, user=by, defaults={"at": comment.at}
        )
        if not created:
            ThreadSeen.objects.filter(pk=seen.pk, at__lt=comment.at).update(at=comment.at)


def send_mention(payload: Mapping[str, Any]) -> None:
    """Deliver the notice that somebody was mentioned, without a word of what was said.

    Nothing leaves when the comment was taken back, or when the person may not read it any more.
    """
    rows = Mention.objects.select_related(
        "user",
        "comment__by",
        "comment__thread__assessment__round",
        "comment__thread__assessment__region",
        "comment__thread__question__indicator",
    )
    mention = rows.get(pk=payload["mention"])
    user, comment = mention.user, mention.comment
    may_read = Thread.objects.filter(readable_by(user), pk=comment.thread_id).exists()
    is_there = user.email and user.is_open_on(jakarta_day(db_now()))
    if comment.withdrawn_at is None and may_read and is_there:
        send_by_mail(_letter(mention))


def _letter(mention: Mention) -> dict[str, str]:
    thread = mention.comment.thread
    assessment = thread.assessment
    page = talk_address(assessment, thread.question)
    lines = [
        f"Yth. {mention.user},",
        "",
        f"{mention.comment.by} menyebut Anda dalam diskusi pertanyaan {thread.question.code}, "
        f"evaluasi KLA {assessment.region.title} {assessment.round.year}.",
        "",
        f"Baca dan balas di Portal KLA: {site()}{page}",
    ]
    return {
        "to": mention.user.email or "",
        "subject": "Portal KLA: Anda disebut dalam sebuah diskusi",
        "body": "\n".join(lines),
    }


def _say(thread: Thread, text: str, mentioned: Sequence[User], by: User) -> Comment:
    said = _checked(text)
    _refuse_strangers(thread, mentioned)
    comment = Comment.objects.create(thread=thread, text=said, at=db_now(), by=by)
    people = {user.pk: user for user in mentioned if user.pk != by.pk}
    mentions = Mention.objects.bulk_create(
        Mention(comment=comment, user=user) for user in people.values()
    )
    notices = [FollowUp(TOPIC, {"mention": one.pk}) for one in mentions if one.user.email]
    told = {"comment": comment.public_id, "mentions": len(mentions)}
    _record("comment.added", thread, by, outbox=notices, **told)
    return comment


def _checked(text: str) -> str:
    """Raises Refused for nothing, too much, and the number of a person (security 63)."""
    said = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not said:
        raise Refused("Komentar masih kosong. Tulis dahulu isinya.")
    if len(said) > LONGEST:
        raise Refused(f"Komentar {len(said)} karakter, paling banyak {LONGEST}. Ringkas isinya.")
    found = findings_in(unicodedata.normalize("NFKC", said), on=jakarta_day(db_now()))
    if any(found.get(name) for name in NUMBERS):
        raise Refused(
            "Komentar ini memuat NIK atau nomor KK. Hapus nomor itu; sebut jumlahnya saja, jangan "
            "data orang."
        )
    return said


def _refuse_strangers(thread: Thread, mentioned: Sequence[User]) -> None:
    if not mentioned:
        return
    everybody = participants(thread.assessment, thread.question, jakarta_day(db_now()))
    readers = {one.user.pk for one in readers_among(everybody, Audience(thread.audience))}
    strangers = [str(user) for user in mentioned if user.pk not in readers]
    if strangers:
        raise Refused(
            f"{', '.join(strangers)} tidak membaca diskusi ini. Lepas sebutannya, atau buka "
            "diskusi dengan peserta lain."
        )


def _said_just_now(rows: Any, text: str, by: User) -> Comment | None:
    said = "\n".join(line.rstrip() for line in text.strip().splitlines())
    again = rows.filter(by=by, text=said, withdrawn_at=None, at__gt=db_now() - SAME_WITHIN)
    return again.select_related("thread").first()


def _locked_thread(thread: Thread) -> Thread:
    rows = Thread.objects.select_for_update(of=("self",)).select_related(
        "assessment__region", "assessment__round", "question__indicator__cluster", "resolved_by"
    )
    return rows.get(pk=thread.pk)


def _record(
    verb: str, thread: Thread, by: User, outbox: Sequence[FollowUp] = (), **told: Any
) -> None:
    region = thread.assessment.region_id
    data = {"question": thread.question.code, "audience": str(thread.audience), **told}
    subject = f"thread:{thread.public_id}"
    record(verb=verb, subject=subject, region=region, by=by, data=data, outbox=outbox)
