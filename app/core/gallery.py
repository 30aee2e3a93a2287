"""Sample arguments for the gallery of components: plain data, neutral in content, no records."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.core.forms import Form, FormView

RESOURCES = [
    ("time", "Tid", "Timer i uka, sammenliknet med dem som ikke lykkes"),
    ("money", "Penger", ""),
    ("skill", "Kompetanse", ""),
    ("mandate", "Mandat", "Hva de har lov til å bestemme selv"),
    ("network", "Nettverk", ""),
]
DEGREES = [("fewer", "Mindre"), ("same", "Like mye"), ("more", "Mer"), ("unknown", "Vet ikke")]
KINDS = [
    ("insight", "Innsikt", "Noe du hørte eller så"),
    ("exception", "Unntak", "Det gikk bra likevel"),
    ("practice", "Praksis", "Noe noen gjør annerledes"),
]
THEMES = [("early", "Tidlig innsats"), ("health", "Psykisk helse og rus"), ("shift", "Overganger")]


def _form(values: dict[str, Any]) -> FormView[Form]:
    return FormView(Form, values)


def _plain_form() -> FormView[Form]:
    return _form({"title": "Klassen gjør noe sammen før fagene starter", "theme": ["shift"]})


def _failed_form() -> FormView[Form]:
    form = _form({"who": "", "seen": "2026-13-40", "time": "same", "money": "more"})
    form.say("who", "Skriv hvem det gjelder, uten navn.")
    form.say("seen", "Skriv datoen slik: 2026-11-22.")
    form.say("skill", "Velg ett av alternativene.")
    return form


def _conflict_form() -> FormView[Form]:
    form = _form({"what": "Læreren ringer hjem den første uka.", "sort": "exception", "version": 3})
    form.theirs = {"what": "Læreren og rådgiveren ringer hjem.", "sort": "practice"}
    return form


def _record(row: int, kind: str, title: str, note: str = "", **more: Any) -> dict[str, Any]:
    return {"row": row, "kind": kind, "title": title, "href": "#trad", "note": note, **more}


def _gap(row: int, text: str, label: str) -> dict[str, Any]:
    return {"row": row, "gap": text, "label": label, "href": "#trad"}


def _link(
    a: int, b: int, c: int, d: int, *, on: bool = False, dash: bool = False
) -> dict[str, Any]:
    return {"a": a, "b": b, "c": c, "d": d, "on": on, "dash": dash}


def _lane(title: str, *items: dict[str, Any], more: Any = None) -> dict[str, Any]:
    return {"title": title, "count": len(items), "items": list(items), "more": more}


def _insights() -> dict[str, Any]:
    return _lane(
        "Innsikt",
        _record(1, "Unntak", "En elev kjente to fra andre året, og de viste henne rundt", on=True),
        _record(2, "Unntak", "Klassen som fikk eldre elever med på hyttetur, ble værende", on=True),
        _record(3, "Innsikt", "De fleste som slutter, gjør det før høstferien", "NAV-veileder"),
        _record(4, "Innsikt", "Foresatte vet ikke hvem de skal ringe", "Pårørende"),
        more={"label": "Vis alle 14", "href": "#"},
    )


def _practices() -> dict[str, Any]:
    title = "En eldre elev følger den nye de første ukene"
    parents = ["En elev kjente to fra andre året", "Klassen som fikk eldre elever med på hyttetur"]
    return _lane(
        "Praksis",
        _record(1, "Bekreftet", title, "Ressurser: 2 mindre, 3 like mye", on=True, parents=parents),
        _record(2, "Nominert", "Prøv yrket før du velger", "Mangler ressurstest"),
        _gap(4, "Ingen praksis bak dette tiltaket ennå", "Finn et unntak"),
    )


def _initiatives() -> dict[str, Any]:
    parents = ["En eldre elev følger den nye de første ukene"]
    chosen: dict[str, Any] = {"on": True, "current": True, "parents": parents}
    return _lane(
        "Tiltak",
        _record(1, "Testes", "Fadderordning på videregående", **chosen),
        _record(2, "Idé", "Telefonliste for foresatte", "Bygger rett på en innsikt"),
        _record(3, "Planlagt", "Utdanningsmesse", "Unge påvirker innholdet"),
        _record(4, "Testes", "Økt tetthet av helsesykepleier på videregående", "Livsmestring"),
    )


def _three() -> dict[str, Any]:
    links = [
        _link(1, 1, 2, 1, on=True),
        _link(1, 2, 2, 1, on=True),
        _link(2, 1, 3, 1, on=True),
        _link(2, 2, 3, 3),
        _link(1, 4, 3, 2),
        _link(2, 4, 3, 4, dash=True),
    ]
    return {"lanes": [_insights(), _practices(), _initiatives()], "links": links}


def _five() -> dict[str, Any]:
    tests = _lane(
        "Tester",
        _record(1, "Klar for beslutning", "Runde 2: fadder fra første skoledag", on=True),
        _gap(3, "Ikke testet ennå", "Planlegg en test"),
    )
    spread = _lane("Spredning", _record(1, "Planlagt", "Prøves ett sted til fra januar", on=True))
    links = [_link(3, 1, 4, 1, on=True), _link(4, 1, 5, 1, on=True), _link(3, 3, 4, 3, dash=True)]
    three = _three()
    return {"lanes": [*three["lanes"], tests, spread], "links": [*three["links"], *links]}


def _steps() -> list[dict[str, Any]]:
    names = ["Problemstilling", "Vendespørsmål", "Unntak", "Praksis", "Tiltak", "Test"]
    steps = [{"label": n, "href": "#", "on": i < 4, "current": i == 3} for i, n in enumerate(names)]
    off = [{"label": n, "href": "", "on": False} for n in ("Beslutning", "Spredning")]
    return [*steps, *off]


def _events() -> list[dict[str, Any]]:
    return [
        {"when": "Nå", "title": "Testes", "text": "Runde 2 går til jul.", "state": "now"},
        {"at": date(2026, 8, 17), "text": "Runde 2 startet, forventningen låst", "by": "Rådgiver"},
        {"at": date(2025, 10, 31), "text": "Runde 1 besluttet: tilpass", "by": "Gruppa"},
    ]


def _filters() -> list[dict[str, Any]]:
    states = [("testing", "Testes", 1204), ("operating", "I drift", 2), ("ended", "Avsluttet", 2)]
    options = [{"value": v, "label": t, "count": n, "chosen": v == "testing"} for v, t, n in states]
    groups = [{"value": "1", "label": "Gruppe nord"}, {"value": "2", "label": "Gruppe sør"}]
    return [
        {"name": "status", "label": "Hvordan gikk det", "kind": "check", "options": options},
        {"name": "gruppe", "label": "Gruppe", "kind": "select", "options": groups},
    ]


def _people() -> list[dict[str, Any]]:
    return [
        {
            "name": "Rådgiver på en skole med et veldig langt navn",
            "email": "raadgiver.med.en.lang.adresse@eksempel.example",
            "roles": ["Ressursgruppemedlem"],
            "group": "Gruppe nord",
            "state": "bekreftet",
            "state_label": "Bekreftet",
        },
        {
            "name": "Veileder",
            "roles": ["Kommunekoordinator", "Leser"],
            "state": "invitert",
            "state_label": "Invitert",
        },
    ]


def _checks() -> list[dict[str, Any]]:
    return [
        {"state": "met", "text": "Endring i riktig retning"},
        {
            "state": "none",
            "text": "Ingen tiltak er i drift ennå",
            "more": "Det trenger en eier og en plass i budsjettet.",
            "links": [{"label": "Fadderordning på videregående", "href": "#"}],
        },
    ]


def _facts() -> list[dict[str, Any]]:
    return [
        {"term": "For hvem", "text": "Nye elever på videregående, 16–18 år"},
        {"term": "Må være med", "text": ["Fadderen er fra samme linje", "En voksen å gå til"]},
        {"term": "Vi trodde", "text": "Oppmøtet går opp", "icon_name": "PadlockLocked"},
        {"term": "Koster", "text": ""},
    ]


def _group() -> dict[str, Any]:
    counts = {"Unntak": 4, "Praksis": 2, "Tiltak": 14, "Testet": 0, "Spredning": 0}
    return {
        "name": "Gruppe nord",
        "href": "#",
        "municipalities": "To kommuner",
        "problem": "Ungdom kjenner ikke hjelpetiltakene.",
        "dots": [{"label": k, "count": v} for k, v in counts.items()],
        "last": "Unntak logget for 2 uker siden",
    }


def _next() -> list[dict[str, Any]]:
    return [
        {
            "lead": "Sjekk ressursene.",
            "text": "«Prøv yrket før du velger» mangler ressurstest.",
            "label": "Fyll ut ressurstesten",
            "href": "#",
        },
        {"lead": "Finn grunnlaget.", "text": "", "label": "Knytt til en praksis", "href": "#"},
    ]


def samples() -> dict[str, Any]:
    """Everything templates/gallery.html shows."""
    return {
        "plain_form": _plain_form(),
        "failed_form": _failed_form(),
        "conflict_form": _conflict_form(),
        "resources": RESOURCES,
        "degrees": DEGREES,
        "kinds": KINDS,
        "themes": THEMES,
        "three": _three(),
        "five": _five(),
        "strip_steps": _steps(),
        "events": _events(),
        "filter_groups": _filters(),
        "people": _people(),
        "check_items": _checks(),
        "fact_items": _facts(),
        "group": _group(),
        "next_items": _next(),
        "states": ["met", "part", "none", "over"],
    }
