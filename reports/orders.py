"""Papers that take longer than a page may: ordered here, made by the worker."""

from __future__ import annotations

from pathlib import Path

from accounts.models import User
from accounts.permissions import Permission, has_permission
from audit.clock import db_now
from evaluations.models import Assessment
from jobs.models import Work
from jobs.works import Progress, WorkRefused, order
from reports.forms import PaperForm
from reports.issuing import issue, record_printing
from reports.kinds import KINDS, PaperKind, Subject, subject_at
from reports.letter_files import ZIP, zipped_letters
from reports.letter_forms import ONE_EACH
from reports.papers import file_name, print_pages
from reports.printing import NotPrinted
from reports.raised import raised_since

WORK = "paper"
PDF = "application/pdf"


def order_paper(*, kind: PaperKind, subject: Subject, form: PaperForm, by: User) -> Work:
    """The paper of a valid form, to be made in the background."""
    year = form.subject_year
    return order(
        kind=WORK,
        title=f"{kind.label} {subject.region.title} {year}",
        region=subject.region.code,
        arguments={
            "kind": kind.code,
            "year": year,
            "size": form.cleaned_data["kertas"],
            "options": form.options(),
        },
        by=by,
    )


def make_paper(work: Work, progress: Progress, folder: Path) -> None:
    """The worker's part: content, numbers, one file."""
    told = work.arguments
    kind = KINDS[told["kind"]]
    subject = subject_at(kind, work.region, told["year"])
    if subject is None or not has_permission(work.owner, Permission.PRINT_PAPERS, subject.region):
        raise WorkRefused("Lembar ini tidak dapat dibuat: evaluasinya tidak terbuka bagi Anda.")
    progress.at("Mengumpulkan angka", 0, 2)
    pages = kind.pages(subject, told["options"], db_now(), str(work.owner))
    if not pages:
        raise WorkRefused(kind.nothing)
    progress.at(f"Mencetak {len(pages)} lembar", 1, 2)
    pages = issue(pages, size=told["size"], by=work.owner)
    is_apart = told["options"].get("berkas") == ONE_EACH
    try:
        if is_apart:
            target = zipped_letters(pages, told["size"], progress, folder)
        else:
            target = folder / file_name(pages[0])
            target.write_bytes(print_pages(pages, told["size"]).content)
    except NotPrinted as trouble:
        raise WorkRefused(str(trouble)) from trouble
    progress.keep(target, target.name, ZIP if is_apart else PDF)
    record_printing(pages, size=told["size"], by=work.owner)
    progress.at("Selesai", 2, 2)


def may_fetch(work: Work, user: User) -> bool:
    """The right, and that no document on the paper has become secret since it was ordered."""
    kind = KINDS.get(work.arguments["kind"])
    subject = subject_at(kind, work.region, work.arguments["year"]) if kind else None
    if subject is None or not has_permission(user, Permission.PRINT_PAPERS, subject.region):
        return False
    is_about_papers = kind.cites and isinstance(subject, Assessment)
    return not (is_about_papers and raised_since(work, subject))
