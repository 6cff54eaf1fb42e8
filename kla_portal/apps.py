from django.apps import AppConfig


class KlaPortalConfig(AppConfig):
    name = "kla_portal"

    def ready(self) -> None:
        from kla_portal import checks  # noqa: F401 - importing registers them
