from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"

    def ready(self) -> None:
        """Tell evidence what the questions mean for its documents; the arrow stays one-way."""
        from evaluations.access import documents_of_own_questions
        from evaluations.area_access import documents_of_own_areas, documents_sent_on_requests
        from evaluations.area_proof_queries import area_usages
        from evaluations.proof_queries import usages
        from evidence.access import register_reader
        from evidence.queries import register_usage_finder

        register_reader(documents_of_own_questions)
        register_reader(documents_of_own_areas)
        register_reader(documents_sent_on_requests)
        register_usage_finder(usages)
        register_usage_finder(area_usages)
