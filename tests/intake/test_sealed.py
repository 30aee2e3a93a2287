"""Who said no to publishing is not overruled by an edit, or by a quote."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.columns import Reach
from app.core.db import Database
from app.core.errors import Invalid
from app.insights import quotes
from app.insights import service as insights
from app.insights.models import Insight, Quote
from app.intake import service
from app.intake.models import Post
from tests.conftest import As
from tests.find import one
from tests.intake.young import LEADER, group_id, moderator, open_form, received

REFUSED = "Den som fortalte dette, har ikke sagt ja til at alle kan se det."


def taken_in(database: Database, *, publish: bool) -> Insight:
    """The insight made of a post."""
    open_form(database)
    number = received(database, "Det hjalp.", publish=publish)
    with database.write() as db:
        post = one(db, Post, id=number)
        return service.approve(
            db,
            moderator(db),
            post,
            post.version,
            "Hjelpen",
            text="Det hjalp.",
            group_id=group_id(db),
            reach=Reach.NETWORK,
        )


def test_an_edit_does_not_publish_it(as_: As, database: Database) -> None:
    insight = taken_in(database, publish=False)
    assert insight.sealed
    form = as_("member").get("/nett/innsikt/hjelpen/rediger")
    page = form.submit("/rediger", reach="offentlig", consent="skriftlig")
    assert page.status == 422 and page.error("reach") == REFUSED
    assert page.submit("/rediger", reach="nettverk", title="Hjelpen kom").status == 200


def test_a_quote_does_not_publish_it(as_: As, database: Database) -> None:
    taken_in(database, publish=False)
    form = as_("member").get("/nett/sitater/ny?innsikt=hjelpen")
    page = form.submit("/ny", text="Det hjalp.", consent="1", public="1")
    assert page.status == 422 and page.error("public") == REFUSED
    page.submit("/ny", public=None)
    with database.read() as db:
        number = db.scalars(sa.select(Quote.id)).one()
    page = as_("member").get(f"/nett/sitater/{number}/rediger").submit("/rediger", public="1")
    assert page.status == 422 and page.error("public") == REFUSED


def test_who_said_yes_is_heard(as_: As, database: Database) -> None:
    assert not taken_in(database, publish=True).sealed
    form = as_("member").get("/nett/innsikt/hjelpen/rediger")
    assert form.submit("/rediger", reach="offentlig").status == 200


def test_the_services_refuse_too(database: Database) -> None:
    insight = taken_in(database, publish=False)
    nett, number = insight.network_id, insight.id
    with database.write() as db:
        with pytest.raises(Invalid, match=REFUSED):
            insights.log(db, LEADER, nett, insight.group_id, "x", reach=Reach.PUBLIC, sealed=True)
        with pytest.raises(Invalid, match=REFUSED):
            quotes.quote(db, LEADER, nett, "x", consent=True, public=True, insight_id=number)
        db.rollback()
