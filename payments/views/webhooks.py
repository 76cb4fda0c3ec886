"""What providers report: stored and answered at once."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments.gateways.base import ReportsByWebhook
from payments.gateways.registry import gateway
from payments.services.events import receive
from shop.kernel.failpoints import FailPoint, fail_point


@csrf_exempt  # providers have no session; the gateway verifies the body's signature instead
@require_POST
def webhook(request: HttpRequest, alias: str) -> HttpResponse:
    """An event of a provider; a job acts on it. What is not answered with 2xx is sent again."""
    if alias not in settings.PAYMENT_GATEWAYS:
        raise Http404(alias)
    provider = gateway(alias)
    if not isinstance(provider, ReportsByWebhook):
        raise Http404(alias)
    event = provider.read_event(request.body, request.headers)
    fail_point(FailPoint.WEBHOOK_RECEIVED)
    receive(event, alias=alias, now=timezone.now())
    return HttpResponse(status=204)
