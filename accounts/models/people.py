"""Who works here: people, offices, and which person acts for which office and region.

The person is not the office (security 15): documents belong to the office, deeds to the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from accounts.permissions import Permission, Role, reach_of
from audit.fields import JsonField
from audit.ids import public_id
from regions.models import Region

NIP = RegexValidator(r"\A[0-9]{18}\Z", "NIP terdiri dari 18 angka.")
PHONE = RegexValidator(r"\A\+[1-9][0-9]{7,14}\Z", "Telepon: + dan 8-15 angka, misalnya +62812...")


def managed(user: User, field: str) -> models.Q:
    """The condition "the row's region, named by `field`, is one whose accounts `user` manages"."""
    return reach_of(user, Permission.MANAGE_ACCOUNTS, field)


class UserQuerySet(models.QuerySet):
    def managed_by(self, user: User) -> UserQuerySet:
        """People who have, had or will have a role in a region whose accounts `user` manages."""
        held = Membership.objects.filter(managed(user, "region"))
        return self.filter(pk__in=held.values("user"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username: str, password: str | None = None, **fields) -> User:
        """Raises ValidationError for a malformed or taken user name, e-mail or NIP."""
        user = self.model(username=username.lower(), **fields)
        user.email = user.email or None
        user.nip = user.nip or None
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def known_as(self, text: str) -> User | None:
        """The person with this user name, e-mail (any case) or NIP (blanks allowed).

        At most one row can match: a user name holds no "@" and starts with a letter.
        """
        name = text.strip()
        nip = "".join(name.split())
        return self.filter(
            models.Q(username=name.lower()) | models.Q(email__iexact=name) | models.Q(nip=nip)
        ).first()


class User(AbstractBaseUser):
    """A person. Signs in with user name, e-mail or NIP; `full_name` keeps titles as written.

    There is no superuser: every right comes from a membership.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    username = models.CharField(
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[a-z][a-z0-9._-]{2,59}\Z",
                "Nama pengguna: 3-60 huruf kecil, angka, titik, garis; mulai dengan huruf.",
            )
        ],
    )
    full_name = models.CharField(max_length=150)
    email = models.EmailField(null=True, blank=True)
    nip = models.CharField(
        max_length=18,
        null=True,
        blank=True,
        validators=[NIP],
    )
    phone = models.CharField(max_length=16, blank=True, validators=[PHONE])
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    valid_until = models.DateField(null=True, blank=True)
    # Raised by password change or deactivation: every older session ends at once (security 10).
    session_epoch = models.PositiveIntegerField(default=0)

    # What accounts.permissions has read for this request; None until it was asked.
    memberships_read: list[Membership] | None = None
    # Names of the regions that somebody will work for whose account is not saved yet.
    future_places: Sequence[str] = ()

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="a_username_is_one_persons"),
            models.UniqueConstraint(Lower("email"), name="an_email_is_one_persons"),
            models.UniqueConstraint(fields=["nip"], name="a_nip_is_one_persons"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def log_name(self) -> str:
        """The subject of this account's events."""
        return f"account:{self.username}"

    def is_open_on(self, day: date) -> bool:
        """Whether the account may be used on `day`; its last day counts."""
        return self.is_active and (self.valid_until is None or day <= self.valid_until)


class AgencyKind(models.TextChoices):
    OPD = "opd", "Perangkat daerah"
    VERTICAL = "vertical", "Instansi vertikal"
    POLSEK = "polsek", "Polsek"
    PUSKESMAS = "puskesmas", "Puskesmas"
    COMMUNITY = "community", "Lembaga masyarakat"
    BUSINESS = "business", "Dunia usaha"
    CHILD_FORUM = "child_forum", "Forum Anak"


class AgencyQuerySet(models.QuerySet):
    def existing(self) -> AgencyQuerySet:
        """Offices that were not closed."""
        return self.filter(valid_until__isnull=True)

    def managed_by(self, user: User) -> AgencyQuerySet:
        return self.filter(managed(user, "region"))


class Agency(models.Model):
    """An office in one region. `institution` is the slug in the instrument (dinkes, polres ...)."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agencies")
    institution = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    name = models.CharField(max_length=150)
    aliases = JsonField(default=list, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"], name="an_agency_name_is_used_once_in_a_region"
            ),
            models.UniqueConstraint(
                fields=["region", "institution"],
                condition=~models.Q(institution="") & models.Q(valid_until__isnull=True),
                name="an_institution_has_one_office_in_a_region",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=AgencyKind.values), name="an_agency_has_a_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_title(self) -> str:
        """ "Polres Kaur", but "Dinas Kesehatan, Kabupaten Kaur"."""
        is_said = self.region.short_name.casefold() in self.name.casefold()
        return self.name if is_said else f"{self.name}, {self.region.title}"

    @property
    def log_name(self) -> str:
        """The subject of this office's events."""
        return f"agency:{self.public_id}"


class AgencySuccession(models.Model):
    """From `year` on `successor` does what `predecessor` did; a split or a merger has several rows.

    Both are of one region (trigger).
    """

    predecessor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="origins")
    year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="an_office_follows_another_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="no_office_follows_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} {self.year} {self.successor_id}"


class MembershipQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> MembershipQuerySet:
        """Memberships that count on `day`; the last day counts."""
        return self.filter(
            models.Q(starts_on__isnull=True) | models.Q(starts_on__lte=day),
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day),
        )

    def not_over_on(self, day: date) -> MembershipQuerySet:
        """In force on `day`, or to begin later."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day))

    def managed_by(self, user: User) -> MembershipQuerySet:
        return self.filter(managed(user, "region"))


class Membership(models.Model):
    """What a person may do where: role x region, plus the agency for contributors."""

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role])
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "region", "agency"],
                name="a_membership_is_held_once_an_agency",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region"],
                condition=models.Q(agency__isnull=True),
                name="a_membership_is_held_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="a_membership_has_a_known_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.CONTRIBUTOR, agency__isnull=False)
                | (~models.Q(role=Role.CONTRIBUTOR) & models.Q(agency__isnull=True)),
                name="only_contributors_act_for_an_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.region_id}"


class SignInAttempt(models.Model):
    """One failed sign-in, counted per account and per address; both keys are keyed hashes."""

    at = models.DateTimeField(db_index=True)
    account = models.CharField(max_length=64, db_index=True)
    address = models.CharField(max_length=64, db_index=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
