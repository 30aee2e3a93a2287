"""A canary in every kind of record that is not published, and what is."""

from __future__ import annotations

from app.contact import service as contact
from app.core.columns import Reach
from app.core.db import Database
from app.initiatives import service as initiatives
from app.initiatives.models import Initiative, Status
from app.insights import service as insights
from app.insights.models import Consent
from app.intake import links as doors
from app.intake import service as intake
from app.methods import service as methods
from app.networks.models import Network, ResourceGroup
from app.practices import service as practices
from app.practices.models import PracticeState
from app.problems import service as problems
from tests.find import one
from tests.initiatives.helpers import actor, group_id, initiative, network_id, practice

CANARY = "kanari"
HIDDEN = (Reach.NETWORK, Reach.GROUP)


def publish(database: Database, how_many: int = 3) -> None:
    """Initiatives and practices for everybody, tied to each other and to a theme."""
    with database.write() as db:
        for n in range(how_many):
            done = practice(db, f"Noen venter {n}", reach=Reach.PUBLIC, what="De hilser.")
            initiative(
                db,
                f"Frokost {n}",
                Status.RUNNING if n % 2 else Status.IDEA,
                reach=Reach.PUBLIC,
                purpose="At flere kommer.",
                practice_ids=[done.id or 0],
                core_parts=["Samme voksne"],
                age_from=16,
            )
        if how_many > 1:
            method = methods.add(db, actor(db, "leader"), "Festesona", office="NAV")
            methods.add_result(db, actor(db, "leader"), method, "Fullførte", k=56, n=61)
        practice(db, "Lite nyttig", PracticeState.REJECTED, reach=Reach.PUBLIC)
        initiative(db, "Gavekort", Status.DISCARDED, reach=Reach.PUBLIC)


def hide(database: Database) -> None:
    """The canary: in what is internal, in another network, and in what is never published."""
    with database.write() as db:
        leader, nett, group = actor(db, "leader"), network_id(db), group_id(db)
        text, told = f"Om {CANARY}", {"consent": Consent.SPOKEN}
        for reach in HIDDEN:
            secret = practices.nominate(
                db, leader, nett, group, f"{CANARY} {reach}", what=text, reach=reach
            )
            initiatives.start(
                db, leader, nett, group, f"{CANARY} {reach}", purpose=text, reach=reach
            )
            insights.log(db, leader, nett, group, f"{CANARY} {reach}", reach=reach, **told)
            shown = one(db, Initiative, slug="frokost-0")
            initiatives.set_practices(db, leader, shown, [secret.id or 0])
        # Public, but not given away by the API: they can be taken back.
        insights.log(db, leader, nett, group, CANARY, text=text, reach=Reach.PUBLIC, **told)
        problems.write_version(db, leader, nett, group, f"Ingen {CANARY}")
        doors.save_settings(db, leader, nett, 0, {"open": True})
        intake.receive(db, nett, "lås", intake.Sent([f"Noen {CANARY}."], ["Hva?"]))
        asking = contact.Asking(CANARY, f"{CANARY}@nabo.no", CANARY, CANARY)
        contact.receive(db, shown, asking, "", "nett")
        outsider, other = actor(db, "outsider"), one(db, Network, slug="annet").id or 0
        far = one(db, ResourceGroup, slug="langt").id or 0
        practices.nominate(db, outsider, other, far, CANARY, what=text, reach=Reach.PUBLIC)
        initiatives.start(db, outsider, other, far, CANARY, purpose=text, reach=Reach.PUBLIC)
