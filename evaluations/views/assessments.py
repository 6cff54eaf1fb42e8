"""The pages of a whole assessment: list, overview, all its questions, target."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exports import send, wanted
from accounts.permissions import Permission, has_permission
from evaluations import queries, question_queries
from evaluations.addresses import overview_address, trail
from evaluations.comments.queries import unread_by_code
from evaluations.decorators import on_assessment
from evaluations.exports.lists import evaluations_book, overview_book, questions_book
from evaluations.forms import TargetForm
from evaluations.models import Assessment
from evaluations.overview_links import links_for, primary_of
from evaluations.services import Refused, set_target
from evaluations.step_queries import steps_for
from evaluations.years.carrying import carried

PER_PAGE = 50
CRUMBS = [("Beranda", "/"), ("Evaluasi", "")]


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """All assessments the person may see, with their stored score."""
    rows = queries.assessments_with_scores(request.user)
    if wanted(request):
        return send(request, evaluations_book(rows))
    return render(request, "evaluations/list.html", {"rows": rows, "crumbs": CRUMBS})


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def overview(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    page = queries.overview(assessment, request.now, request.user)
    user = request.user
    clusters, stages = queries.cluster_rows(page), queries.staircase(page)
    if wanted(request):
        return send(request, overview_book(page, clusters, stages))
    steps = steps_for(assessment, user, request.now)
    context = {
        "page": page,
        "crumbs": trail(assessment),
        "steps": steps,
        "links": links_for(assessment, user),
        "primary": primary_of(page, steps),
        "clusters": clusters,
        "indicator_count": queries.indicator_count(page.standing.sheet),
        "stages": stages,
        "decree": queries.decree_of(page),
        "filters": question_queries.FILTERS,
        "unread": sum(unread_by_code(assessment, user).values()),
        "may_set_target": has_permission(user, Permission.SET_TARGET, assessment.region),
        "may_assign": has_permission(user, Permission.ASSIGN_QUESTIONS, assessment.region),
    }
    return render(request, "evaluations/overview.html", context)


@require_safe
@on_assessment(Permission.VIEW_EVALUATION)
def all_questions(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Questions across indicators, kept by one of the filters."""
    page = queries.overview(assessment, request.now, request.user)
    chosen, asked = request.GET.get("saring", ""), request.GET.get("opd", "")
    every = question_queries.question_rows(page, request.user)
    rows = question_queries.of_office(question_queries.filtered(every, chosen), asked)
    told = {"carried": carried(assessment), "unread": unread_by_code(assessment, request.user)}
    office = question_queries.office_named(every, asked)
    if wanted(request):
        book = questions_book(page, rows, chosen=chosen, office=office, **told)
        return send(request, book)
    context = told | {
        "page": page,
        "crumbs": trail(assessment, ("Pertanyaan", "")),
        "rows": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filters": question_queries.FILTERS,
        "chosen": chosen,
        "office": office,
        "wanted": asked,
        "fills_in": any(row.writable for row in every),
    }
    return render(request, "evaluations/questions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.SET_TARGET)
def target(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    form = TargetForm(request.POST or None, initial={"target": assessment.target})
    if request.method == "POST" and form.is_valid():
        try:
            set_target(assessment=assessment, target=form.cleaned_data["target"], by=request.user)
        except Refused as error:
            form.add_error("target", str(error))
        else:
            messages.success(request, "Target disimpan.")
            return redirect(overview_address(assessment))
    crumbs = trail(assessment, ("Target", ""))
    context = {"assessment": assessment, "form": form, "crumbs": crumbs}
    status = 422 if form.errors else 200
    return render(request, "evaluations/target.html", context, status=status)
