"""Who has which role, and whose access is stopped."""

from __future__ import annotations

PEOPLE = "/nett/innstillinger/folk"


def member(as_, name, who="leader"):
    page = as_(who).get(PEOPLE)
    row = next(a for a in page.soup.select("tbody a") if a.text == name)
    return as_(who).get(row["href"])


def test_lists_everybody(as_):
    page = as_("leader").get(PEOPLE)
    for name in ("Leader", "Member", "Suspended"):
        assert name in page.main
    assert "Outsider" not in page.main


def test_shows_who_reads_what_the_young_send_in(as_):
    page = as_("leader").get(PEOPLE)
    told = {row.a.text for row in page.soup.select("tbody tr") if "Leser innspill" in row.text}
    assert told == {"Moderator"}
    mine = as_("moderator").get("/min-side")
    assert mine.soup.find("a", string="Gå til innspillene")["href"] == "/nett/innspill"
    assert "Gå til innspillene" not in as_("member").get("/min-side").main
    page = member(as_, "Moderator")
    page.submit("/sperr", reason="Har sluttet")
    assert "Leser innspill" not in as_("leader").get(PEOPLE).main, "who is stopped reads nothing"


def test_changes_a_role(as_):
    page = member(as_, "Reader")
    page.submit(page.path, role="styringsgruppe", reason="Ny i styringsgruppa")
    again = member(as_, "Reader")
    assert "Ny i styringsgruppa" in again.main
    assert again.soup.select_one("#f-role option[selected]")["value"] == "styringsgruppe"


def test_a_group_role_needs_its_group(as_):
    page = member(as_, "Reader")
    page = page.submit(page.path, role="kommunekoordinator")
    assert page.status == 422
    assert page.error("group_id")


def test_two_leaders_do_not_overwrite_one_another(as_):
    first, second = member(as_, "Reader"), member(as_, "Reader")
    first.submit(first.path, role="vurderer")
    page = second.submit(second.path, role="folgeforsker")
    assert page.status == 409
    assert "Vurderer" in page.soup.select_one(".theirs").text


def test_suspends_with_a_reason_and_lifts_it_again(as_):
    page = member(as_, "Member")
    assert page.submit("/sperr", reason="").status == 422
    page.submit("/sperr", reason="Har sluttet")
    assert as_("member").get("/nett/innstillinger").status in {403, 404}
    page = member(as_, "Member")
    assert "Har sluttet" in page.main
    page.submit("/opphev", reason="Kom tilbake")
    assert "Har tilgang" in member(as_, "Member").main


def test_nobody_suspends_themselves(as_):
    page = member(as_, "Leader")
    assert not page.soup.select("form[action$=sperr]")
    fields = page.fields(page.form()) | {"reason": ["Prøver"]}
    answer = page.client.post(f"{page.path}/sperr", fields)
    assert answer.status == 422
    assert "deg selv" in answer.main


def test_the_last_leader_stays(as_):
    page = member(as_, "Leader")
    answer = page.submit(page.path, role="leser")
    assert answer.status == 422
    assert "minst én prosjektleder" in answer.error("role")
    assert page.submit(page.path, ends="2030-01-01").status == 422


def test_a_leader_may_leave_when_there_is_another(as_):
    page = member(as_, "Staff")
    page.submit(page.path, role="prosjektleder")
    page = member(as_, "Leader")
    page.submit(page.path, role="leser")
    assert as_("leader").get(PEOPLE).status == 403


def test_another_networks_member_is_not_found(as_):
    outsider = as_("outsider").get("/annet/innstillinger/folk").soup.select_one("tbody a")["href"]
    number = outsider.rsplit("/", 1)[1]
    assert as_("leader").get(f"{PEOPLE}/{number}").status == 404
    assert as_("leader").get(f"{PEOPLE}/99999999999999").status == 404
