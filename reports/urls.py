from django.urls import path, register_converter

from evaluations.urls import ASSESSMENT
from reports import views


class GovernmentCode:
    """A province or a kabupaten or kota, as in 17 or 17.04."""

    regex = r"[0-9]{2}(?:\.[0-9]{2})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(GovernmentCode, "government")

app_name = "reports"

# "sekda" would else be read as an indicator: these come before the addresses of evaluations.
urlpatterns = [
    path("laporan/", views.index, name="index"),
    path(f"{ASSESSMENT}sekda/", views.sekda, name="sekda"),
    path(f"{ASSESSMENT.rstrip('/')}/sekda.pdf", views.sekda_pdf, name="sekda_pdf"),
    path("wilayah/<government:code>/kop/", views.letterhead, name="letterhead"),
    path("wilayah/<government:code>/kop/pratinjau/", views.preview, name="letterhead_preview"),
    path("wilayah/<government:code>/kop.pdf", views.letterhead_pdf, name="letterhead_pdf"),
    path("wilayah/<government:code>/lambang.png", views.arms, name="arms"),
]
