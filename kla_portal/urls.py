from django.urls import include, path

from kla_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sehat/", views.health, name="health"),
    path("", include("accounts.urls")),
    path("api/", include("api.urls")),
    path("", include("evidence.urls_sending")),
    path("dokumen/", include("evidence.urls")),
    path("pekerjaan/", include("jobs.urls")),
    path("", include("reports.urls")),
    path("", include("evaluations.urls")),
    path("", include("publication.urls")),
]

handler400 = "kla_portal.views.bad_request"
handler403 = "kla_portal.views.forbidden"
handler404 = "kla_portal.views.not_found"
handler500 = "kla_portal.views.server_error"
