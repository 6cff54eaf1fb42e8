from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "regions"

    def ready(self) -> None:
        from jobs.zones import tell_zones
        from regions.timezones import timezone_at

        tell_zones(timezone_at)
