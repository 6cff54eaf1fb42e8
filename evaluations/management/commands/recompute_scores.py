from evaluations.models import Assessment, Scorecard, Stage
from evaluations.scorecards import card_content, fingerprint, standing_of, store_card
from jobs.commands import DataFaults, PortalCommand


class Command(PortalCommand):
    help = (
        "Menghitung ulang nilai yang tersimpan; --check hanya membandingkan dan keluar 1 bila beda."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="bandingkan saja")

    def perform(self, *, check: bool, **options) -> None:
        assessments = Assessment.objects.select_related("round__instrument", "region")
        differences = []
        for assessment in assessments.order_by("round__year", "region").iterator():
            difference = self._difference(assessment)
            if difference and not check:
                store_card(assessment)
            if difference:
                differences.append(difference)
        if differences and check:
            raise DataFaults(differences)
        deed = "berbeda, sudah diperbarui" if differences else "berbeda"
        self.stdout.write(f"{assessments.count()} evaluasi diperiksa, {len(differences)} {deed}.")
        for difference in differences:
            self.stdout.write(difference)

    def _difference(self, assessment: Assessment) -> str:
        """Empty when the stored card is the computed one and its own hash fits."""
        card = standing_of(assessment).card
        computed = card_content(card)
        stored = Scorecard.objects.filter(assessment=assessment, stage=Stage.SELF).first()
        place = f"{assessment.round.year} {assessment.region_id}"
        if stored is None:
            return f"{place}: belum tersimpan, terhitung {computed['score']}"
        if stored.sha256 != fingerprint(stored.card):
            return f"{place}: nilai tersimpan tidak sesuai dengan sidik jarinya"
        columns = (card.total, card.predicate.code if card.predicate else "")
        if stored.card != computed or (stored.total, stored.predicate) != columns:
            return f"{place}: tersimpan {stored.total}, terhitung {card.total}"
        return ""
