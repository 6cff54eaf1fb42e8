from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        """The worker has to know which papers and bundles it can be asked for."""
        from jobs import works
        from reports.bundles.works import KIND, make_bundle, may_fetch
        from reports.orders import register_works

        register_works()
        works.register(KIND, make_bundle, may_fetch=may_fetch)
