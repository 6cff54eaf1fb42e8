"""What a page shows of a paper's images: how far they are, and where each of them is.

    pages_of(version, user)            # one paper, with its viewer at evidence:pages
    pages_of_many(versions, user)      # many of them, in the same number of queries

Draw it with templates/evidence/_pages.html, context `pages`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.urls import reverse

from accounts.models import User
from audit.clock import db_now
from evidence.models import Document, DocumentVersion, PageDrawing, PageImage, VirusScan
from evidence.office.plain import MOST_PAGES
from evidence.pages_services import PAGES_AT_ONCE
from evidence.sensitivity import Sensitivity

# Why a page can't be drawn, after "berkas ini" or "halaman ini".
REASONS = {
    "slow": "butuh waktu terlalu lama untuk digambar",
    "large": "butuh memori terlalu besar untuk digambar",
    "broken": "rusak atau terlalu rumit untuk digambar",
}
# What a page of a class S paper measures until it is drawn: A4.
USUAL_SIZE = (1240, 1754)
LATE = timedelta(minutes=10)

READY, WAITING, FAILED = "ready", "waiting", "failed"
UNASKED, CLOSED = "unasked", "closed"
HELD, INFECTED = "held", "infected"
SIMPLIFIED = "Tampilan sederhana: tata letak asli bisa berbeda, dan bagan tidak tampil."


@dataclass(frozen=True, slots=True)
class PageLine:
    """One page: its image with its size in pixels, or in `trouble` why there is none."""

    number: int
    url: str
    width: int = 0
    height: int = 0
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class PagesView:
    """The pages `first` to `last` of `total`, as far as there are images.

    `state`: "ready"; "waiting" for the worker; "failed"; "unasked" (far pages are drawn on demand);
    "closed" (this person may not open it); "held" and "infected" (nobody may, evidence.scanning).
    `sentence` says it in words, `simplified` how far the
    pages of an office file are to be trusted. `shown` is the last page that there is for now;
    `next_start` and `previous_start` are 0 where there is nothing further.
    """

    key: str
    state: str
    sentence: str
    url: str
    download_url: str
    may_open: bool = False
    is_secret: bool = False
    simplified: str = ""
    total: int = 0
    first: int = 0
    last: int = 0
    shown: int = 0
    pages: tuple[PageLine, ...] = ()

    @property
    def next_start(self) -> int:
        return self.last + 1 if self.last < self.total else 0

    @property
    def previous_start(self) -> int:
        return max(self.first - PAGES_AT_ONCE, 1) if self.first > 1 else 0

    def after(self, number: int) -> PagesView:
        """Only what has come since page `number` was the last one."""
        return replace(self, pages=tuple(line for line in self.pages if line.number > number))


def pages_of(version: DocumentVersion, user: User, *, start: int = 1) -> PagesView:
    """The pages of one version from `start` on, `PAGES_AT_ONCE` at most."""
    start = min(start, max(version.total_pages, 1))
    return pages_of_many([version], user, start=start)[version.pk]


def pages_of_many(
    versions: Iterable[DocumentVersion], user: User, *, start: int = 1
) -> dict[int, PagesView]:
    """By the versions' primary keys. Who may not open a paper gets no address of its pages."""
    wanted = list(versions)
    doors = _doors_of(wanted, user)
    images = _images_of(wanted, start)
    drawings = {row.version_id: row for row in PageDrawing.objects.filter(version__in=wanted)}
    now = db_now()
    return {
        version.pk: _view(
            version,
            doors.get(version.pk, CLOSED_DOOR),
            _Drawn(images[version.pk], drawings.get(version.pk), now),
            start,
        )
        for version in wanted
    }


@dataclass(frozen=True, slots=True)
class _Openness:
    """Whether this person may open a version (else `sensitivity` is None), and may now."""

    sensitivity: str | None = None
    hold: VirusScan | None = None


CLOSED_DOOR = _Openness()


