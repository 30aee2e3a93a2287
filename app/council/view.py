"""Boards, results and requests in the shape the templates take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock
from app.core.columns import Reach
from app.core.i18n import N_, _, long_date, ngettext
from app.council import queries, rules
from app.council.models import (
    ANSWER_LABELS,
    BOARD_LABELS,
    AnswerKind,
    Board,
    BoardState,
    RequestState,
)
from app.council.queries import Standing
from app.networks.labels import ROLE_LABELS
from app.networks.models import Role
from app.networks.queries import NetworkInfo

COLORS = {AnswerKind.YES: "success", AnswerKind.PART: "accent", AnswerKind.NO: "neutral"}


@dataclass(frozen=True)
class Here:
    """Somebody at a board: which, under what address, with whose dots, and what they may."""

    board: Board
    network: NetworkInfo
    href: str
    seat_key: str
    works: bool = True
    leads: bool = False
    by_link: bool = False

    @property
    def open(self) -> bool:
        """The board can be worked at."""
        return self.board.state is BoardState.OPEN

    @property
    def acts(self) -> bool:
        """This person can, now."""
        return self.open and self.works


def board_page(db: Session, here: Here, after: int | None) -> dict[str, Any]:
    """Clusters, loose cards and one's own dots. Three queries, and one more when it is shared."""
    rows = queries.clusters(db, here.board, here.seat_key)
    cards = queries.placed(db, here.board)
    asked = {} if here.open else queries.requests_of(db, [here.board.id or 0])
    loose = queries.loose(db, here.board, after)
    given = sum(row.mine for row in rows)
    found = [_cluster(here, row, cards.get(row.id, []), asked.get(row.id, [])) for row in rows]
    by_dots = sorted(found, key=lambda c: -c["dots"])
    return {
        "here": here,
        "board": here.board,
        "state_label": _(BOARD_LABELS[here.board.state]),
        "clusters": found if here.open else by_dots,
        "result": [c for c in by_dots if c["dots"]] if here.open and here.leads else [],
        "loose": [_card(here, row) for row in loose.rows],
        "left": rules.DOTS - given,
        "given": given,
        "next_url": f"{here.href}?etter={loose.after}#lose" if loose.after else None,
        "first_url": f"{here.href}#lose" if after is not None else None,
        "targets": [(row.id, row.name) for row in rows],
    }


