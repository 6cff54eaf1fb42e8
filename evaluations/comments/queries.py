"""What people said about questions: the talk on one, what is new for somebody, and counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from evaluations.comments.access import discusses, readable_by, rights_for
from evaluations.models import Assessment, Comment, Mention, Thread, ThreadSeen
from instruments.models import Question

FILTERS = {"baru": "Baru", "sebut": "Menyebut saya", "terbuka": "Belum selesai", "semua": "Semua"}


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One contribution; `mentions` are names, `is_new` what somebody else said since."""

    comment: Comment
    mentions: Sequence[str]
    is_new: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A whole thread, oldest contribution first; `is_new` when there is any unread."""

    thread: Thread
    comments: Sequence[CommentRow]

    @property
    def is_new(self) -> bool:
        return any(row.is_new for row in self.comments)

    @property
    def latest(self) -> Comment:
        return self.comments[-1].comment


@dataclass(frozen=True, slots=True)
class TalkFigures:
    """How many threads a question has for somebody: all, open, and with something unread."""

    total: int
    open: int
    unread: int
    may_write: bool


@dataclass(frozen=True, slots=True)
class TalkNews:
    """How many comments are unread for somebody, in all evaluations, and how many name him."""

    unread: int
    naming: int


def threads_for(user: User) -> QuerySet[Thread]:
    """The only door to threads."""
    return Thread.objects.filter(readable_by(user))


def talk_on(assessment: Assessment, question: Question, user: User) -> list[ThreadRow]:
    """All threads on a question, open ones first; four queries."""
    found = threads_for(user).filter(assessment=assessment, question=question)
    threads = list(found.select_related("opened_by", "resolved_by"))
    comments = Comment.objects.filter(thread__in=threads).select_related("by")
    seen = dict(
        ThreadSeen.objects.filter(thread__in=threads, user=user).values_list("thread", "at")
    )
    names: dict[int, list[str]] = defaultdict(list)
    mentions = Mention.objects.filter(comment__thread__in=threads).order_by("pk")
    for key, name in mentions.values_list("comment", "user__full_name"):
        names[key].append(name)
    by_thread: dict[int, list[CommentRow]] = defaultdict(list)
    for comment in comments:
        since = seen.get(comment.thread_id)
        row = CommentRow(
            comment,
            names[comment.pk],
            is_new=_is_new(comment, since, user),
            is_own=comment.by_id == user.pk,
        )
        by_thread[comment.thread_id].append(row)
    rows = [ThreadRow(thread, by_thread[thread.pk]) for thread in threads]
    return sorted(rows, key=lambda row: row.thread.resolved_at is not None)


def comments_named(
    public_ids: Sequence[str], assessment: Assessment, question: Question, user: User
) -> list[Comment]:
    """Those of them on the question that the person may read; others are left out."""
    # PostgreSQL refuses to be asked for what is not printable.
    named = [one for one in public_ids if one.isprintable()]
    threads = threads_for(user).filter(assessment=assessment, question=question)
    found = Comment.objects.filter(public_id__in=named, thread__in=threads)
    return list(found.select_related("thread"))


def figures_of(
    assessment: Assessment, code: str, user: User, *, children: bool, office: int | None
) -> TalkFigures | None:
    """For the page of a question; None for whom its talk does not exist. One query."""
    rights = rights_for(user, assessment, children=children, office=office)
    if not rights.reads:
        return None
    threads = threads_for(user).filter(assessment=assessment, question__code=code)
    rows = list(with_unread(threads, user).values_list("resolved_at", "unread"))
    return TalkFigures(
        len(rows),
        sum(resolved_at is None for resolved_at, _ in rows),
        sum(unread > 0 for _, unread in rows),
        bool(rights.writes),
    )


def unread_by_code(assessment: Assessment, user: User) -> dict[str, int]:
    """Question code -> unread comments; questions without any are left out. One query."""
    rows = (
        unread_by(user)
        .filter(thread__in=threads_for(user).filter(assessment=assessment))
        .order_by()
        .values_list("thread__question__code")
    )
    return dict(rows.annotate(count=Count("pk")))


def unread_by(user: User) -> QuerySet[Comment]:
    """What others said, in any thread, since the person read it."""
    seen = ThreadSeen.objects.filter(thread=OuterRef("thread"), user=user, at__gte=OuterRef("at"))
    return Comment.objects.filter(~Exists(seen), withdrawn_at=None).exclude(by=user)


def news_for(user: User) -> TalkNews | None:
    """For the front page; None when nothing is new. One query, none for who does not discuss."""
    if not discusses(user):
        return None
    me = Mention.objects.filter(comment=OuterRef("pk"), user=user)
    rows = unread_by(user).filter(thread__in=threads_for(user)).order_by()
    found = rows.annotate(names_me=Exists(me)).aggregate(
        unread=Count("pk"), naming=Count("pk", filter=Q(names_me=True))
    )
    return TalkNews(**found) if found["unread"] else None


def with_unread(threads: QuerySet[Thread], user: User) -> QuerySet[Thread]:
    """Each with `unread`, the number of comments that are new for the person."""
    new = unread_by(user).filter(thread=OuterRef("pk")).order_by().values("thread")
    count = Subquery(new.annotate(count=Count("pk")).values("count"), IntegerField())
    return threads.annotate(unread=Coalesce(count, 0))


def talks(user: User, chosen: str, assessment: Assessment | None = None) -> QuerySet[Thread]:
    """Threads of one assessment or of all, kept by one of `FILTERS`, the latest talk first.

    Each with `unread`, `latest` and `mentions_me`; "baru" is what is unread.
    """
    me = Mention.objects.filter(comment__thread=OuterRef("pk"), user=user)
    rows = with_unread(threads_for(user), user).annotate(
        latest=Max("comments__at"),
        mentions_me=Exists(me.filter(comment__withdrawn_at=None)),
    )
    if assessment is not None:
        rows = rows.filter(assessment=assessment)
    keeps: Mapping[str, Q] = {
        "sebut": Q(mentions_me=True),
        "terbuka": Q(resolved_at=None),
        "semua": Q(),
    }
    rows = rows.filter(keeps.get(chosen, Q(unread__gt=0)))
    related = ("assessment__round", "assessment__region", "question__indicator", "opened_by")
    return rows.select_related(*related).order_by("-latest", "-pk")


def _is_new(comment: Comment, since: datetime | None, user: User) -> bool:
    is_shown = comment.withdrawn_at is None and comment.by_id != user.pk
    return is_shown and (since is None or comment.at > since)
