from django.urls import path, register_converter

from evaluations.urls import ASSESSMENT
from reports.views import bundles, checking, letterheads, papers, texts


class GovernmentCode:
    """A province or a kabupaten or kota, as in 17 or 17.04."""

    regex = r"[0-9]{2}(?:\.[0-9]{2})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(GovernmentCode, "government")

PROVINCE = "provinsi/<int:year>/<str:province>/"

app_name = "reports"

# "sekda" would else be read as an indicator: these come before the addresses of evaluations.
urlpatterns = [
    path("laporan/", papers.index, name="index"),
    path("laporan/dibuat/", papers.made, name="made"),
    path(f"{ASSESSMENT}sekda/", papers.paper, {"kind": "sekda"}, name="sekda"),
    path(f"{ASSESSMENT}sekda.pdf", papers.paper_pdf, {"kind": "sekda"}, name="sekda_pdf"),
    path(f"{ASSESSMENT}lembar/<str:kind>/", papers.paper, name="paper"),
    path(f"{ASSESSMENT}lembar/<str:kind>.pdf", papers.paper_pdf, name="paper_pdf"),
    path(f"{ASSESSMENT}lembar/<str:kind>/buat/", papers.order, name="order"),
    path(f"{ASSESSMENT}berkas-nasional/", bundles.bundle, name="bundle"),
    path(f"{PROVINCE}lembar/<str:kind>/", papers.province_paper, name="province_paper"),
    path(f"{PROVINCE}lembar/<str:kind>.pdf", papers.province_paper_pdf, name="province_paper_pdf"),
    path(f"{ASSESSMENT}lembar/lengkap/teks/", texts.texts, name="texts"),
    path(f"{ASSESSMENT}lembar/lengkap/teks/<str:place>/", texts.text, name="text"),
    path("periksa/", checking.find, name="find_paper"),
    path("periksa/<str:public_id>/", checking.check, name="check"),
    path("wilayah/<government:code>/kop/", letterheads.letterhead, name="letterhead"),
    path(
        "wilayah/<government:code>/kop/pratinjau/", letterheads.preview, name="letterhead_preview"
    ),
    path("wilayah/<government:code>/kop.pdf", letterheads.letterhead_pdf, name="letterhead_pdf"),
    path("wilayah/<government:code>/lambang.png", letterheads.arms, name="arms"),
]
