"""How far a regency has come, for who may read its evaluation; nothing is changed here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission
from evaluations import queries
from evaluations.addresses import trail
from evaluations.decorators import on_assessment
from evaluations.exports.progress import progress_book
from evaluations.models import Assessment
from evaluations.progress import progress_of
from evaluations.progress_tables import TABLES, Wish, open_points, rows_of


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def progress(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """One of the tables, chosen, filtered and ordered by the address."""
    page = queries.overview(assessment, request.now)
    shown = progress_of(page)
    wish = Wish.asked(request.GET, [row.key for row in shown.clusters])
    if wanted(request):
        return send(request, progress_book(shown, wish))
    context = {
        "page": page,
        "assessment": assessment,
        "crumbs": trail(assessment, ("Kemajuan", "")),
        "progress": shown,
        "wish": wish,
        "tables": TABLES,
        "rows": rows_of(shown, wish),
        "open_points": open_points(shown),
    }
    return render(request, "evaluations/progress.html", context)
