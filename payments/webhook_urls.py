"""Where providers report. Without a language: they read no pages."""

from django.urls import path

from payments.views.webhooks import webhook

urlpatterns = [path("webhooks/<slug:alias>/", webhook, name="payment-webhook")]
