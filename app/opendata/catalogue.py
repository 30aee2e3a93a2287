"""The data sets as DCAT-AP-NO describes them, in Turtle and JSON-LD, from one list of triples.

Source: Digdir, «Standard for beskrivelse av datasett, datatjenester og datakataloger
(DCAT-AP-NO)», 2.2, https://data.norge.no/specification/dcat-ap-no
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.config import Licence, Settings
from app.core.i18n import N_, _
from app.opendata.make import API

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
LICENCES = {
    Licence.NLOD: f"{AUTHORITY}/licence/NLOD_2_0",
    Licence.CC_BY: f"{AUTHORITY}/licence/CC_BY_4_0",
}
LICENCE_NAMES = {
    Licence.NLOD: "Norsk lisens for offentlige data (NLOD) 2.0",
    Licence.CC_BY: "Creative Commons Navngivelse 4.0 (CC BY 4.0)",
}
# Where people read them.
LICENCE_PAGES = {
    Licence.NLOD: "https://data.norge.no/nlod/no/2.0",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.no",
}
DATASETS = {
    "networks": (N_("Læringsnettverk"), N_("Nettverk som leter etter det som virker likevel.")),
    "groups": (N_("Ressursgrupper"), N_("Gruppene i nettverkene, og kommunene de dekker.")),
    "initiatives": (
        N_("Tiltak"),
        N_("Det gruppene prøver eller har prøvd, også det som ble stoppet, med lærdommen."),
    ),
    "practices": (
        N_("Praksiser"),
        N_("Det noen får til med de samme ressursene som andre: hva, hvordan og hvorfor."),
    ),
    "methods": (N_("Lovende metoder"), N_("Metoder andre har prøvd og fortalt om, med tall.")),
}


@dataclass(frozen=True)
class Iri:
    """The object of a triple that is a thing."""

    value: str


@dataclass(frozen=True)
class Text:
    """The object of a triple that is Norwegian text."""

    value: str


@dataclass(frozen=True)
class Plain:
    """The object of a triple that is a text in no language."""

    value: str


Object = Iri | Text | Plain
Triple = tuple[str, str, Object]


def licence_of(settings: Settings) -> str:
    """The address of the licence."""
    return LICENCES[settings.data_licence]


def triples(settings: Settings) -> list[Triple]:
    """Everything that is said."""
    base = settings.base_url
    catalogue, publisher, contact = (f"{base}/api#{n}" for n in ("katalog", "utgiver", "kontakt"))
    about: list[Triple] = [
        *_thing(catalogue, "dcat:Catalog", _("Åpne data fra Flipp"), publisher, contact),
        (
            catalogue,
            "dct:description",
            Text(_("Det som er publisert av nettverkene i denne installasjonen av Flipp.")),
        ),
        (catalogue, "foaf:homepage", Iri(f"{base}/api")),
        (catalogue, "dct:license", Iri(licence_of(settings))),
        *_publisher(settings, publisher),
        *_contact(settings, contact),
    ]
    for name in DATASETS:
        about += [(catalogue, "dcat:dataset", Iri(f"{base}/api#{name}"))]
        about += _dataset(settings, name, publisher, contact)
    return about


def _thing(subject: str, kind: str, title: str, publisher: str, contact: str) -> list[Triple]:
    language = f"{AUTHORITY}/language/NOB"
    return [
        (subject, "rdf:type", Iri(PREFIXES["dcat"] + kind.partition(":")[2])),
        (subject, "dct:identifier", Plain(subject)),
        (subject, "dct:title", Text(title)),
        (subject, "dct:publisher", Iri(publisher)),
        (subject, "dcat:contactPoint", Iri(contact)),
        (subject, "dct:language", Iri(language)),
    ]


def _publisher(settings: Settings, publisher: str) -> list[Triple]:
    return [
        (publisher, "rdf:type", Iri(PREFIXES["foaf"] + "Agent")),
        (publisher, "foaf:name", Text(settings.data_publisher or "Flipp")),
        (publisher, "dct:identifier", Plain(settings.data_publisher_id or settings.base_url)),
    ]


def _contact(settings: Settings, contact: str) -> list[Triple]:
    said: list[Triple] = [
        (contact, "rdf:type", Iri(PREFIXES["vcard"] + "Organization")),
        (contact, "vcard:fn", Text(_("De som drifter Flipp"))),
        (contact, "vcard:hasURL", Iri(f"{settings.base_url}/api")),
    ]
    if settings.data_contact:
        said.append((contact, "vcard:hasEmail", Iri(f"mailto:{settings.data_contact}")))
    return said


def _dataset(settings: Settings, name: str, publisher: str, contact: str) -> list[Triple]:
    base, (title, text) = settings.base_url, DATASETS[name]
    dataset, file = f"{base}/api#{name}", f"{base}/api#{name}-json"
    return [
        *_thing(dataset, "dcat:Dataset", _(title), publisher, contact),
        (dataset, "dct:description", Text(_(text))),
        (dataset, "dcat:theme", Iri(f"{AUTHORITY}/data-theme/SOCI")),
        (dataset, "dct:accessRights", Iri(f"{AUTHORITY}/access-right/PUBLIC")),
        (dataset, "dcat:landingPage", Iri(f"{base}/api")),
        (dataset, "dcat:distribution", Iri(file)),
        (file, "rdf:type", Iri(PREFIXES["dcat"] + "Distribution")),
        (file, "dct:title", Text(_("%s som JSON") % _(title))),
        (file, "dct:description", Text(_("Side for side, med filtre; se beskrivelsen av API-et."))),
        (file, "dcat:accessURL", Iri(f"{base}{API}/{name}")),
        (file, "dct:format", Iri(f"{AUTHORITY}/file-type/JSON")),
        (file, "dct:license", Iri(licence_of(settings))),
        (file, "dct:conformsTo", Iri(f"{base}{API}/openapi.json")),
    ]


def turtle(said: list[Triple]) -> bytes:
    """The triples in Turtle, one a line."""
    head = [f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()]
    lines = [f"<{s}> {p} {_spelled(o)} ." for s, p, o in said]
    return "\n".join([*head, "", *lines, ""]).encode()


def _spelled(value: Object) -> str:
    if isinstance(value, Iri):
        return "<" + "".join(c for c in value.value if c not in '<>"{}|^`\\ ') + ">"
    text = value.value.replace("\\", "\\\\").replace('"', '\\"')
    text = text.replace("\n", "\\n").replace("\r", "\\r")
    return f'"{text}"@nb' if isinstance(value, Text) else f'"{text}"'


def json_ld(said: list[Triple]) -> dict[str, Any]:
    """The triples in JSON-LD."""
    things: dict[str, dict[str, Any]] = {}
    for subject, predicate, value in said:
        thing = things.setdefault(subject, {"@id": subject})
        if predicate == "rdf:type":
            thing["@type"] = value.value
        else:
            thing.setdefault(predicate, []).append(_object(value))
    return {"@context": PREFIXES, "@graph": list(things.values())}


def _object(value: Object) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"@id": value.value}
    said = {"@value": value.value}
    return said | {"@language": "nb"} if isinstance(value, Text) else said
