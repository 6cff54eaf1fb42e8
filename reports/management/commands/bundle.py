from pathlib import Path
from tempfile import TemporaryDirectory

from audit.clock import db_now
from evaluations.management.arguments import assessment_argument, region_argument, year_argument
from evaluations.models import Assessment
from jobs.commands import BY, DataFaults, PortalCommand, WrongUse
from jobs.works import WorkRefused
from reports.bundles.outlook import USUAL_PART
from reports.bundles.parts import MB
from reports.bundles.works import made_or_refused, part_name, record_bundle
from reports.bundles.writing import Bundle

SMALLEST, LARGEST = 1, 2000


class Command(PortalCommand):
    help = "Membuat berkas ZIP untuk situs nasional: jawaban, bukti per pertanyaan, dan indeks."

    def add_arguments(self, parser) -> None:
        parser.add_argument("region", metavar="WILAYAH", help="kode atau nama")
        parser.add_argument("year", metavar="TAHUN")
        parser.add_argument("-o", "--output", required=True, metavar="FOLDER", type=Path)
        parser.add_argument("--part-mb", default=str(USUAL_PART), metavar="MB")

    def perform(self, **options) -> None:
        target, part_mb = options["output"], part_argument(options["part_mb"])
        region = region_argument(options["region"])
        assessment = assessment_argument(region, year_argument(options["year"]))
        if not target.is_dir():
            raise WrongUse(f"Folder {target} tidak ada. Buat dahulu, atau pilih folder lain.")
        try:
            # Beside the target, so that a finished part only has to be renamed.
            with TemporaryDirectory(dir=target, prefix=".berkas-nasional-") as folder:
                bundle = self._make(assessment, Path(folder), part_mb)
                names = self._move(assessment, bundle, target)
        except WorkRefused as refusal:
            raise DataFaults([str(refusal)]) from refusal
        except OSError as error:
            raise WrongUse(
                f"Folder {target} tidak dapat ditulisi atau penuh. Periksa, lalu ulangi."
            ) from error
        record_bundle(bundle, subject=f"bundle:{assessment.region_id}", by=None)
        self._report(bundle, names)

    def _make(self, assessment: Assessment, folder: Path, part_mb: int) -> Bundle:
        made = (db_now(), BY)
        return made_or_refused(
            assessment, folder=folder, part_size=part_mb * MB, made=made, told=self
        )

    def at(self, step: str, done: int, total: int) -> None:
        """Nobody looks at how far a command is; it tells at its end."""

    def _move(self, assessment: Assessment, bundle: Bundle, target: Path) -> list[str]:
        names = []
        for number, path in enumerate(bundle.parts, 1):
            names.append(part_name(assessment, number, len(bundle.parts)))
            path.replace(target / names[-1])
        return names

    def _report(self, bundle: Bundle, names: list[str]) -> None:
        for name in names:
            self.stdout.write(name)
        counts = bundle.counts()
        self.stdout.write(f"{counts['papers']} dokumen, {counts['files']} berkas di dalam.")
        for paper in bundle.contents.kept_back:
            codes = ", ".join(bundle.contents.questions_of(paper))
            number = paper.number or "tanpa nomor"
            self.stdout.write(
                f"tidak di dalam: {paper.key} ({number}) untuk {codes}: {paper.why.words}"
            )


def part_argument(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not SMALLEST <= int(text) <= LARGEST:
        raise WrongUse(
            f"Ukuran bagian {text!r} tidak dapat dipakai. Tulis bilangan bulat MB antara "
            f"{SMALLEST} dan {LARGEST}, misalnya {USUAL_PART}."
        )
    return int(text)
