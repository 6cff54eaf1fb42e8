from evaluations.models import Assessment
from evaluations.recomputing import differences_of, mend
from jobs.commands import DataFaults, PortalCommand


class Command(PortalCommand):
    help = (
        "Menghitung ulang nilai yang tersimpan; --check hanya membandingkan dan keluar 1 bila "
        "beda. Nilai yang sudah diajukan atau dibekukan tidak pernah ditulis ulang."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="bandingkan saja")

    def perform(self, *, check: bool, **options) -> None:
        assessments = Assessment.objects.select_related("round__instrument", "region")
        mended, left = [], []
        for assessment in assessments.order_by("round__year", "region").iterator():
            differences = differences_of(assessment)
            can_be_mended = [one.words for one in differences if one.can_be_mended and not check]
            if can_be_mended:
                mend(assessment)
            mended += can_be_mended
            left += [one.words for one in differences if one.words not in can_be_mended]
        self._tell(assessments.count(), mended, left)

    def _tell(self, count: int, mended: list[str], left: list[str]) -> None:
        """What was mended on stdout; what is left are faults, and exit 1."""
        if not left or mended:
            deed = "berbeda, sudah diperbarui" if mended else "berbeda"
            self.stdout.write(f"{count} evaluasi diperiksa, {len(mended)} {deed}.")
        for words in mended:
            self.stdout.write(words)
        if left:
            raise DataFaults(left)
