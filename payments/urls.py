"""Pages of paying."""

from django.urls import path

from payments.views import cancelling, cards, paying

app_name = "payments"

urlpatterns = [
    path("orders/<slug:number>/pay/", paying.pay, name="pay"),
    path("orders/<slug:number>/cancel/", cancelling.cancel, name="cancel"),
    path("orders/<slug:number>/paid/", paying.returned, name="return"),
    path("account/cards/", cards.cards, name="cards"),
    path("account/cards/add/", cards.add, name="add-card"),
    path("account/cards/<slug:card_id>/first/", cards.prefer, name="prefer-card"),
    path("account/cards/<slug:card_id>/remove/", cards.remove, name="remove-card"),
]
