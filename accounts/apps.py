from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import invitations, mails, sessions
        from jobs.outbox import DELIVERERS

        user_logged_in.connect(sessions.stamp, dispatch_uid="accounts.sessions.stamp")
        DELIVERERS[invitations.MAIL_TOPIC] = mails.send_invitation
