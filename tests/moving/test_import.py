"""Moving in: preview row by row, choices, import, and the same again changes nothing."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from app.core.audit import AuditEvent
from app.core.db import Database
from app.core.jobs import Job, JobState
from app.initiatives import service as initiatives
from app.initiatives.models import InitiativePartner, InitiativeTerm, InitiativeTheme, Status
from app.moving.models import ImportKey
from app.networks.models import Network, Organisation, ResourceGroup, Term, Theme
from tests.architecture.records import actor
from tests.conftest import As
from tests.find import one
from tests.moving.sheets import (
    HEADS,
    HOME,
    carry_out,
    counts,
    csv_of,
    initiatives_of,
    rows_of,
    send,
    work,
    xlsx_of,
)

FULL = (
    *HEADS,
    "Status",
    "Formål",
    "Alder fra",
    "Alder til",
    "Må være med",
    "Eier",
    "Finansiering",
    "Enige siden",
    "Temaer",
    "Hvem kan se det",
)
RUNNING = (
    "1", "Frokost på skolen", "Åsnes", "I drift", "Flere spiser", 13, 16, "Mat; Voksne", "NAV",
    "Kommunen", date(2026, 9, 3), "Overganger", "Alle (publisert)",
)  # fmt: skip
IDEA = ("2", "Åpen dør", "Grue")


def test_new_rows_go_in_whole_and_the_same_again_changes_nothing(
    as_: As, database: Database
) -> None:
    def dated(book: object, page: object) -> None:
        shape = book.add_format({"num_format": "yyyy-mm-dd"})  # type: ignore[attr-defined]
        page.write_datetime(1, 10, RUNNING[10], shape)  # type: ignore[attr-defined]

    cells = tuple("" if isinstance(v, date) else v for v in RUNNING)
    sheet = xlsx_of(FULL, cells, IDEA, change=dated)
    page = send(as_, sheet, "tiltak.xlsx")
    assert counts(page) == {"Ny": 2}
    done = carry_out(database, page)
    assert "2 nye, 0 endret, 0 uendret" in done.main
    with database.read() as db:
        found = initiatives_of(db)
        tried = found["Frokost på skolen"]
        assert tried.status is Status.RUNNING and tried.reach == "offentlig"
        assert (tried.age_from, tried.age_to) == (13, 16)
        assert tried.core_parts == ["Mat", "Voksne"] and tried.agreed_on == date(2026, 9, 3)
        assert tried.owner_id == one(db, Organisation, slug="nav").id
        assert one(db, InitiativeTheme).initiative_id == tried.id
        assert found["Åpen dør"].status is Status.IDEA
        assert {k.key: k.record_id for k in db.scalars(sa.select(ImportKey))} == {
            "1": tried.id,
            "2": found["Åpen dør"].id,
        }
        events = db.scalars(sa.select(AuditEvent.event)).all()
        assert events.count("initiative:started") == 2 and "import:done" in events
    assert "Frokost på skolen" in as_().get("/nett/tiltak?q=frokostene").main, "found by its words"
    again = send(as_, sheet, "tiltak.xlsx")
    assert counts(again) == {"Uendret": 2}
    assert not again.soup.select("form[action$='/start']"), "there is nothing to start"


def test_what_is_changed_is_told_and_only_that_is_written(as_: As, database: Database) -> None:
    carry_out(
        database,
        send(as_, csv_of((*HEADS, "Formål", "Målgruppe"), ("7", "En", "Grue", "Før", "Unge"))),
    )
    page = send(
        as_, csv_of((*HEADS, "Formål", "Målgruppe"), ("7", "En annen", "Grue", "Etter", ""))
    )
    assert counts(page) == {"Endret": 1}
    (row,) = rows_of(page)
    assert "Tittel En → En annen" in row and "Formål Før → Etter" in row
    assert "Målgruppe" not in row, "an empty cell leaves what stands there"
    carry_out(database, page)
    with database.read() as db:
        (changed,) = initiatives_of(db).values()
        assert (changed.title, changed.purpose, changed.target_group) == (
            "En annen",
            "Etter",
            "Unge",
        )
    emptied = send(as_, csv_of((*HEADS, "Målgruppe"), ("7", "En annen", "Grue", "–")))
    assert "Målgruppe Unge → tomt" in rows_of(emptied)[0]


def test_a_file_that_went_out_comes_in_again(as_: As, database: Database) -> None:
    heads = (*HEADS, "Formål", "Status", "Eier", "Samarbeidspartnere", "Temaer")
    rows = [
        ("a", "=1+1", "Åsnes", "- punkt", "Testes", "NAV", "NAV;Åsnes kommune", "Overganger"),
        ("b", "Åpen", "Grue", "Blåbær; «sitat»", "", "", "", ""),
    ]
    carry_out(database, send(as_, xlsx_of(heads, *rows), "a.xlsx"))
    for ending in ("csv", "xlsx"):
        out = as_("leader").http.get(f"/nett/tiltak.{ending}").content
        page = send(as_, out, f"tiltak.{ending}")
        assert counts(page) == {"Uendret": 2}, page.main
        assert "kjenner ikke Flipp" not in page.main


def test_without_a_key_title_and_group_tell_which_it_is(as_: As, database: Database) -> None:
    sheet = csv_of(("Tittel", "Gruppe", "Sted"), ("Likt", "Grue", "Skolen"), ("Likt", "Åsnes", ""))
    carry_out(database, send(as_, sheet))
    assert counts(send(as_, sheet)) == {"Uendret": 2}
    with database.write() as db:
        grue = one(db, ResourceGroup, slug="grue")
        initiatives.start(db, actor(db, "leader"), grue.network_id, grue.id or 0, "Likt")
    page = send(as_, sheet)
    assert counts(page) == {"Feil": 1, "Uendret": 1}
    assert "Flere tiltak heter dette" in rows_of(page)[0]


CHOOSE = (*HEADS, "Eier", "Temaer", "Status", "Kategorier")


def test_unknown_words_are_chosen_for(as_: As, database: Database) -> None:
    sheet = csv_of(
        CHOOSE,
        ("1", "En", "Aasnes", "Nav Åsnes", "Skolefravær", "På gang", "Møteplass"),
        ("2", "To", "Nordpolen", "Røde Kors", "overganger", "", ""),
    )
    page = send(as_, sheet)
    assert counts(page) == {"Feil": 2}
    assert "Velg hva «Aasnes» betyr." in rows_of(page)[0]
    labels = {
        str(s.parent.find("label").get_text(" ").split("«")[1].rstrip("»")): s  # type: ignore[union-attr]
        for s in page.soup.select("form[action$='/valg'] select")
    }
    with database.read() as db:
        asnes = one(db, ResourceGroup, slug="asnes").id
    wanted = {
        "Aasnes": f"som:{asnes}",
        "Nordpolen": "utelat",
        "Nav Åsnes": "ny:nav",
        "Røde Kors": "ny:frivillig",
        "Skolefravær": "ny",
        "På gang": "som:testes",
        "Møteplass": "ny",
    }
    assert set(labels) == set(wanted)
    chosen = page.submit("/valg", **{str(labels[text]["name"]): v for text, v in wanted.items()})
    assert counts(chosen) == {"Ny": 1, "Utelatt": 1}, chosen.main
    carry_out(database, chosen)
    with database.read() as db:
        (made,) = initiatives_of(db).values()
        assert made.status is Status.TESTING
        assert made.owner_id == one(db, Organisation, name="Nav Åsnes").id
        assert one(db, InitiativeTheme).theme_id == one(db, Theme, name="Skolefravær").id
        assert one(db, InitiativeTerm).term_id == one(db, Term, name="Møteplass").id
        names = set(db.scalars(sa.select(Organisation.name)))
        assert "Røde Kors" not in names, "made only for what goes in"


def test_choices_not_saved_are_kept_when_the_import_is_started(as_: As, database: Database) -> None:
    page = send(as_, csv_of(CHOOSE, ("1", "En", "Grue", "", "", "På gang", ""), IDEA))
    name = page.form("/valg").find(".//select").get("name")
    kept = page.submit("/start", skip_wrong="1", **{str(name): "som:testes"})
    assert "Valgene er lagret. Se over en gang til" in kept.text
    assert counts(kept) == {"Ny": 2}, "shown before anything is done"
    assert "Rad 2 · Grue · Testes" in rows_of(kept)[0]
    back = kept.submit("/valg", **{str(name): ""})
    assert counts(back) == {"Feil": 1, "Ny": 1}, "a choice can be taken back"
    done = carry_out(database, back.submit("/valg", **{str(name): "som:testes"}))
    assert "2 nye, 0 endret, 0 uendret" in done.main


def test_the_life_cycle_holds(as_: As, database: Database) -> None:
    heads = (
        *HEADS,
        "Status",
        "Eier",
        "Finansiering",
        "Hva vi lærte",
        "Rådet til andre",
        "Alder fra",
        "Alder til",
    )
    page = send(
        as_,
        csv_of(
            heads,
            ("1", "Uten eier", "Grue", "I drift", "", "Penger", "", "", "", ""),
            ("2", "Uten lærdom", "Grue", "Forkastet", "", "", "", "Gjør det", "", ""),
            ("3", "Snudd", "Grue", "", "", "", "", "", "20", "18"),
            ("4", "Stoppet", "Grue", "Avsluttet", "NAV", "Penger", "Mye", "Prøv", "", ""),
        ),
    )
    assert counts(page) == {"Feil": 3, "Ny": 1}
    first, second, third = rows_of(page)
    assert "Når tiltaket er i drift, må det stå hvem som eier det" in first
    assert "skal ha både hva dere lærte, og rådet til andre" in second
    assert "Den høyeste alderen må være minst like høy" in third
    stopped = page.submit("/start")
    assert stopped.status == 422 and "kryss av for å hoppe over" in stopped.error("skip_wrong")
    done = carry_out(database, stopped, skip_wrong="1")
    assert "3 rader med feil ble hoppet over" in done.main
    with database.read() as db:
        (made,) = initiatives_of(db).values()
        assert made.status is Status.ENDED and made.learned == "Mye" and made.ended_on
    back = send(as_, csv_of((*HEADS, "Status"), ("4", "Stoppet", "Grue", "Testes")))
    assert "Et tiltak kan ikke gå fra «Avsluttet» til «Testes»." in rows_of(back)[0]


def test_partners_not_named_stay_and_named_ones_replace(as_: As, database: Database) -> None:
    heads = (*HEADS, "Samarbeidspartnere")
    carry_out(database, send(as_, csv_of(heads, ("1", "En", "Grue", '"NAV;Åsnes kommune"'))))
    page = send(as_, csv_of((*HEADS, "Sted"), ("1", "En", "Grue", "Skolen")))
    carry_out(database, page)
    with database.read() as db:
        assert len(db.scalars(sa.select(InitiativePartner)).all()) == 2
    carry_out(database, send(as_, csv_of(heads, ("1", "En", "Grue", "NAV"))))
    with database.read() as db:
        assert one(db, InitiativePartner).organisation_id == one(db, Organisation, slug="nav").id


def test_something_changed_meanwhile_is_looked_over_again(as_: As, database: Database) -> None:
    sheet = csv_of((*HEADS, "Sted"), ("1", "En", "Grue", "Her"))
    carry_out(database, send(as_, sheet))
    page = send(as_, csv_of((*HEADS, "Sted"), ("1", "En", "Grue", "Der")))
    page.submit("/start")
    with database.write() as db:
        record = initiatives_of(db)["En"]
        initiatives.move(db, actor(db, "leader"), record, Status.PLANNED)
    assert work(database) == 1
    after = page.client.get(page.path)
    assert "Noe ble endret i Flipp" in after.main and counts(after) == {"Endret": 1}
    assert "endret" in carry_out(database, after).main


def test_an_import_that_was_sent_twice_is_one(as_: As, database: Database) -> None:
    browser = as_("leader")
    page = browser.get(HOME)
    fields = page.fields(page.form("/import"))
    fields.pop("fil", None)
    data = csv_of(HEADS, ("1", "En", "Grue"))
    places = {
        browser.http.post(HOME, data=fields, files={"fil": ("a.csv", data)}).url.path
        for _ in range(3)
    }
    assert len(places) == 1
    with database.read() as db:
        assert one(db, Job).state is JobState.DRAFT
    other = csv_of(HEADS, ("1", "To", "Grue"))
    assert (
        browser.http.post(HOME, data=fields, files={"fil": ("a.csv", other)}).url.path not in places
    )


def test_a_file_can_be_thrown_away(as_: As, database: Database) -> None:
    page = send(as_, csv_of(HEADS, ("1", "En", "Grue")))
    gone = page.submit("/forkast")
    assert gone.path == HOME and as_("leader").http.get(page.path).status_code == 404
    with database.read() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_whoever_leads_no_longer_moves_nothing_in(as_: As, database: Database) -> None:
    from app.networks.models import Membership, MembershipState
    from tests.world import MADE

    page = send(as_, csv_of(HEADS, ("1", "En", "Grue")))
    page.submit("/start")
    with database.write() as db:
        person = actor(db, "leader").person_id
        role = one(db, Membership, person_id=person)
        role.state = MembershipState.SUSPENDED
        from app.core import audit

        audit.record(db, actor(db, "staff"), MADE, role)
    assert work(database) == 1
    with database.read() as db:
        assert one(db, Job).state is JobState.FAILED and not initiatives_of(db)


def test_another_networks_import_is_not_there(as_: As, database: Database) -> None:
    page = send(as_, csv_of(HEADS, ("1", "En", "Grue")))
    number = page.path.rpartition("/")[2]
    assert as_("outsider").http.get(f"/annet/innstillinger/import/{number}").status_code == 404
    with database.read() as db:
        assert one(db, Network, slug="annet")
