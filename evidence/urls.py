from django.urls import path

from evidence import views, views_reading, views_register

app_name = "evidence"

urlpatterns = [
    path("", views_register.document_list, name="list"),
    path("baru/", views.upload, name="upload"),
    path("sampah/", views_register.bin_list, name="bin"),
    path("sampah/<str:public_id>/pulihkan/", views_register.restore, name="restore"),
    path("tanda-terima/<str:public_id>/", views.receipt, name="receipt"),
    path("berkas/<str:public_id>/", views.download, name="download"),
    path("berkas/<str:public_id>/halaman/", views.pages, name="pages"),
    path("berkas/<str:public_id>/halaman/<int:number>/", views.page_image, name="page_image"),
    path("<str:public_id>/", views_register.detail, name="detail"),
    path("<str:public_id>/versi-baru/", views.new_version, name="new_version"),
    path("<str:public_id>/keterangan/", views_register.passport, name="passport"),
    path("<str:public_id>/pengganti/", views_register.replace, name="replace"),
    path("<str:public_id>/terbaca/", views_reading.reading, name="reading"),
    path("<str:public_id>/temuan/", views_reading.finding, name="finding"),
    path("<str:public_id>/buang/", views_register.throw_away, name="throw_away"),
]
