from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"

    def ready(self) -> None:
        """Tell evidence what the questions mean for its documents; the arrow stays one-way.

        And the worker what comes round by itself: repair windows that are over.
        """
        from evaluations.access import documents_of_own_questions
        from evaluations.area_access import documents_of_own_areas, documents_sent_on_requests
        from evaluations.area_proof_queries import area_usages
        from evaluations.proof_queries import usages
        from evaluations.services import close_repair_windows
        from evidence.access import register_reader
        from evidence.queries import register_usage_finder
        from jobs.due import register as register_due

        register_reader(documents_of_own_questions)
        register_reader(documents_of_own_areas)
        register_reader(documents_sent_on_requests)
        register_usage_finder(usages)
        register_usage_finder(area_usages)
        register_due("evaluations.close_repair_windows", 60, close_repair_windows)
