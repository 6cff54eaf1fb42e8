from django.urls import URLPattern, path

from api import views
from api.service import portal_api
from api.serving import served

app_name = "api"

_patterns, _app, _namespace = portal_api.urls


def _own_root(pattern: URLPattern) -> URLPattern:
    """Ninja's root answers 404; the OpenAPI document needs its address."""
    return path("", views.root, name=pattern.name) if pattern.name == "api-root" else pattern


urlpatterns = [
    path("", views.guide, name="guide"),
    path("v1/", ([served(_own_root(pattern)) for pattern in _patterns], _app, _namespace)),
]
