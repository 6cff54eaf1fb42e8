from django.apps import AppConfig


class KlaPortalConfig(AppConfig):
    name = "kla_portal"
