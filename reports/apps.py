from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        """The worker has to know which papers and bundles it can be asked for."""
        from jobs.works import later, register

        papers, bundles = "reports.orders", "reports.bundles.works"
        register("paper", later(f"{papers}.make_paper"), may_fetch=later(f"{papers}.may_fetch"))
        register("bundle", later(f"{bundles}.make_bundle"), may_fetch=later(f"{bundles}.may_fetch"))
