"""What lets somebody in: one-time links, and the keys of programs. Only digests are kept."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from accounts.models.people import NIP, PHONE, Agency, User, managed
from accounts.permissions import Role
from audit.ids import public_id
from regions.models import Region


class LinkState(models.TextChoices):
    OPEN = "open", "Menunggu"
    USED = "used", "Sudah dipakai"
    REVOKED = "revoked", "Dibatalkan"
    EXPIRED = "expired", "Kedaluwarsa"


class OneTimeLink(models.Model):
    """A link that works once. Of its token only the SHA-256 is kept, so nobody can read it here.

    The link that is sent by mail has a token of its own, made when the mail leaves.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    mailed_hash = models.CharField(max_length=64, unique=True, null=True)
    # NULL: made by the machine's own operator on the command line.
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.public_id

    def state_at(self, now: datetime) -> LinkState:
        if self.used_at:
            return LinkState.USED
        if self.revoked_at:
            return LinkState.REVOKED
        return LinkState.OPEN if now < self.expires_at else LinkState.EXPIRED


class LinkQuerySet(models.QuerySet):
    def open_at(self, now: datetime) -> LinkQuerySet:
        """Links that still work."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


class InvitationQuerySet(LinkQuerySet):
    def managed_by(self, user: User) -> InvitationQuerySet:
        return self.filter(managed(user, "region"))


class Invitation(OneTimeLink):
    """One role, offered to one person, who chooses user name and password (security 13)."""

    full_name = models.CharField(max_length=150)
    email = models.EmailField(blank=True)
    nip = models.CharField(max_length=18, blank=True, validators=[NIP])
    phone = models.CharField(max_length=16, blank=True, validators=[PHONE])
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role])
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="invitations")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    ends_on = models.DateField(null=True, blank=True)
    used_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # The same form sent twice makes one invitation (security 79).
    form_key = models.CharField(max_length=64, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="an_invitation_is_for_a_known_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role=Role.CONTRIBUTOR, agency__isnull=False)
                | (~models.Q(role=Role.CONTRIBUTOR) & models.Q(agency__isnull=True)),
                name="only_contributors_are_invited_for_an_agency",
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True, used_by__isnull=True)
                | models.Q(used_at__isnull=False, used_by__isnull=False, revoked_at__isnull=True),
                name="a_used_invitation_says_by_whom",
            ),
            models.UniqueConstraint(
                fields=["created_by", "form_key"],
                condition=~models.Q(form_key=""),
                name="a_form_invites_once",
            ),
        ]

    @property
    def place(self) -> str:
        """The office with its region, or the region, as a letter names it."""
        return self.agency.full_title if self.agency else self.region.title

    @property
    def log_name(self) -> str:
        """The subject of this invitation's events."""
        return f"invitation:{self.public_id}"


class PasswordLink(OneTimeLink):
    """Lets somebody who forgot the password choose a new one."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="password_links")

    objects = LinkQuerySet.as_manager()


class ApiToken(models.Model):
    """A key with which a program reads what its owner may read; only its digest is kept.

    `start` are the first letters of the token, so that people tell theirs apart.
    """

    public_id = models.CharField(max_length=22, unique=True, default=public_id)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="a_token_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"{self.start}… {self.name}"
