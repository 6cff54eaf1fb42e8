from datetime import date

from django.core.exceptions import ValidationError

from accounts.contacts import clean_email, clean_name, clean_nip, clean_phone
from accounts.invitations import Invitee, Post, invite
from accounts.links import NoSite, site
from accounts.permissions import Role
from accounts.queries import AgencyNotFound, find_agency
from accounts.services import Refused
from audit.clock import in_words
from jobs.commands import PortalCommand, WrongUse
from regions.lookup import RegionNotFound, find_region
from regions.timezones import timezone_of


class Command(PortalCommand):
    help = "Mengundang seseorang; mencetak tautan sekali pakai. Dengan ini admin pertama masuk."

    def add_arguments(self, parser) -> None:
        parser.add_argument("name", metavar="NAMA", help="nama lengkap")
        parser.add_argument("--role", required=True, metavar="PERAN", help=", ".join(Role))
        parser.add_argument("--region", required=True, metavar="WILAYAH", help="kode atau nama")
        parser.add_argument("--agency", default="", metavar="INSTANSI", help="untuk contributor")
        parser.add_argument("--email", default="", metavar="SUREL")
        parser.add_argument("--nip", default="", metavar="NIP")
        parser.add_argument("--phone", default="", metavar="TELEPON")
        parser.add_argument("--ends", default="", metavar="TANGGAL", help="hari terakhir, ISO")

    def perform(self, **options) -> None:
        try:
            site()
            post = _post(options)
            issued = invite(invitee=_invitee(options), post=post, by=None)
        except ValidationError as error:
            raise WrongUse(" ".join(error.messages)) from error
        except (NoSite, Refused, RegionNotFound, AgencyNotFound) as error:
            raise WrongUse(str(error)) from error
        until = in_words(issued.link.expires_at, timezone_of(post.region))
        place = f"{post.role.label}, {post.region.title}"
        self.stdout.write(f"{place}. Berlaku satu kali, sampai {until}:")
        self.stdout.write(issued.url)


def _invitee(options: dict[str, str]) -> Invitee:
    return Invitee(
        clean_name(options["name"]),
        clean_email(options["email"]),
        clean_nip(options["nip"]),
        clean_phone(options["phone"]),
    )


def _post(options: dict[str, str]) -> Post:
    if options["role"] not in list(Role):
        raise Refused(f"Peran {options['role']!r} tidak dikenal. Pilih: {', '.join(Role)}.")
    region = find_region(options["region"])
    agency = find_agency(region, options["agency"]) if options["agency"] else None
    return Post(Role(options["role"]), region, agency, _day(options["ends"]))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused(f"Tanggal {text!r} tidak dikenal. Tulis misalnya 2026-12-31.") from error
