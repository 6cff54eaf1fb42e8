"""Public pages know nobody: whoever is signed in gets the same bytes as everybody else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import cc_delim_re

Answer = Callable[[HttpRequest], HttpResponse]
# Published results, and the check of a paper (reports/views/checking.py).
PREFIXES = ("/publik/", "/periksa/")


def nobody_is_known(get_response: Answer) -> Answer:
    """Stands before the session: under `PREFIXES` cookies are left unread, so none decides a page.

    Without them no session is looked for, and `Vary: Cookie` would keep caches from sharing.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIXES):
            return get_response(request)
        request.COOKIES = {}
        response = get_response(request)
        _vary_without_cookie(response)
        return response

    return answer


def _vary_without_cookie(response: HttpResponse) -> None:
    told = cc_delim_re.split(response.headers.get("Vary", ""))
    kept = [name for name in told if name and name.lower() != "cookie"]
    del response.headers["Vary"]
    if kept:
        response.headers["Vary"] = ", ".join(kept)
