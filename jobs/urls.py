from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.own_works, name="works"),
    path("<str:public_id>/", views.one_work, name="work"),
    path("<str:public_id>/batal/", views.cancel, name="cancel"),
    path("<str:public_id>/ulang/", views.retry, name="retry"),
    path("<str:public_id>/berkas/<int:number>/", views.file, name="file"),
]
