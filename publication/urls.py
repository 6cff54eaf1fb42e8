from django.urls import path, re_path

from publication.views import admin, public

app_name = "publication"
YEAR = "(?P<year>[0-9]{4})"
urlpatterns = [
    path("provinsi/<int:year>/publikasi/", admin.results, name="results"),
    path("provinsi/<int:year>/publikasi/pratinjau/", admin.preview, name="preview"),
    path("provinsi/<int:year>/publikasi/terbit/", admin.publish_chosen, name="publish"),
    path("provinsi/<int:year>/publikasi/tarik/", admin.withdraw_chosen, name="withdraw"),
    path("publik/", public.index, name="public"),
    re_path(rf"^publik/{YEAR}/$", public.index, name="public_year"),
    re_path(rf"^publik/{YEAR}/(?P<code>[0-9]{{2}})/$", public.province, name="public_province"),
    re_path(
        rf"^publik/{YEAR}/(?P<code>[0-9]{{2}}\.[0-9]{{2}})/$", public.region, name="public_region"
    ),
    path("publik/data/", public.about_data, name="public_data"),
    re_path(
        r"^publik/data/(?P<period>[0-9]{4}|semua)(?P<kind>\.csv|\.json|-klaster\.csv)$",
        public.data,
        name="public_file",
    ),
]