def _cluster(here: Here, row: Any, cards: Sequence[Any], asked: Sequence[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "mine": row.mine,
        "dots": row.dots,
        "dots_label": ngettext("%s prikk", "%s prikker", row.dots) % row.dots,
        "cards": [_card(here, card) for card in cards],
        "cards_label": ngettext("%s kort", "%s kort", len(cards)) % len(cards),
        "href": f"{here.href}/klynge/{row.id}",
        "requests": [request_line(here.network, each) for each in asked],
        "send_href": f"{here.href}/send/{row.id}" if here.leads and not here.open else None,
    }


def _card(here: Here, row: Any) -> dict[str, Any]:
    """An insight as a card; it leads to its page for those who may open it."""
    outside = here.by_link and not (row.reach == Reach.PUBLIC and here.network.public)
    group = here.network.group(row.group_id)
    return {
        "id": row.id,
        "title": row.title,
        "text": row.text,
        "group": group.name if group else "",
        "href": None if outside else f"/{here.network.slug}/innsikt/{row.slug}",
    }


def gone() -> str:
    """A cluster somebody took away meanwhile."""
    return _("Klyngen er borte. Noen tok den bort fordi den var tom.")


# What was just done, said by a word in the address: so the link's pages need no cookie.

SAID = {
    "lagt": N_("Kortene ligger i «%s»."),
    "ut": N_("Kortet ligger løst igjen."),
    "navn": N_("Klyngen heter nå «%s»."),
    "prikk": N_("Prikkene dine er lagret."),
    "fjernet": N_("Den tomme klyngen er borte."),
}


def said(word: str, number: int | None, moved: Sequence[str], page: dict[str, Any]) -> str:
    """The sentence for what was just done; cards somebody else had placed are told of too."""
    names = {cluster["id"]: cluster["name"] for cluster in page["clusters"]}
    sentence = _(SAID[word]) if word in SAID else ""
    named = "%s" in sentence
    parts = [sentence % names[number]] if named and number in names else []
    parts += [sentence] if sentence and not named else []
    for cluster in page["clusters"]:
        for card in cluster["cards"]:
            if str(card["id"]) in moved:
                words = {"card": card["title"], "cluster": cluster["name"]}
                parts.append(_("«%(card)s» ligger i «%(cluster)s»: noen andre la det der.") % words)
    return " ".join(parts)


# Results and requests.


def request_line(network: NetworkInfo, row: Any) -> dict[str, Any]:
    """A request in a list: of whom, and the answer or how long it has waited."""
    group, today = network.group(row.group_id), clock.today()
    answered = row.state is RequestState.ANSWERED
    return {
        "title": row.title,
        "href": f"/{network.slug}/onsker/{row.slug}",
        "group": group.name if group else "",
        "answered": answered,
        "label": _(ANSWER_LABELS[row.answer_kind]) if answered else "",
        "color": COLORS[row.answer_kind] if answered else "neutral",
        "answer": row.answer,
        "answered_on": row.answered_on,
        "by": by(row.answered_role),
        "sent_on": row.sent_on,
        "waited": rules.waited(row.sent_on, today),
        "long": not answered and rules.has_waited_long(row.sent_on, today),
        "example": row.example,
    }


def front(standing: Standing) -> str:
    """What the network's front page says of the council; "" before anything is shared."""
    if not standing.shared:
        return ""
    if not standing.asked:
        return _("Ungdomsrådet har lagt sammen det unge har fortalt.")
    asked = ngettext(
        "Ungdomsrådet har bedt gruppene om %s ting.",
        "Ungdomsrådet har bedt gruppene om %s ting.",
        standing.asked,
    )
    if not standing.waiting:
        return f"{asked % standing.asked} {_('Alle har fått svar.')}"
    waits = ngettext("%s venter på svar.", "%s venter på svar.", standing.waiting)
    return f"{asked % standing.asked} {waits % standing.waiting}"


def by(role: str) -> str:
    """Who answered: a role, never a person."""
    return _(ROLE_LABELS[Role(role)]) if role else ""


def happened(db: Session, network: NetworkInfo, after: int | None) -> dict[str, Any]:
    """What became of what was said, board by board. Three queries."""
    found = queries.shared_boards(db, network.id, after)
    numbers = [row.id for row in found.rows]
    results = queries.results(db, numbers) if numbers else {}
    asked = queries.requests_of(db, numbers) if numbers else {}
    base = f"/{network.slug}/hva-skjedde"
    return {
        "boards": [
            {
                "name": row.name,
                "met_on": row.met_on,
                "example": row.example,
                "id": row.id,
                "clusters": _fates(network, results[row.id], asked),
            }
            for row in found.rows
        ],
        "next_url": f"{base}?etter={found.after}" if found.after else None,
        "first_url": base if after is not None else None,
    }


def _fates(
    network: NetworkInfo, rows: Sequence[Any], asked: dict[int, list[Any]]
) -> list[dict[str, Any]]:
    """Clusters in the order of their dots; one that nobody's voice lies in any more is left out,
    unless something was asked because of it."""
    return [
        {
            "name": row.name,
            "voices": rules.voices(row.cards, network.k),
            "requests": [request_line(network, each) for each in asked.get(row.id, [])],
        }
        for row in rows
        if row.cards or row.id in asked
    ]


def waiting(db: Session, network: NetworkInfo, group_id: int) -> list[dict[str, Any]]:
    """What the council has asked a group and not been answered. One query."""
    return [request_line(network, row) for row in queries.waiting_for(db, network.id, group_id)]


def boards(db: Session, network: NetworkInfo, after: int | None) -> dict[str, Any]:
    """The boards of the network, and what waits for an answer. Two queries."""
    found = queries.boards(db, network.id, after)
    base = f"/{network.slug}/ungdomsrad"
    return {
        "boards": [
            {
                "name": row.name,
                "href": f"{base}/{row.slug}",
                "met_on": row.met_on,
                "state": str(row.state),
                "label": _(BOARD_LABELS[row.state]),
                "example": row.example,
            }
            for row in found.rows
        ],
        "waiting": [request_line(network, r) for r in queries.waiting_for(db, network.id)],
        "next_url": f"{base}?etter={found.after}" if found.after else None,
        "first_url": base if after is not None else None,
    }


def link(db: Session, board: Board, base_url: str) -> dict[str, Any]:
    """The shared link as those who lead the meeting see it. One query."""
    taken = queries.seats_taken(db, board)
    return {
        "address": f"{base_url}/rad/{board.code}",
        "taken": _("%(taken)s av %(seats)s plasser er tatt.")
        % {"taken": taken, "seats": board.seats},
        "when": when(board, clock.today()),
    }


def when(board: Board, today: date) -> str:
    """Whether the link lets people in, in words."""
    if today < board.link_opens:
        return _("Lenken åpner %s.") % long_date(board.link_opens)
    if today > board.link_closes:
        return _("Lenken er stengt. Den var åpen til og med %s.") % long_date(board.link_closes)
    return _("Lenken er åpen til og med %s.") % long_date(board.link_closes)
