"""Pages of paying."""

from django.urls import path

from payments import views

app_name = "payments"

urlpatterns = [
    path("orders/<slug:number>/pay/", views.pay, name="pay"),
    path("orders/<slug:number>/paid/", views.returned, name="return"),
]
