"""Answers made of rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.core.i18n import _
from app.initiatives.models import STATUS_LABELS
from app.opendata.queries import Hung
from app.opendata.schema import (
    Figure,
    GroupOut,
    InitiativeOut,
    MethodOut,
    Named,
    Needs,
    NetworkOut,
    Place,
    PracticeOut,
    ResourceTest,
    Term,
)
from app.practices.models import RESOURCES, STATE_LABELS

API = "/api/v1"


def _named(pairs: Iterable[Any]) -> list[Named]:
    return [Named(id=slug, name=name) for slug, name in pairs]


def _where(row: Any, base: str, kind: str, place: str) -> dict[str, Any]:
    """What says which record it is, and where it belongs."""
    at = row.network_slug
    return {
        "id": f"{at}/{row.slug}",
        "self": f"{base}{API}/networks/{at}/{kind}/{row.slug}",
        "url": f"{base}/{at}/{place}/{row.slug}",
        "network": Named(id=at, name=row.network_name),
    }


def _group(row: Any) -> Named:
    return Named(id=f"{row.network_slug}/{row.group_slug}", name=row.group_name)


def network(row: Any, base: str, themes: Iterable[Any]) -> NetworkOut:
    """A network."""
    return NetworkOut(
        id=row.slug,
        self=f"{base}{API}/networks/{row.slug}",
        url=f"{base}/{row.slug}",
        name=row.name,
        short=row.short or row.name,
        about=row.lead,
        owner=row.owner,
        starts=row.starts,
        ends=row.ends,
        age_from=row.age_from,
        age_to=row.age_to,
        themes=_named(themes),
        example=row.example,
    )


def group(row: Any, base: str, places: Iterable[Any]) -> GroupOut:
    """A group."""
    found = [Place(number=no, name=name, county=county) for no, name, county in places]
    where = _where(row, base, "groups", "grupper")
    return GroupOut(**where, name=row.name, municipalities=found)


def initiative(row: Any, base: str, hung: Hung) -> InitiativeOut:
    """An initiative."""
    needs = Needs(
        staff=row.needs_staff,
        money=row.needs_money,
        skill=row.needs_skill,
        depends_on_one=row.depends_on_one,
        office_size=row.office_size,
    )
    texts = {
        name: getattr(row, name)
        for name in InitiativeOut.model_fields
        if hasattr(row, name) and name not in {"id", "owner", "status"}
    }
    return InitiativeOut(
        **_where(row, base, "initiatives", "tiltak"),
        group=_group(row),
        status=row.status,
        status_label=_(STATUS_LABELS[row.status]),
        needs=needs,
        owner=row.owner or "",
        themes=_named(hung.themes.get(row.id, ())),
        terms=[Term(kind=k, id=s, name=n) for k, s, n in hung.terms.get(row.id, ())],
        practices=hung.practices.get(row.id, []),
        updated_at=hung.updated.get(row.id, row.created_at),
        **texts,
    )


def practice(row: Any, base: str, hung: Hung) -> PracticeOut:
    """A practice."""
    texts = {
        name: getattr(row, name)
        for name in PracticeOut.model_fields
        if hasattr(row, name) and name not in {"id", "state"}
    }
    return PracticeOut(
        **_where(row, base, "practices", "praksiser"),
        group=_group(row),
        state=row.state,
        state_label=_(STATE_LABELS[row.state]),
        resources=ResourceTest(**{name: getattr(row, name) for name in RESOURCES}),
        themes=_named(hung.themes.get(row.id, ())),
        updated_at=hung.updated.get(row.id, row.created_at),
        **texts,
    )


def method(row: Any, base: str, figures: Iterable[Any], updated: Any) -> MethodOut:
    """A promising method."""
    texts = {name: getattr(row, name) for name in MethodOut.model_fields if hasattr(row, name)}
    shown = [Figure(**{n: getattr(f, n) for n in Figure.model_fields}) for f in figures]
    where = {
        "id": row.slug,
        "self": f"{base}{API}/methods/{row.slug}",
        "url": f"{base}/bibliotek/metoder/{row.slug}",
        "results": shown,
        "updated_at": updated or row.created_at,
    }
    return MethodOut(**(texts | where))
