"""What happens to accounts in the background: their mail is sent."""

from django.core.mail import EmailMultiAlternatives
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

# A code is good for 15 minutes, so trying any longer would help nobody: 2 + 4 + ... + 256 seconds.
_RETRY = RetryStrategy(max_attempts=9, exponential_wait=2)


@app.task(name="accounts.send_mail", retry=_RETRY)
def send_mail(*, to: str, subject: str, text: str, html: str) -> None:
    """Send a mail that is written already. It may come twice, should the worker be killed."""
    message = EmailMultiAlternatives(subject, text, to=[to])
    message.attach_alternative(html, "text/html")
    message.send()
