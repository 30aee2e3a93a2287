"""The description of the API (OpenAPI 3.1), made of the models the answers are made of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from app.core.config import Settings
from app.core.i18n import _
from app.opendata import asking, schema
from app.opendata.catalogue import LICENCE_NAMES, licence_of
from app.opendata.make import API

REF = "#/components/schemas/{model}"
PAGES: dict[str, Any] = {
    "NetworkPage": schema.Page[schema.NetworkOut],
    "GroupPage": schema.Page[schema.GroupOut],
    "InitiativePage": schema.Page[schema.InitiativeOut],
    "PracticePage": schema.Page[schema.PracticeOut],
    "MethodPage": schema.Page[schema.MethodOut],
}
ITEMS: dict[str, type[BaseModel]] = {
    "Start": schema.Start,
    "Network": schema.NetworkOut,
    "Group": schema.GroupOut,
    "Initiative": schema.InitiativeOut,
    "Practice": schema.PracticeOut,
    "Method": schema.MethodOut,
    "Problem": schema.Problem,
}
# path → (what it says, the answer's schema, the query's model, the names in the path)
PATHS: dict[str, tuple[str, str, type[BaseModel] | None, tuple[str, ...]]] = {
    "": ("Her begynner det: adressene til alt annet", "Start", None, ()),
    "/networks": ("Nettverk", "NetworkPage", asking.Paging, ()),
    "/networks/{nett}": ("Ett nettverk", "Network", None, ("nett",)),
    "/groups": ("Ressursgrupper", "GroupPage", asking.OfNetwork, ()),
    "/networks/{nett}/groups/{gruppe}": ("Én ressursgruppe", "Group", None, ("nett", "gruppe")),
    "/initiatives": ("Tiltak", "InitiativePage", asking.Initiatives, ()),
    "/networks/{nett}/initiatives/{slug}": ("Ett tiltak", "Initiative", None, ("nett", "slug")),
    "/practices": ("Praksiser", "PracticePage", asking.Practices, ()),
    "/networks/{nett}/practices/{slug}": ("Én praksis", "Practice", None, ("nett", "slug")),
    "/methods": ("Lovende metoder", "MethodPage", asking.Paging, ()),
    "/methods/{slug}": ("Én metode", "Method", None, ("slug",)),
}
ERRORS = {
    "400": "Spørsmålet ble ikke forstått; «detail» sier hva som er galt",
    "404": "Det finnes ikke noe publisert der",
    "429": "For mange spørsmål; vent så mange sekunder som Retry-After sier",
}


@lru_cache(maxsize=4)
def _described(base: str, licence: str, licence_name: str) -> dict[str, Any]:
    schemas = _schemas()
    about = _(
        "Alt som er publisert i Flipp, til å lese. Nyeste står først, og lister bladres med "
        "adressen i «next». Svarene har ETag og Last-Modified; spør med If-None-Match, så koster "
        "det lite når ingenting er nytt."
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Åpne data fra Flipp"),
            "version": "1",
            "description": about,
            "license": {"name": licence_name, "url": licence},
        },
        "servers": [{"url": base}],
        "paths": {API + path: {"get": _operation(path, base, licence)} for path in PATHS},
        "components": {"schemas": schemas},
    }


def describe(settings: Settings) -> dict[str, Any]:
    """The whole description."""
    name = LICENCE_NAMES[settings.data_licence]
    return _described(settings.base_url, licence_of(settings), name)


def _schemas() -> dict[str, Any]:
    models = {**ITEMS, **PAGES}
    chosen = [(model, "serialization") for model in models.values()]
    refs, defined = models_json_schema(chosen, ref_template=REF)  # type: ignore[arg-type]
    found: dict[str, Any] = dict(defined["$defs"])
    for name, model in models.items():
        ref = refs[model, "serialization"]
        if ref["$ref"] != REF.format(model=name):
            found[name] = ref
    return found


def _operation(path: str, base: str, licence: str) -> dict[str, Any]:
    said, answer, query, parts = PATHS[path]
    shown = {"schema": {"$ref": REF.format(model=answer)}}
    found = examples(base, licence)
    if answer in found:
        shown["example"] = found[answer]
    return {
        "operationId": (path.strip("/").replace("{", "").replace("}", "") or "start").replace(
            "/", "-"
        ),
        "summary": said,
        "parameters": [*_parts(parts), *_query(query)],
        "responses": {
            "200": {"description": said, "headers": _headers(), "content": {JSON: shown}},
            "304": {"description": "Uendret siden sist"},
            **{status: _problem(text) for status, text in ERRORS.items()},
        },
    }


JSON, PROBLEM = "application/json", "application/problem+json"


def _headers() -> dict[str, Any]:
    text = {"schema": {"type": "string"}}
    return {"ETag": {"required": True, **text}, "Last-Modified": {"required": True, **text}}


def _problem(text: str) -> dict[str, Any]:
    return {
        "description": text,
        "content": {PROBLEM: {"schema": {"$ref": REF.format(model="Problem")}}},
    }


def _parts(names: tuple[str, ...]) -> list[dict[str, Any]]:
    kind = {"type": "string", "pattern": asking.SLUG, "maxLength": 80}
    return [{"name": n, "in": "path", "required": True, "schema": kind} for n in names]


def _query(model: type[BaseModel] | None) -> list[dict[str, Any]]:
    if model is None:
        return []
    made = model.model_json_schema(ref_template=REF)
    return [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": about.pop("description", ""),
            "schema": _plain(about, made.get("$defs", {})),
        }
        for name, about in made["properties"].items()
    ]


def _plain(about: dict[str, Any], defined: dict[str, Any]) -> dict[str, Any]:
    """A query's parameter is there or not: it is never null."""
    kinds = [k for k in about.get("anyOf", [about]) if k.get("type") != "null"]
    kind = dict(kinds[0])
    if "$ref" in kind:
        named = defined[kind["$ref"].rpartition("/")[2]]
        kind = {"type": "string", "enum": named["enum"]}
    kept = {k: v for k, v in about.items() if k in {"examples", "default"} and v is not None}
    return {k: v for k, v in kind.items() if k not in {"title", "description"}} | kept


