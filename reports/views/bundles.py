"""The page on which the files for the national site are ordered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission
from evaluations.addresses import trail
from evaluations.decorators import on_assessment
from evaluations.models import Assessment
from jobs.addresses import work_url
from jobs.works import WorkRefused
from reports.bundles.forms import BundleForm
from reports.bundles.outlook import outlook_of
from reports.bundles.works import order_bundle


@require_http_methods(["GET", "HEAD", "POST"])
@on_assessment(Permission.EXPORT_BUNDLE)
def bundle(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    outlook = outlook_of(assessment, request.user)
    form = BundleForm(request.POST if request.method == "POST" else None, outlook=outlook)
    if request.method == "POST" and form.is_valid():
        part_mb = form.cleaned_data["part_mb"]
        try:
            work = order_bundle(assessment=assessment, part_mb=part_mb, by=request.user)
            return redirect(work_url(work))
        except WorkRefused as refusal:
            form.refuse(str(refusal))
    context = {
        "assessment": assessment,
        "outlook": outlook,
        "form": form,
        "crumbs": trail(assessment, ("Berkas untuk situs nasional", "")),
    }
    return render(request, "reports/bundle.html", context, status=form.status)
