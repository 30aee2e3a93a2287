"""List, detail and form, each a generic view."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.generic import CreateView, DetailView, ListView

from bench.django_app.models import AuditEvent, Initiative, Network, ResourceGroup, Status, Theme

TEXTS = ["title", "purpose", "target_group", "setting", "learned", "advice"]


class InNetwork:
    """The network of the address."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.network = get_object_or_404(Network, slug=kwargs["nett"])

    def seen(self) -> QuerySet[Initiative]:
        """What everybody may see."""
        return Initiative.objects.filter(network=self.network, reach="offentlig")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"network": self.network, "home": f"/{self.network.slug}"}
        return super().get_context_data(**kwargs, **shown)  # type: ignore[misc,no-any-return]


class InitiativeList(InNetwork, ListView):
    """The list, filtered by the query string, searched with icontains."""

    paginate_by = 25
    template_name = "initiative_list.html"

    def get_queryset(self) -> QuerySet[Initiative]:
        found = self.seen().select_related("group", "network")
        query = self.request.GET
        if query.get("status"):
            found = found.filter(status=query["status"])
        if query.get("gruppe"):
            found = found.filter(group__slug=query["gruppe"])
        if query.get("tema"):
            found = found.filter(themes__slug=query["tema"])
        for word in query.get("q", "").split():
            found = found.filter(Q(*((f"{n}__icontains", word) for n in TEXTS), _connector=Q.OR))
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = ResourceGroup.objects.filter(network=self.network)
        themes = Theme.objects.filter(network=self.network)
        rows = self.seen().order_by().values_list("status").annotate(Count("id"))
        counts = dict(rows)
        statuses = [{"value": v, "label": t, "count": counts.get(v, 0)} for v, t in Status.choices]
        shown = {"groups": groups, "themes": themes, "statuses": statuses}
        return super().get_context_data(**kwargs, **shown, query=self.request.GET)


class Library(ListView):
    """What every network has published, filtered, searched, the choices counted among the hits."""

    paginate_by = 25
    template_name = "initiative_list.html"

    def get_queryset(self) -> QuerySet[Initiative]:
        found = Initiative.objects.filter(reach="offentlig").select_related("group", "network")
        query = self.request.GET
        if query.get("status"):
            found = found.filter(status=query["status"])
        if query.get("tema"):
            found = found.filter(themes__slug=query["tema"])
        if query.get("alder"):
            first, last = query["alder"].split("-")
            found = found.filter(age_from__lte=last, age_to__gte=first)
        for word in query.get("q", "").split():
            found = found.filter(Q(*((f"{n}__icontains", word) for n in TEXTS), _connector=Q.OR))
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hits = self.get_queryset().order_by()
        counts = dict(hits.values_list("status").annotate(Count("id")))
        statuses = [{"value": v, "label": t, "count": counts.get(v, 0)} for v, t in Status.choices]
        networks = [
            {"slug": slug, "name": f"{name} ({n})"}
            for slug, name, n in hits.values_list("network__slug", "network__short").annotate(
                Count("id")
            )
        ]
        themes = [
            {"slug": slug, "name": f"{name} ({n})"}
            for slug, name, n in hits.filter(themes__isnull=False)
            .values_list("themes__slug", "themes__name")
            .annotate(Count("id"))
        ]
        shown = {"groups": networks, "themes": themes, "statuses": statuses, "home": "/bibliotek"}
        shown["network"] = {"short": "Biblioteket"}
        return super().get_context_data(**kwargs, **shown, query=self.request.GET)


class InitiativeDetail(InNetwork, DetailView):
    """One initiative."""

    template_name = "initiative_detail.html"

    def get_queryset(self) -> QuerySet[Initiative]:
        return self.seen().select_related("group", "network", "owner")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        initiative = self.object
        history = AuditEvent.objects.filter(subject_type="initiative", subject_id=initiative.id)
        return super().get_context_data(
            **kwargs,
            partners=initiative.partners.all(),
            themes=initiative.themes.all(),
            practices=initiative.practices.all(),
            history=history[:30],
        )


class InitiativeForm(ModelForm):
    """One sentence and its group."""

    class Meta:
        model = Initiative
        fields = ["title", "group"]


class InitiativeCreate(InNetwork, CreateView):
    """Logs an initiative."""

    form_class = InitiativeForm
    template_name = "initiative_form.html"

    def form_valid(self, form: InitiativeForm) -> Any:
        form.instance.network = self.network
        form.instance.slug = f"{slugify(form.instance.title)[:60]}-{uuid4().hex[:12]}"
        return super().form_valid(form)