# examples: made of the models too, so that they can't be wrong


@lru_cache(maxsize=4)
def examples(base: str, licence: str) -> dict[str, Any]:
    """Answer's schema → an example of it."""
    network = schema.Named(id="innlandet", name="Ung i Innlandet")
    initiative = schema.InitiativeOut(
        id="innlandet/frokostklubb",
        self=f"{base}{API}/networks/innlandet/initiatives/frokostklubb",
        url=f"{base}/innlandet/tiltak/frokostklubb",
        network=network,
        group=schema.Named(id="innlandet/dalen", name="Dalen"),
        title="Frokostklubb",
        status="avsluttet",
        status_label="Avsluttet",
        purpose="At flere kommer til første time.",
        target_group="Elever på Vg1",
        age_from=16,
        age_to=19,
        setting="Videregående skole",
        who_does="To voksne setter fram frokost fra klokka sju.",
        mechanism="Noen venter på deg når du kommer.",
        core_parts=["Samme voksne hver dag"],
        adaptable_parts=["Hva som serveres"],
        needs=schema.Needs(
            staff="To timer hver dag",
            money="30 000 kroner i året",
            skill="Ingen spesiell",
            depends_on_one="nei",
            office_size="alle",
        ),
        manual="",
        legal_basis="",
        funding="Skolen",
        owner="Dalen videregående",
        contact_role="Koordinatoren",
        expected="Færre som kommer for sent.",
        learned="De som kom, var de som alltid kommer.",
        advice="Spør dem som blir borte, før dere handler inn.",
        ended_on=date(2026, 6, 19),
        themes=[schema.Named(id="overganger", name="Overganger")],
        terms=[schema.Term(kind="arena", id="skole", name="Skole")],
        practices=["innlandet/noen-venter-ved-dora"],
        example=True,
        created_at=datetime(2026, 1, 12, 8, 0, tzinfo=UTC),
        updated_at=datetime(2026, 6, 19, 12, 0, tzinfo=UTC),
    )
    page = schema.Page[schema.InitiativeOut](data=[initiative], next=None, license=licence)
    return {
        "Initiative": initiative.model_dump(mode="json"),
        "InitiativePage": page.model_dump(mode="json"),
    }
