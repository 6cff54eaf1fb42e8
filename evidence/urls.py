from django.urls import path

from evidence import views

app_name = "evidence"

urlpatterns = [
    path("", views.document_list, name="list"),
    path("baru/", views.upload, name="upload"),
    path("tanda-terima/<str:public_id>/", views.receipt, name="receipt"),
    path("berkas/<str:public_id>/", views.download, name="download"),
    path("berkas/<str:public_id>/halaman/", views.pages, name="pages"),
    path("berkas/<str:public_id>/halaman/<int:number>/", views.page_image, name="page_image"),
    path("<str:public_id>/", views.detail, name="detail"),
    path("<str:public_id>/versi-baru/", views.new_version, name="new_version"),
]
