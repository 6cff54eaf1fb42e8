"""What a signed-in person has to do, most valuable first: in short at home, in full here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluations.task_queries import all_tasks_of

CRUMBS = [("Beranda", "/"), ("Tugas", "")]


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    context = {"groups": all_tasks_of(request.user, request.now), "crumbs": CRUMBS}
    return render(request, "evaluations/tasks.html", context)
