"""How Stripe is spoken to: which version of its API, how long it may take, what its errors mean."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TypeVar

import requests
import stripe
from requests.adapters import HTTPAdapter

from payments.errors import PaymentDeclined, ProviderUnavailable, UnknownPayment

# The version that this code and its tests were written for. Without it an update of the library
# would change what Stripe answers. Webhook endpoints have to be made with the same one.
API_VERSION = "2026-10-28.endive"
MOST_KEYS = 20  # that one call goes through after failures of Stripe's own
CONNECTIONS = 20  # that are kept; one thread uses one at a time
TIMEOUT = 8  # seconds of one call; a web request waits for at most two

T = TypeVar("T")


def new_client(*, api_key: str, api_base: str) -> stripe.StripeClient:
    """A client for all threads."""
    return stripe.StripeClient(
        api_key,
        base_addresses={"api": api_base},
        stripe_version=API_VERSION,
        max_network_retries=1,
        http_client=stripe.RequestsClient(timeout=TIMEOUT, session=_session(api_base)),
    )


def _session(api_base: str) -> requests.Session:
    """Asks the environment for a proxy once: with every call it is a fifth of the call's time."""
    session = requests.Session()
    session.proxies.update(requests.utils.get_environ_proxies(api_base))
    session.trust_env = False
    session.mount(api_base, HTTPAdapter(pool_maxsize=CONNECTIONS))
    return session


@contextmanager
def answered() -> Iterator[None]:
    """Stripe's errors in the shop's words. A wrong request of ours stays an error of ours."""
    try:
        yield
    except stripe.CardError as error:
        raise PaymentDeclined(error.user_message or "") from error
    except (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError) as error:
        raise ProviderUnavailable from error
    except stripe.InvalidRequestError as error:
        if error.code == "resource_missing":
            raise UnknownPayment(str(error)) from error
        raise


def once(call: Callable[[stripe.RequestOptions], T], key: str) -> T:
    """Make a call that its key lets happen once, also after Stripe failed at it.

    Stripe saves the answer to a key for a day, failures of its own included, and says when it only
    repeats one: then the next key is taken. Every process comes by the same keys in the same order
    and stops at the first that Stripe did not fail at; so an answer that was lost is found again,
    and nothing has to be remembered here. Source: docs.stripe.com/error-low-level#idempotency

    call: must do no harm when Stripe did it in spite of its failure, and does it once more.
    """
    options: stripe.RequestOptions = {"idempotency_key": key}
    for number in range(1, MOST_KEYS):
        try:
            return call(options)
        except stripe.APIError as error:
            if not _is_saved_failure(error):
                raise
        # The library would try once more by itself, and so use up one key after the other.
        options = {"idempotency_key": f"{key}:{number}", "max_network_retries": 0}
    return call(options)


def _is_saved_failure(error: stripe.APIError) -> bool:
    failed = (error.http_status or 0) >= HTTPStatus.INTERNAL_SERVER_ERROR
    return failed and (error.headers or {}).get("Idempotent-Replayed") == "true"
