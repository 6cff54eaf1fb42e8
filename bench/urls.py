"""The portal's addresses and one empty page of the same frame, the floor of every other page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def empty_page(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


urlpatterns = [path("kosong/", empty_page), path("", include("kla_portal.urls"))]
