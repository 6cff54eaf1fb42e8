from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"

    def ready(self) -> None:
        """Tell evidence what the questions mean for its documents; the arrow stays one-way.

        And the worker what comes round by itself: repair windows that are over, reminders by mail.
        """
        from evaluations.access import documents_of_awards, documents_of_own_questions
        from evaluations.area_access import documents_of_own_areas, documents_sent_on_requests
        from evaluations.area_proof_queries import area_usages
        from evaluations.holding import uses_of
        from evaluations.photo_queries import photo_panel
        from evaluations.proof_queries import usages
        from evaluations.services import close_repair_windows
        from evaluations.services.commenting import TOPIC as MENTION
        from evaluations.services.commenting import send_mention
        from evaluations.services.reminding import TOPIC, remind_today, send_reminder
        from evaluations.suggestion_queries import suggestions_panel
        from evidence.access import register_reader
        from evidence.panels import register_panel
        from evidence.queries import register_usage_finder
        from evidence.register_services import register_holder
        from jobs.due import register as register_due
        from jobs.outbox import DELIVERERS

        register_reader(documents_of_own_questions)
        register_reader(documents_of_awards)
        register_reader(documents_of_own_areas)
        register_reader(documents_sent_on_requests)
        register_holder(uses_of)
        register_usage_finder(usages)
        register_usage_finder(area_usages)
        register_panel(suggestions_panel)
        register_panel(photo_panel)
        register_due("evaluations.close_repair_windows", 60, close_repair_windows)
        # Each hour, so that a worker that slept in the morning catches up; once a day a person.
        register_due("evaluations.remind_today", 3600, remind_today)
        DELIVERERS[TOPIC] = send_reminder
        DELIVERERS[MENTION] = send_mention
