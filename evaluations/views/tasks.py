"""What a signed-in person has to do, most valuable first: in short at home, in full here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.exports import send, wanted
from evaluations.exports.tasks import tasks_book
from evaluations.task_queries import all_tasks_of

CRUMBS = [("Beranda", "/"), ("Tugas", "")]


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    groups = all_tasks_of(request.user, request.now)
    if wanted(request):
        return send(request, tasks_book(groups))
    context = {"groups": groups, "crumbs": CRUMBS}
    return render(request, "evaluations/tasks.html", context)
