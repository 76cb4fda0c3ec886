"""What happens to accounts: their mail is sent, their sessions end."""

from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts.models import PushToken, User

# A code is good for 15 minutes, so trying any longer would help nobody: 2 + 4 + ... + 256 seconds.
_RETRY = RetryStrategy(max_attempts=9, exponential_wait=2)


@app.task(name="accounts.send_mail", retry=_RETRY)
def send_mail(*, to: str, subject: str, text: str, html: str) -> None:
    """Send a mail that is written already. It may come twice, should the worker be killed."""
    message = EmailMultiAlternatives(subject, text, to=[to])
    message.attach_alternative(html, "text/html")
    message.send()


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere. Who shall stay signed in here calls update_session_auth_hash.

    Safe at the same moment twice: each counts one further, and no session knows the next number.
    """
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])
    PushToken.objects.filter(user_id=user.pk).delete()
