"""Leads visitors and ended sessions to the sign-in page, before any view runs (security 10, 15)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts import sessions
from audit.clock import db_now

Answer = Callable[[HttpRequest], HttpResponse]


def live_sessions_only(get_response: Answer) -> Answer:
    def answer(request: HttpRequest) -> HttpResponse:
        ending = _ending(request)
        if ending is None:
            return get_response(request)
        logout(request)
        return _to_sign_in(request, ending)

    return answer


class SignInFirst(LoginRequiredMiddleware):
    """Visitors sign in first; an address that only takes forms is no place to come back to."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        if _is_page(request):
            return super().handle_no_permission(request, view_func)
        return _to_sign_in(request)


def _ending(request: HttpRequest) -> sessions.Ending | None:
    # Asked first: Django drops a session with an old password hash while it loads the user.
    if not sessions.claims_a_person(request.session):
        return None
    if not request.user.is_authenticated:
        return sessions.Ending.CLOSED
    # One look at the clock serves the whole page; writes look again.
    request.now = now = db_now()
    ending = sessions.ending(request.session, request.user, now)
    if ending is None:
        sessions.mark_seen(request.session, now)
    return ending


def _to_sign_in(request: HttpRequest, ending: sessions.Ending | None = None) -> HttpResponse:
    if "HX-Request" in request.headers:
        # The page stays, with what was typed; static/js/requests.js tells what to do.
        sentence = ending.sentence if ending else "Silakan masuk lebih dahulu."
        return HttpResponse(sentence, status=401, content_type="text/plain; charset=utf-8")
    query = {"berakhir": ending.value} if ending else {}
    if _is_page(request):
        query["next"] = request.get_full_path()
    return HttpResponseRedirect(reverse("accounts:sign_in", query=query or None))


def _is_page(request: HttpRequest) -> bool:
    """Whether the answer fills the browser's window and can be asked for again."""
    return request.method in ("GET", "HEAD") and "HX-Request" not in request.headers
