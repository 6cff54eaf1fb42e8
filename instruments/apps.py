from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "instruments"

    def ready(self) -> None:
        """Offer the institutions of published instruments where offices are described."""
        from accounts.institutions import register_source
        from instruments.queries import published_institutions

        register_source(published_institutions)
