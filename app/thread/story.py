"""What became of an insight, as anybody may hear it: practices, initiatives, what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlmodel import col

from app.core.columns import Reach
from app.core.db import select
from app.core.i18n import _, long_date
from app.core.web import Ctx
from app.council import queries as council
from app.council import view
from app.initiatives.models import STATUS_LABELS, Initiative, InitiativePractice, Status
from app.insights.models import Exception_, Insight
from app.practices.models import Practice, PracticeInsight, PracticeState
from app.problems.models import FlipQuestion

Step = dict[str, str]


def story(ctx: Ctx, insight: Insight) -> list[Step]:
    """The steps after the insight, in the order of the thread. Four queries.

    What is not published is told without its name: its sender sees that something is happening.
    """
    return [
        *_exceptions(ctx, insight),
        *_council(ctx, insight),
        *_practices(ctx, insight),
        *_initiatives(ctx, insight),
    ]


def _exceptions(ctx: Ctx, insight: Insight) -> Iterator[Step]:
    rows = ctx.db.execute(
        select(col(FlipQuestion.text))
        .join(Exception_, col(Exception_.flip_question_id) == FlipQuestion.id)
        .where(col(Exception_.insight_id) == insight.id)
        .order_by(col(FlipQuestion.id))
    ).all()
    for row in rows:
        yield {
            "title": _("Det svarte på et spørsmål"),
            "text": _("Gruppa lurte på: «%s» Det du fortalte, viser at det går an.") % row.text,
        }


def _council(ctx: Ctx, insight: Insight) -> Iterator[Step]:
    for row in council.because_of(ctx.db, insight):
        asked = view.request_line(ctx.network, row)
        answer = f"{asked['label']}. {asked['answer']}" if asked["answered"] else asked["waited"]
        yield {
            "title": _("Ungdomsrådet spurte en gruppe om det"),
            "text": answer,
            "href": asked["href"],
            "link": asked["title"],
        }


def _practices(ctx: Ctx, insight: Insight) -> Iterator[Step]:
    p = Practice
    rows = ctx.db.execute(
        select(col(p.slug), col(p.title), col(p.reach), col(p.state))
        .join(PracticeInsight, col(PracticeInsight.practice_id) == p.id)
        .where(
            col(PracticeInsight.insight_id) == insight.id,
            col(p.state) != PracticeState.REJECTED,
        )
        .order_by(col(p.id))
    ).all()
    for row in rows:
        yield _step(
            ctx,
            row,
            "praksiser",
            _("Det ble med i en praksis"),
            _("Noe noen gjør, som hjelper, og som andre kan lære av."),
            _("Gruppa ser nærmere på noe som hjelper. De har ikke delt det med alle ennå."),
        )


def _initiatives(ctx: Ctx, insight: Insight) -> Iterator[Step]:
    i = Initiative
    rows = ctx.db.execute(
        select(
            col(i.slug),
            col(i.title),
            col(i.reach),
            col(i.status),
            col(i.learned),
            col(i.ended_on),
        )
        .join(InitiativePractice, col(InitiativePractice.initiative_id) == i.id)
        .join(PracticeInsight, col(PracticeInsight.practice_id) == InitiativePractice.practice_id)
        .where(col(PracticeInsight.insight_id) == insight.id)
        .distinct()
        .order_by(col(i.slug))
    ).all()
    for row in rows:
        yield _step(
            ctx,
            row,
            "tiltak",
            _("Det førte til et tiltak"),
            _outcome(row),
            _("Gruppa arbeider med et tiltak. De har ikke delt det med alle ennå."),
        ) | {"state": "now" if row.status not in {Status.ENDED, Status.DISCARDED} else ""}


def _outcome(row: Any) -> str:
    """What came of it, in words."""
    words = {
        Status.IDEA: _("Det er en idé så langt."),
        Status.PLANNED: _("Det er planlagt."),
        Status.TESTING: _("Det prøves ut nå."),
        Status.ADJUSTING: _("Det er prøvd, og justeres nå."),
        Status.DECIDED: _("Det er prøvd, og gruppa har tatt en beslutning."),
        Status.RUNNING: _("Det er tatt i bruk."),
    }
    if row.status in words:
        return words[row.status]
    when = f" {long_date(row.ended_on)}" if row.ended_on else ""
    state = _(STATUS_LABELS[row.status])
    return _("%(state)s%(when)s. Dette lærte de: %(learned)s") % {
        "state": state,
        "when": when,
        "learned": row.learned,
    }


def _step(ctx: Ctx, row: Any, place: str, title: str, text: str, hidden: str) -> Step:
    if row.reach != Reach.PUBLIC:
        return {"title": title, "text": hidden}
    href = f"/{ctx.network.slug}/{place}/{row.slug}"
    return {"title": title, "text": text, "href": href, "link": row.title}
