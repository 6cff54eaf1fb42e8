"""What every page's frame needs: the menu, the phone's bottom bar, trial banner, account links.

Menu entries name their view; an entry whose view does not exist is left out, so that a
menu never leads to a dead end.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from evaluations.access import answers, answers_for_areas, is_asked, verifies
from evaluations.area_access import own_areas
from evaluations.comments.access import discusses
from evaluations.provinces import provinces_of
from evidence.places import may_add
from reports.queries import prints


@dataclass(frozen=True)
class MenuItem:
    """One way to somewhere; `active` marks where the reader is now."""

    label: str
    view: str
    icon: str
    url: str = ""
    active: bool = False


UPLOAD = "evidence:upload"
BOARD = "evaluations:board_latest"
VERIFICATION = "evaluations:verification"
AREAS = "evaluations:areas"
REQUESTS = "evaluations:my_requests"
PAPERS = "reports:index"
TALKS = "evaluations:talks"
MENU = (
    MenuItem("Beranda", "home", "house-door"),
    MenuItem("Evaluasi", "evaluations:list", "clipboard-check"),
    MenuItem("Verifikasi", VERIFICATION, "check2-square"),
    MenuItem("Wilayah", AREAS, "building"),
    MenuItem("Permintaan", REQUESTS, "inbox"),
    MenuItem("Dokumen", "evidence:list", "folder2-open"),
    MenuItem("Diskusi", TALKS, "chat-left-text"),
    MenuItem("Provinsi", BOARD, "geo-alt"),
    MenuItem("Laporan", PAPERS, "printer"),
    MenuItem("Akun", "accounts:account", "person-circle"),
)
BOTTOM_BAR = (
    MenuItem("Beranda", "home", "house-door"),
    MenuItem("Isi", "evaluations:list", "pencil-square"),
    MenuItem("Unggah", UPLOAD, "upload"),
    MenuItem("Tugas", "evaluations:tasks", "check2-square"),
)
# A camat or village answers on the own page and sends what is asked of it.
AREA_BAR = (
    MenuItem("Beranda", "home", "house-door"),
    MenuItem("Isi", AREAS, "pencil-square"),
    MenuItem("Unggah", UPLOAD, "upload"),
    MenuItem("Permintaan", REQUESTS, "inbox"),
)
VERIFIERS_BAR = (
    MenuItem("Beranda", "home", "house-door"),
    MenuItem("Verifikasi", VERIFICATION, "check2-square"),
    MenuItem("Provinsi", BOARD, "geo-alt"),
    MenuItem("Dokumen", "evidence:list", "folder2-open"),
)
# Who fills in nothing reads scores and papers.
READERS_BAR = (
    MenuItem("Beranda", "home", "house-door"),
    MenuItem("Evaluasi", "evaluations:list", "clipboard-check"),
    MenuItem("Dokumen", "evidence:list", "folder2-open"),
    MenuItem("Laporan", PAPERS, "printer"),
)
# View -> whose entry it is; all others are everybody's.
FOR_FEW = {
    BOARD: provinces_of,
    VERIFICATION: verifies,
    PAPERS: prints,
    TALKS: discusses,
    AREAS: answers_for_areas,
    REQUESTS: is_asked,
}
SIGN_IN, SIGN_OUT, ACCOUNT = "accounts:sign_in", "accounts:sign_out", "accounts:account"
WORKS = "jobs:works"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor of base.html; costs no query beyond the signed-in user.

    The two menus are lazy: an error page draws none, and must not ask a database that is down.
    """
    user = getattr(request, "user", AnonymousUser())
    return {
        "menu": SimpleLazyObject(lambda: _marked(menu_for(user), request.path)),
        "bottom_bar": SimpleLazyObject(lambda: _marked(bottom_bar_for(user), request.path)),
        "is_trial": settings.KLA_TRIAL,
        "account_url": _address(ACCOUNT),
        "works_url": _address(WORKS),
        "sign_in_url": _address(SIGN_IN),
        "sign_out_url": _address(SIGN_OUT),
    }


def menu_for(user: AbstractBaseUser | AnonymousUser) -> list[MenuItem]:
    """The left menu; empty for a visitor who has not signed in; some entries are for few."""
    if not user.is_authenticated:
        return []
    entries = _reachable(MENU)
    return [entry for entry in entries if entry.view not in FOR_FEW or FOR_FEW[entry.view](user)]


def bottom_bar_for(user: AbstractBaseUser | AnonymousUser) -> list[MenuItem]:
    """The phone's bar without "Lainnya", which the template adds; "Unggah" for who may send."""
    if not user.is_authenticated:
        return []
    entries = _reachable(_bar_of(user))
    return entries if may_add(user) else [entry for entry in entries if entry.view != UPLOAD]


def _bar_of(user: User) -> tuple[MenuItem, ...]:
    if own_areas(user):
        return AREA_BAR
    if verifies(user):
        return VERIFIERS_BAR
    return BOTTOM_BAR if answers(user) or not prints(user) else READERS_BAR


def _reachable(entries: tuple[MenuItem, ...]) -> list[MenuItem]:
    found = (replace(entry, url=_address(entry.view)) for entry in entries)
    return [entry for entry in found if entry.url]


def _marked(entries: list[MenuItem], path: str) -> list[MenuItem]:
    """Only the longest matching address is active: "/" would otherwise match every page."""
    matching = [entry.url for entry in entries if path == entry.url or _holds(entry.url, path)]
    best = max(matching, key=len, default=None)
    return [replace(entry, active=entry.url == best) for entry in entries]


def _holds(address: str, path: str) -> bool:
    return address != "/" and path.startswith(address)


def _address(view: str) -> str:
    try:
        return reverse(view)
    except NoReverseMatch:
        return ""
