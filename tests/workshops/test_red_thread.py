"""What is told in a meeting, a shadowing and a workshop stands on the group's thread at once."""

from __future__ import annotations

from app.core.db import Database
from tests.conftest import As
from tests.workshops.helpers import hold, start


def test_each_reaches_the_red_thread(as_: As, database: Database) -> None:
    home = hold(database)
    start(database)
    member = as_("member")
    in_meeting, followed, in_dialogue = "Sagt i møtet.", "Sett på jobb.", "Sagt i samtalen."
    member.get(f"/nett/logg?mote={home.split('/')[-1]}").submit("/logg", text=in_meeting)
    member.get("/nett/observasjon/ny").submit("/ny", did=followed)
    member.get(f"{home}/samtaleark/2").submit("/samtaleark/2", text=in_dialogue).submit("/innsikt")
    thread = as_("colleague").get("/nett/grupper/asnes").soup.select_one(".thread")
    assert thread is not None
    words = " ".join(thread.get_text(" ").split())
    for told in (in_meeting, followed, in_dialogue):
        assert told in words, told