def _doors_of(versions: Sequence[DocumentVersion], user: User) -> dict[int, _Openness]:
    """By primary key, of those that the user may open."""
    openable = Document.objects.filter(pk__in={version.document_id for version in versions})
    found = DocumentVersion.objects.filter(
        pk__in=[version.pk for version in versions], document__in=openable.openable_by(user)
    ).select_related("document", "scan")
    return {row.pk: _Openness(row.document.sensitivity, row.hold) for row in found}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What there is of one version at the moment `now`."""

    images: Sequence[PageImage]
    drawing: PageDrawing | None
    now: datetime


def _images_of(versions: Sequence[DocumentVersion], start: int) -> Mapping[int, list[PageImage]]:
    found: dict[int, list[PageImage]] = defaultdict(list)
    window = (start, start + PAGES_AT_ONCE - 1)
    images = PageImage.objects.filter(version__in=versions, number__range=window)
    for image in images.order_by("number"):
        found[image.version_id].append(image)
    return found


def _view(version: DocumentVersion, openness: _Openness, drawn: _Drawn, start: int) -> PagesView:
    view = PagesView(
        key=version.public_id,
        state=CLOSED,
        sentence="Isi dokumen ini tidak terbuka untuk Anda.",
        url=reverse("evidence:pages", args=[version.public_id]),
        download_url=reverse("evidence:download", args=[version.public_id]),
    )
    if openness.sensitivity is None:
        return view
    if openness.hold:
        state = INFECTED if openness.hold.is_infected else HELD
        return replace(view, state=state, sentence=openness.hold.sentence)
    view = replace(view, may_open=True)
    counted = drawn.drawing.total if drawn.drawing else None
    total = version.page_count or counted or 1
    view = replace(view, total=total, first=start, last=min(start + PAGES_AT_ONCE - 1, total))
    if version.is_office:
        view = replace(view, simplified=_simplified(total))
    if openness.sensitivity == Sensitivity.SPECIFIC and (counted or not version.is_office):
        return _secret(view)
    return _kept(view, drawn, since=version.received_at)


def _simplified(total: int) -> str:
    if total < MOST_PAGES:
        return SIMPLIFIED
    return f"{SIMPLIFIED} Hanya {MOST_PAGES} halaman pertama yang digambar."


def _secret(view: PagesView) -> PagesView:
    """Every page has an address, and each is drawn when it is asked for."""
    width, height = USUAL_SIZE
    lines = tuple(
        PageLine(number, _url(view, number), width, height)
        for number in range(view.first, view.last + 1)
    )
    told = (
        "Dokumen rahasia: gambar halaman dibuat setiap kali dibuka dan tidak disimpan. "
        "Setiap pembukaan dicatat."
    )
    view = replace(view, state=READY, is_secret=True, sentence=told, shown=view.last)
    return replace(view, pages=lines)


def _kept(view: PagesView, drawn: _Drawn, *, since: datetime) -> PagesView:
    drawing = drawn.drawing
    last_sign = drawing.touched_at if drawing else since
    failures = {int(number): key for number, key in drawing.failures.items()} if drawing else {}
    pictures = {
        image.number: PageLine(image.number, _url(view, image.number), image.width, image.height)
        for image in drawn.images
    }
    lines = []
    for number in range(view.first, view.last + 1):
        if number in pictures:
            lines.append(pictures[number])
        elif number in failures:
            lines.append(PageLine(number, "", trouble=REASONS[failures[number]]))
        elif drawing is None or drawing.state == PageDrawing.State.WAITING:
            # Two workers may be ahead of each other: what is shown grows at its end only.
            break
    shown = lines[-1].number if lines else view.first - 1
    view = replace(view, pages=tuple(lines), shown=shown)
    state = _state(view, drawing)
    if state == FAILED:
        # With no page at all one sentence says everything.
        pages = view.pages if any(line.url for line in view.pages) else ()
        return replace(view, state=state, sentence=_failed(view, failures), pages=pages)
    is_late = drawn.now - last_sign > LATE
    return replace(view, state=state, sentence=_sentence(view, state, is_late=is_late))


def _state(view: PagesView, drawing: PageDrawing | None) -> str:
    if drawing is None:
        return WAITING
    is_whole = view.shown == view.last and any(line.url for line in view.pages)
    if drawing.state == PageDrawing.State.FAILED:
        has_gaps = any(line.trouble for line in view.pages)
        return READY if is_whole and not has_gaps else FAILED
    if is_whole:
        return READY
    is_asked = view.first <= drawing.wanted
    return WAITING if is_asked and drawing.state == PageDrawing.State.WAITING else UNASKED


def _failed(view: PagesView, failures: Mapping[int, str]) -> str:
    some = any(line.url for line in view.pages)
    what = "Tidak semua gambar halaman dapat" if some else "Gambar halaman tidak dapat"
    reason = REASONS[next(iter(failures.values()))]
    return f"{what} dibuat: berkas ini {reason}. Unduh berkasnya untuk membacanya."


def _sentence(view: PagesView, state: str, *, is_late: bool) -> str:
    if state == READY:
        return f"{view.total} halaman."
    if state == UNASKED:
        return f"Gambar halaman {view.first}–{view.last} belum disiapkan."
    done = f"{len(view.pages)} dari {view.last - view.first + 1} halaman sudah jadi"
    if is_late:
        return (
            f"Gambar halaman belum siap, lebih lama dari biasanya ({done}). "
            "Unduh berkasnya bila Anda perlu membacanya sekarang."
        )
    return f"Gambar halaman sedang disiapkan, {done}."


def _url(view: PagesView, number: int) -> str:
    return reverse("evidence:page_image", args=[view.key, number])
