"""Addresses of what sends files by script; before those of evidence.urls, which take any word."""

from django.urls import path

from evidence import views_arrivals, views_sending

app_name = "sending"

urlpatterns = [
    path("unggah/", views_arrivals.arrivals, name="arrivals"),
    path("unggah/<str:public_id>/", views_arrivals.arrival, name="arrival"),
    path("dokumen/kirim/", views_sending.many, name="many"),
    path("dokumen/kirim/luring/", views_sending.offline, name="offline"),
    path("dokumen/tanda-terima/", views_sending.receipts, name="receipts"),
    path("sw.js", views_sending.service_worker, name="service_worker"),
]
