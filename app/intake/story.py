"""What became of a post, told to its sender: by role, never by person; dated to the week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlmodel import col

from app.core.i18n import _, week
from app.core.web import Ctx
from app.insights.models import Insight
from app.intake import queries, rules
from app.intake.models import Post, PostState
from app.networks.models import Network


@dataclass(frozen=True)
class Told:
    """One step of the story; `state` is "now" or "later" for the last ones."""

    title: str
    text: str = ""
    when: str = ""
    by: str = ""
    href: str = ""
    link: str = ""
    state: str = ""


@dataclass(frozen=True)
class Story:
    """The headline, and the steps in their order."""

    headline: str
    lead: str
    events: tuple[Told, ...]


def network_slug(db: Session, network_id: int) -> str:
    """The network's address. One query."""
    return str(db.scalar(sa.select(col(Network.slug)).where(col(Network.id) == network_id)))


def tell(ctx: Ctx, post: Post) -> Story:
    """The whole story, as anybody may hear it who holds the receipt."""
    if post.state is PostState.WITHDRAWN:
        gone = _("Teksten er slettet. Ingen kan se den lenger.")
        return Story(_("Innspillet er trukket"), gone, ())
    led_to = list(_led_to(ctx, post))
    events = [*_so_far(ctx, post), *led_to]
    headline, lead = _headline(post, bool(led_to))
    return Story(headline, lead, tuple(events))


def _headline(post: Post, led_somewhere: bool) -> tuple[str, str]:
    if led_somewhere:
        return _("Innspillet ditt ble til noe"), _("Her ser du hva det førte til.")
    heads = {
        PostState.RECEIVED: (
            _("Innspillet ditt er lest") if post.seen else _("Innspillet ditt er mottatt"),
            _("Et menneske leser det før noen andre får se det. Kom gjerne tilbake."),
        ),
        PostState.ASKED: (_("Vi lurer på noe"), _("Du kan svare her. Du må ikke.")),
        PostState.ANSWERED: (_("Takk for svaret"), _("Vi leser det, og tar det med videre.")),
        PostState.APPROVED: (
            _("Innspillet ditt er tatt inn"),
            _("En ressursgruppe har det nå, og bruker det i arbeidet sitt."),
        ),
        PostState.REJECTED: (
            _("Innspillet ble ikke tatt med"),
            _("Noen har lest det, og skrevet hvorfor."),
        ),
    }
    return heads[post.state]


def _so_far(ctx: Ctx, post: Post) -> Iterator[Told]:
    how = _("Det kom inn på papir.") if post.paper else _("Det kom inn gjennom skjemaet.")
    yield Told(_("Du skrev"), how, week(post.week))
    if post.seen:
        yield Told(_("Noen har lest det"), _("Et menneske, ikke en maskin."))
    for message in queries.messages(ctx.db, post):
        title = _("Du svarte") if message.from_youth else _("Noen spurte deg")
        by = "" if message.from_youth else message.by_role
        yield Told(title, message.text, week(message.week), by)
    if post.state is PostState.REJECTED:
        yield Told(_("Det ble ikke tatt med"), post.reason, _on(post))
    if post.state is PostState.APPROVED:
        yield _taken_in(ctx, post)
    if post.erased_on is not None and post.state is PostState.APPROVED:
        yield Told(
            _("Det du skrev, er slettet"),
            _("Bare det gruppa tok inn, står igjen. Du kan fortsatt trekke det tilbake."),
        )


def _on(post: Post) -> str:
    return week(rules.week_of(post.decided_on)) if post.decided_on else ""


def _taken_in(ctx: Ctx, post: Post) -> Told:
    insight = ctx.db.get(Insight, post.insight_id) if post.insight_id else None
    if insight is None:
        return Told(_("Det ble tatt inn"), _("Innsikten er slettet siden."), _on(post))
    group = ctx.network.group(insight.group_id)
    text = _("Det er blitt en innsikt for ressursgruppe %s.") % (group.name if group else "")
    if str(insight.reach) != "offentlig":
        # Its sender reads what was made of the words; nobody else does by this page.
        text += " " + _("Bare nettverket ser den: «%s»") % insight.title
        return Told(_("Det ble tatt inn"), text, _on(post))
    href = f"/{ctx.network.slug}/innsikt/{insight.slug}"
    return Told(_("Det ble tatt inn"), text, _on(post), href=href, link=insight.title)


def _led_to(ctx: Ctx, post: Post) -> Iterator[Told]:
    """What the rooms above have made of the insight, as far as everybody may see it."""
    if post.state is not PostState.APPROVED or post.insight_id is None:
        return
    insight: Any = ctx.db.get(Insight, post.insight_id)
    if insight is None:
        return
    for make in ctx.app.panels.get("story", []):
        for step in make(ctx, insight):
            yield Told(**step)
