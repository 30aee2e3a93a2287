"""Story 7: the leader makes a newsletter and sends it; a reader asks for it, gets it, stops it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa

from app import registry
from app.core.outbox import Mail
from app.newsletter.limits import SIGN_UPS
from tests.browser.conftest import Visit
from tests.browser.server import Site
from tests.browser.visitor import Visitor

HOME = "/eksempelregionen/nyhetsbrev"
LEADER = "prosjektleder.eksempel"


def to(site: Site, email: str) -> Sequence[Mail]:
    """What lies in the outbox for somebody, oldest first."""
    with site.database.read() as db:
        return db.scalars(sa.select(Mail).where(Mail.to == email).order_by(Mail.id)).all()


def link(mail: Mail) -> str:
    """The link that asks for a press."""
    return re.findall(r"https?://\S+/abonner/\S+", mail.body)[-1]


def order(me: Visitor) -> list[str]:
    """The keys of what is ticked, as it stands."""
    return me.page.locator("input[name=items]:checked").evaluate_all("all => all.map(e => e.value)")


def sign_up(me: Visitor, site: Site, email: str) -> None:
    SIGN_UPS.reset()
    me.go("/eksempelregionen")
    me.tap("Få nyhetsbrevet")
    me.fill(email=email)
    me.tap("Meld meg på", within="main")
    assert me.heading == "Se i e-posten din"
    me.page.goto(link(to(site, email)[-1]))
    me.tap("Ja, send meg nyhetsbrevet")
    assert me.heading == "Du får nyhetsbrevet"


def make(me: Visitor, title: str) -> list[str]:
    """Propose, pick, order, write, look."""
    me.go(HOME)
    me.tap("Lag et nyhetsbrev", within="main")
    me.fill(title=title, since="2020-01-01")
    me.tap("Vis forslaget", within="main")
    keys = order(me)
    assert len(keys) > 2 and me.said.startswith("Dette har skjedd siden 1. januar 2020.")
    for key in keys[2:]:  # what is left can be told by the next
        me.page.locator(f"#k-{key}").press("Space")
    me.fill(intro="Hei alle.\n\nDette er viktigst nå.")
    with me.page.expect_navigation():
        me.page.locator(f"button[value='opp:{keys[1]}']").click()
    keys = [keys[1], keys[0]]
    assert order(me) == keys and me.typed("intro").startswith("Hei alle."), (
        "an arrow keeps the rest"
    )
    me.tap("Lagre og se det", within="main")
    assert me.heading == title and "Dette er viktigst nå." in me.main
    return keys


def test_the_newsletter_from_proposal_to_unsubscribing(
    visit: Visit, site: Site, javascript: bool
) -> None:
    mark = "med" if javascript else "uten"
    email, title = f"kari-{mark}@nabo.no", f"Høstbrev {mark} skript"
    reader = visit(javascript=javascript)
    sign_up(reader, site, email)

    leader = visit(LEADER, javascript=javascript)
    make(leader, title)
    leader.tap("Send en prøve til meg")
    assert leader.said.startswith("En prøve er på vei til")
    assert to(site, f"{LEADER}@demo.invalid")[-1].subject == f"Prøve: {title}"
    leader.tap("Send nyhetsbrevet", within="main")
    assert re.search(r"Det går til \d+ på e-post", leader.main)
    leader.tap("Send nå")
    assert "e-poster er sendt" in leader.main
    leader.tap("Stopp utsendingen")
    assert leader.said == "Utsendingen er stoppet."
    leader.tap("Fortsett")
    while registry.do_jobs(site.database):
        pass
    leader.go(leader.path)
    assert "ligger i utboksen" in leader.main

    (mail,) = [m for m in to(site, email) if m.subject == title]
    assert mail.one_click and mail.stop == link(mail) and "<h1>" in mail.html
    reader.page.goto(re.findall(r"https?://\S+/nyhetsbrev/\d+", mail.body)[0])
    assert reader.heading == title, "it is on the web too"
    reader.page.goto(mail.stop)
    reader.tap("Meld meg av")
    assert reader.heading == "Du får ikke nyhetsbrevet"
    assert not [m for m in to(site, email) if m.about], "what had not left is taken back"
    leader.go("/eksempelregionen/innstillinger/nyhetsbrev")
    assert "12 får nyhetsbrevet." in leader.main
