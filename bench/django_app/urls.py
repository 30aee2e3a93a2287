"""Addresses."""

from django.urls import path

from bench.django_app.views import InitiativeCreate, InitiativeDetail, InitiativeList, Library

urlpatterns = [
    path("bibliotek", Library.as_view(), name="library"),
    path("<slug:nett>/tiltak", InitiativeList.as_view(), name="list"),
    path("<slug:nett>/logg", InitiativeCreate.as_view(), name="create"),
    path("<slug:nett>/tiltak/<slug:slug>", InitiativeDetail.as_view(), name="detail"),
]
