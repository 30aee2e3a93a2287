"""The controlled lists: add, rename, merge, retire; the records follow, and it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.audit import AuditEvent
from app.core.db import Database
from app.core.errors import Invalid
from app.core.listing import Wanted
from app.initiatives import queries as initiatives
from app.initiatives import service as initiative_service
from app.initiatives.models import Initiative, InitiativeTerm
from app.networks import service as networks
from app.networks import terms
from app.networks.models import Term, TermKind
from app.networks.policy import view_of
from app.networks.rules import DEFAULT_TERMS
from app.terms import queries, service
from tests.conftest import ON_POSTGRES, As
from tests.initiatives.helpers import actor, initiative, network_id

LISTS = "/nett/innstillinger/ord"
SETTING = TermKind.SETTING


def word(db: Session, name: str, kind: TermKind = SETTING) -> Term:
    return terms.add(db, actor(db, "leader"), network_id(db), kind, name)


def described(db: Session, title: str, *words: Term) -> int:
    made = initiative(db, title, term_ids=[w.id for w in words])
    assert made.id is not None
    return made.id


def found(db: Session, words: str) -> list[str]:
    view = view_of(actor(db, "leader"), network_id(db))
    return [row.title for row in initiatives.LISTING.page(db, view, Wanted(words=words)).rows]


def test_every_network_begins_with_the_words(db: Session) -> None:
    network = networks.create_network(db, actor(db, "admin"), "Nytt nett")
    for kind, words in DEFAULT_TERMS.items():
        made = terms.of_network(db, network.id or 0, kind)
        assert {t.slug: t.name for t in made} == dict(words)
    told = sa.select(sa.func.count()).where(
        AuditEvent.event == "term:added", AuditEvent.network_id == network.id
    )
    assert db.scalar(told) == sum(map(len, DEFAULT_TERMS.values()))


def test_an_initiative_is_found_by_its_words(db: Session) -> None:
    described(db, "Prøvevakta", word(db, "Klatrehall"))
    assert found(db, "klatrehallen") == ["Prøvevakta"]


def test_a_new_name_is_what_it_is_found_by(db: Session) -> None:
    old = word(db, "Klatrehall")
    described(db, "Prøvevakta", old)
    service.rename(db, actor(db, "leader"), old, "Svømmehall")
    assert old.slug == "klatrehall"
    assert found(db, "svømmehall") == ["Prøvevakta"]
    assert found(db, "klatrehall") == []


def test_merging_moves_the_records_once(db: Session) -> None:
    gone, kept = word(db, "Gymsal"), word(db, "Idrettshall")
    only, both = described(db, "Én", gone), described(db, "To", gone, kept)
    assert queries.shared(db, gone, kept) == 1
    assert service.merge(db, actor(db, "leader"), gone, kept) == 2
    db.flush()
    links = db.execute(sa.select(InitiativeTerm.initiative_id, InitiativeTerm.term_id)).all()
    mine = [tuple(row) for row in links if row[0] in {only, both}]
    assert sorted(mine) == sorted([(only, kept.id), (both, kept.id)])
    assert (gone.retired, gone.merged_into) == (True, "idrettshall")
    assert set(found(db, "idrettshall")) == {"Én", "To"}
    assert found(db, "gymsal") == []
    told = db.scalars(sa.select(AuditEvent).where(AuditEvent.event == "term:merged")).one()
    assert told.data == {"into": "Idrettshall", "records": 2}


def test_a_word_merged_long_ago_follows_on(db: Session) -> None:
    first, second, third = (word(db, name) for name in ("Gymsal", "Hall", "Idrettshall"))
    service.merge(db, actor(db, "leader"), first, second)
    service.merge(db, actor(db, "leader"), second, third)
    assert first.merged_into == second.merged_into == "idrettshall"


def words_of(db: Session, number: int) -> set[str]:
    own = sa.select(Term.name).join(InitiativeTerm, InitiativeTerm.term_id == Term.id)
    return set(db.scalars(own.where(InitiativeTerm.initiative_id == number)))


def test_a_form_opened_before_the_merging_keeps_its_word(as_: As, database: Database) -> None:
    with database.write() as db:
        gone, kept = word(db, "Gymsal"), word(db, "Idrettshall")
        made = initiative(db, "Prøvevakta", term_ids=[gone.id])
        number, path = made.id, f"/nett/tiltak/{made.slug}/rediger"
    open_form = as_("leader").get(path)
    with database.write() as db:
        service.merge(db, actor(db, "leader"), db.get(Term, gone.id), db.get(Term, kept.id))
    assert open_form.submit("/rediger", purpose="Ny tekst").status == 200
    with database.read() as db:
        assert words_of(db, number) == {"Idrettshall"}


def after(work: Callable[[Session], Any], late: Callable[[Session], Any], base: Database) -> None:
    """The second begins while the first has not committed."""

    def second() -> None:
        with base.write() as db:
            try:
                late(db)
            except Invalid:
                db.rollback()

    with base.write() as db:
        work(db)
        other = threading.Thread(target=second)
        other.start()
        time.sleep(0.5)
    other.join()


def merged(one: int | None, other: int | None) -> Callable[[Session], Any]:
    return lambda db: service.merge(db, actor(db, "leader"), db.get(Term, one), db.get(Term, other))


@pytest.mark.skipif(not ON_POSTGRES, reason="two who write at once")
def test_merged_into_each_other_at_once_one_is_left(database: Database) -> None:
    with database.write() as db:
        one, other = word(db, "Gymsal").id, word(db, "Idrettshall").id
    after(merged(one, other), merged(other, one), database)
    with database.read() as db:
        assert [db.get(Term, n).retired for n in (one, other)] == [True, False]


@pytest.mark.skipif(not ON_POSTGRES, reason="two who write at once")
@pytest.mark.parametrize("first", ["merging", "saving"])
def test_merged_while_it_is_chosen_the_other_word_is_kept(database: Database, first: str) -> None:
    with database.write() as db:
        one, other = word(db, "Gymsal").id, word(db, "Idrettshall").id
        number = initiative(db, "Prøvevakta").id

    def save(db: Session) -> None:
        held = sa.select(Initiative).where(Initiative.id == number).with_for_update()
        initiative_service.set_terms(db, db.scalars(held).one(), [one])

    both = merged(one, other), save
    after(*(both if first == "merging" else both[::-1]), database)
    with database.read() as db:
        assert words_of(db, number) == {"Idrettshall"}


def test_only_two_of_one_list_in_use_are_merged(db: Session) -> None:
    leader, here = actor(db, "leader"), word(db, "Gymsal")
    other_list, retired = word(db, "Turgruppe", TermKind.CATEGORY), word(db, "Hall")
    terms.retire(db, leader, retired, True)
    for into in (here, other_list, retired):
        with pytest.raises(Invalid):
            service.merge(db, leader, here, into)


def test_a_name_is_used_once_in_a_list(db: Session) -> None:
    word(db, "Gymsal")
    with pytest.raises(Invalid):
        word(db, "gymsal")
    assert word(db, "Gymsal", TermKind.CATEGORY).slug == "gymsal"


def test_what_is_retired_stays_where_it_is(as_, database) -> None:
    with database.write() as db:
        old = word(db, "Gymsal")
        described(db, "Prøvevakta", old)
    leader = as_("leader")
    after = leader.get(f"{LISTS}/{old.id}").submit("/ta-ut")
    assert "kan ikke lenger velges" in after.text
    page = leader.get("/nett/tiltak/provevakta/rediger")
    assert "Gymsal" not in page.main
    page.submit("/rediger", purpose="Å prøve.")
    assert "Gymsal" in leader.get("/nett/tiltak/provevakta").main
    back = leader.get(f"{LISTS}/{old.id}").submit("/ta-inn")
    assert "kan velges igjen" in back.text


def test_the_confirmation_says_what_will_happen(as_, database) -> None:
    with database.write() as db:
        gone, kept = word(db, "Gymsal"), word(db, "Idrettshall")
        described(db, "Én", gone)
        described(db, "To", gone, kept)
    leader = as_("leader")
    page = leader.get(f"{LISTS}/{gone.id}/sla-sammen?into={kept.id}")
    assert "2 tiltak får ordet «Idrettshall»" in page.main
    assert "1 av dem har begge ordene" in page.main
    assert "kan ikke gjøres om" in page.main
    after = page.submit("/sla-sammen")
    assert "2 tiltak er flyttet" in after.text
    assert "Slått sammen med Idrettshall" in after.main
    assert leader.get(f"{LISTS}/{gone.id}/sla-sammen?into={kept.id}").status == 422
    assert leader.post(f"{LISTS}/{gone.id}/ta-inn", {"_key": "a" * 32}).status in {400, 422}


def test_nothing_chosen_is_said_beside_the_list(as_, database) -> None:
    with database.write() as db:
        one = word(db, "Gymsal")
        word(db, "Idrettshall")
    page = as_("leader").get(f"{LISTS}/{one.id}/sla-sammen?into=")
    assert page.status == 422
    assert page.error("into")


def test_counts_and_a_new_word_on_the_page(as_, database) -> None:
    with database.write() as db:
        described(db, "Én", word(db, "Gymsal"))
    page = as_("leader").get(LISTS)
    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]
    assert "Gymsal 1 tiltak Ja" in rows
    again = page.submit("/ord", kind="arena", name="gymsal")
    assert again.status == 422
    assert "står i lista" in again.error("name")
    assert again.submit("/ord", name="Kaia").path == LISTS


def test_the_words_are_chosen_in_the_form_and_shown_in_the_recipe(as_, database) -> None:
    with database.write() as db:
        initiative(db)
        hall, kurs = word(db, "Gymsal"), word(db, "Turgruppe", TermKind.CATEGORY)
    page = as_("member").get("/nett/tiltak/fadderordning/rediger")
    after = page.submit("/rediger", setting_ids=[hall.id], category_ids=[kurs.id])
    assert after.status == 200
    assert "Gymsal" in after.main and "Turgruppe" in after.main
    again = as_("member").get("/nett/tiltak/fadderordning/rediger")
    chosen = [i["value"] for i in again.soup.select("[name=setting_ids][checked]")]
    assert chosen == [str(hall.id)]
    assert "1 av 5 fylt ut" not in again.main.split("Så andre finner det")[0]


def test_another_networks_word_does_not_count(db: Session) -> None:
    from app.networks.models import Network

    other = db.scalar(sa.select(Network.id).where(Network.slug == "annet"))
    stranger = terms.add(db, actor(db, "outsider"), other or 0, SETTING, "Fjernt")
    made = initiative(db, term_ids=[stranger.id])
    assert initiatives.ties(db, actor(db), made).term_ids == []
