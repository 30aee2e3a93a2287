"""The demo data hangs together and keeps the promises made about it.

Reads the TOML only, so it holds before any table exists, and fails here rather than in a loader.
"""

import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, Any]

SEEDS = Path(__file__).parents[2] / "seeds"
REAL, INVENTED = "kongsvingerregionen", "eksempelregionen"
FILES = ("network", "problems", "insights", "practices", "initiatives")


def words(text: str) -> set[str]:
    return set(text.split())


SECTORS = words(
    "nav kommune_oppvekst kommune_helse kommune_kultur fylkeskommune_vgs barnevern ppt"
    " frivillig naeringsliv politi_slt forskning stat"
)
NETWORK_ROLES = words(
    "prosjektleder prosjektmedarbeider ungdomsrepresentant folgeforsker vurderer"
    " styringsgruppe leser"
)
ROLES = NETWORK_ROLES | {"kommunekoordinator", "ressursgruppemedlem"}
REACH = {"internt", "nettverk", "offentlig"}
ANSWERS = {"apent", "ja", "nei", "vet_ikke"}
FORMS = {"problem", "hypotese", "sporsmal"}
PEOPLE_HEARD = {"ung", "parorende", "ansatt", "leder", "nav_veileder"}
SOURCES = PEOPLE_HEARD | {"observasjon", "dialogmote", "statistikk", "studie"}
METHODS = words("samtale intervju observasjon dialogmote sporreskjema dokument annet")
CONSENTS = {"ikke_nodvendig", "muntlig", "skriftlig", "avkrysset"}
LADDER = ["nominert", "observert", "ressurstestet", "bekreftet", "formidlet"]
STATUSES = words("ide planlagt testes justeres besluttet i_drift avsluttet forkastet")
RESOURCES = {"tid", "penger", "kompetanse", "mandat", "nettverk"}
COMPARED = {"faerre", "like", "mer", "ukjent"}

HERE = Path(__file__).parent
KEYS: Row = tomllib.loads((HERE / "format.toml").read_text("utf-8"))
FACTS: Row = tomllib.loads((HERE / "facts.toml").read_text("utf-8"))


class Data:
    """One network's files as one thing, with the look-ups the rules need."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        files = {n: tomllib.loads((SEEDS / slug / f"{n}.toml").read_text("utf-8")) for n in FILES}
        self.net: Row = files["network"]
        self.problems: list[Row] = files["problems"]["problems"]
        self.flips: list[Row] = files["problems"]["flip_questions"]
        self.insights: list[Row] = files["insights"]["insights"]
        self.quotes: list[Row] = files["insights"]["quotes"]
        self.practices: list[Row] = files["practices"]["practices"]
        self.initiatives: list[Row] = files["initiatives"]["initiatives"]
        self.groups = {g["slug"] for g in self.net["groups"]}
        self.people = {p["key"]: p for p in self.net["people"]}
        self.organisations = {o["slug"] for o in self.net["organisations"]}
        self.themes = {t["slug"] for t in self.net["themes"]}

    def records(self) -> list[Row]:
        """Everything that says whether it is an example."""
        versions = [v for p in self.problems for v in p["versions"]]
        rows = self.flips, self.insights, self.quotes, self.practices, self.initiatives
        return versions + [row for kind in rows for row in kind]


@pytest.fixture(scope="module", params=[REAL, INVENTED])
def data(request: pytest.FixtureRequest) -> Data:
    return Data(request.param)


@pytest.fixture(scope="module")
def real() -> Data:
    return Data(REAL)


@pytest.fixture(scope="module")
def invented() -> Data:
    return Data(INVENTED)


def unique(values: list[str]) -> bool:
    return len(values) == len(set(values))


def strings(value: object) -> list[str]:
    """Every text in a record, however deep."""
    if isinstance(value, dict):
        return [s for v in value.values() for s in strings(v)]
    if isinstance(value, list):
        return [s for v in value for s in strings(v)]
    return [value] if isinstance(value, str) else []


def test_network_is_set_up_for_the_method(data: Data) -> None:
    net = data.net
    assert (net["slug"], net["age_from"], net["age_to"], net["k"]) == (data.slug, 18, 34, 6)
    assert net["public"] is True
    assert [p["no"] for p in net["phases"]] == [1, 2, 3]
    assert (net["phases"][0]["starts"], net["phases"][-1]["ends"]) == (net["starts"], net["ends"])
    assert all(p["starts"] < p["ends"] for p in net["phases"])


def test_municipality_numbers_are_strings_and_each_is_in_one_group(data: Data) -> None:
    numbers = [m["number"] for m in data.net["municipalities"]]
    linked = [m["number"] for g in data.net["groups"] for m in g["municipalities"]]
    assert all(isinstance(n, str) and re.fullmatch(r"\d{4}", n) for n in numbers)
    assert Counter(numbers) == Counter(linked)


def test_people_are_roles_with_addresses_that_reach_nobody(data: Data) -> None:
    for person in data.people.values():
        assert person["email"].endswith("@demo.invalid")
        assert person["role"] in ROLES
        assert person.get("group", "") in data.groups | {""}
        assert (person["role"] in NETWORK_ROLES) == ("group" not in person)
        assert person.get("organisation") in data.organisations | {None}
    assert all(o["sector"] in SECTORS for o in data.net["organisations"])
    assert {p["role"] for p in data.people.values()} == ROLES


def test_one_address_is_one_person_across_networks() -> None:
    assert unique([p["email"] for n in (REAL, INVENTED) for p in Data(n).people.values()])


def test_every_group_has_a_coordinator_and_members_from_several_places(data: Data) -> None:
    sector = {o["slug"]: o["sector"] for o in data.net["organisations"]}
    for group in data.groups:
        people = [p for p in data.people.values() if p.get("group") == group]
        members = [p for p in people if p["role"] == "ressursgruppemedlem"]
        assert any(p["role"] == "kommunekoordinator" for p in people), group
        assert len(members) >= 3, group
        assert unique([p["organisation"] for p in members]), group
        assert len({sector[p["organisation"]] for p in people}) >= 4, group


# References and words


def test_keys_are_the_agreed_ones_and_unique(data: Data) -> None:
    kinds = {
        "problems": data.problems,
        "versions": [v for p in data.problems for v in p["versions"]],
        "flip_questions": data.flips,
        "insights": data.insights,
        "quotes": data.quotes,
        "practices": data.practices,
        "initiatives": data.initiatives,
    }
    for kind, rows in kinds.items():
        assert all(set(row) <= words(KEYS[kind]) for row in rows), kind
        assert unique([row["key"] for row in rows if "key" in row]), kind


def test_no_empty_value_and_no_stray_space(data: Data) -> None:
    for row in data.records():
        assert all(v not in ("", []) for v in row.values()), row
        assert all(s == s.strip() and "  " not in s for s in strings(row)), row


def test_groups_and_themes_exist(data: Data) -> None:
    kinds = data.flips, data.insights, data.practices, data.initiatives, data.problems
    for row in [r for kind in kinds for r in kind]:
        assert row["group"] in data.groups
        assert set(row.get("themes", [])) <= data.themes


def test_every_group_has_a_statement_that_can_be_flipped(data: Data) -> None:
    assert Counter(p["group"] for p in data.problems) == Counter(data.groups)
    assert {f["group"] for f in data.flips} == data.groups
    for problem in data.problems:
        earlier = problem["versions"][:-1]
        assert all("adopted" in v for v in earlier)
        assert all(v["form"] in FORMS for v in problem["versions"])
        dates = [v["adopted"] for v in problem["versions"] if "adopted" in v]
        assert dates == sorted(dates)
        assert ["reason" in v for v in problem["versions"]] == [False] + [True] * len(earlier)


def test_a_flip_question_is_answered_yes_when_an_exception_is_found(data: Data) -> None:
    asked = {f["key"]: f for f in data.flips}
    links = [(i, q) for i in data.insights for q in i.get("exception_of", [])]
    assert all(asked[q]["group"] == i["group"] for i, q in links)
    found = {q for _, q in links}
    for flip in data.flips:
        assert flip["answer"] in ANSWERS
        assert "?" in flip["text"]
        assert (flip["answer"] == "ja") == (flip["key"] in found), flip["key"]


# Insights and quotes


def test_insights_use_the_known_words(data: Data) -> None:
    for row in data.insights:
        allowed = (("source_kind", SOURCES), ("method", METHODS), ("consent", CONSENTS))
        assert all(row[key] in known for key, known in (*allowed, ("reach", REACH))), row["key"]
        assert data.net["starts"] <= row["heard_on"] <= data.net["ends"], row["key"]


def test_a_person_who_was_heard_has_consented(data: Data) -> None:
    for row in data.insights:
        # Who sends in a post and does not agree to its being published, is not asked for more.
        heard = row["source_kind"] in PEOPLE_HEARD and "post" not in row
        assert not heard or row["consent"] != "ikke_nodvendig", row["key"]


def test_a_visitor_sees_a_thread_in_every_group(data: Data) -> None:
    for group in data.groups:
        shown = [i for i in data.insights if i["group"] == group and i["reach"] == "offentlig"]
        assert len(shown) >= 3, group
        assert any("exception_of" in i for i in shown), group
        practices = [p for p in data.practices if p["group"] == group]
        assert any(p["reach"] == "offentlig" for p in practices), group
    assert {i["reach"] for i in data.insights} == REACH


def test_quotes_may_be_published_and_say_they_are_paraphrased(data: Data) -> None:
    assert all(q["consent"] and q["public"] and q["paraphrase"] for q in data.quotes)


def at_least(practice: Row, state: str) -> bool:
    return practice["state"] in LADDER[LADDER.index(state) :]


def test_practices_point_at_insights_of_their_own_group(data: Data) -> None:
    group = {i["key"]: i["group"] for i in data.insights}
    for row in data.practices:
        assert row["state"] in {*LADDER, "avvist"}
        assert row["reach"] in REACH
        assert all(link["viewpoint"] in {"selv", "rundt"} for link in row["insights"])
        assert all(group[link["key"]] == row["group"] for link in row["insights"]), row["key"]
        assert set(row.get("confirmed_by", [])) <= set(data.people)
        assert at_least(row, "bekreftet") == ("confirmed_by" in row), row["key"]


def test_a_resource_test_has_all_five_rows(data: Data) -> None:
    for row in data.practices:
        rows = row.get("resources", {})
        assert set(rows) in (set(), RESOURCES), row["key"]
        assert set(rows.values()) <= COMPARED, row["key"]
        assert rows or not at_least(row, "ressurstestet"), row["key"]


def test_confirmed_means_what_the_method_says(data: Data) -> None:
    for row in [p for p in data.practices if at_least(p, "bekreftet")]:
        told = words("who what how why traits outcome comparison transferability")
        assert told <= set(row), row["key"]
        assert "mer" not in row["resources"].values(), row["key"]
        assert any(not c["deviant"] and not c["shows"] for c in row["contrasts"]), row["key"]
        people = [data.people[k] for k in row["confirmed_by"]]
        members = {p["organisation"] for p in people if p["role"] == "ressursgruppemedlem"}
        assert any(p["role"] == "folgeforsker" for p in people) or len(members) >= 2, row["key"]


def test_only_a_refused_practice_has_a_reason_or_a_mer_row(data: Data) -> None:
    for row in data.practices:
        refused = row["state"] == "avvist"
        assert refused == ("reject_reason" in row), row["key"]
        assert refused or "mer" not in row.get("resources", {}).values(), row["key"]


def test_initiatives_point_at_things_that_exist(data: Data) -> None:
    practices = {p["key"] for p in data.practices}
    for row in data.initiatives:
        assert row["status"] in STATUSES, row["key"]
        assert row["reach"] in REACH, row["key"]
        assert set(row.get("practices", [])) <= practices, row["key"]
        partners = {*row.get("partners", []), row.get("owner")} - {None}
        assert partners <= data.organisations, row["key"]
        assert row.get("age_from", 0) <= row.get("age_to", 99), row["key"]


def test_in_operation_has_owner_and_money_and_stopped_has_a_lesson(data: Data) -> None:
    for row in data.initiatives:
        stopped = row["status"] in {"avsluttet", "forkastet"}
        assert stopped == ("ended_on" in row) == ("advice" in row), row["key"]
        assert not stopped or (row["learned"] and row["expected"]), row["key"]
        assert row["status"] != "i_drift" or (row["owner"] and row["funding"]), row["key"]
        assert ("agreement" in row) == ("agreed_on" in row), row["key"]
        dates = [row[k] for k in ("agreed_on", "ended_on") if k in row]
        assert all(isinstance(d, date) and d >= data.net["starts"] for d in dates), row["key"]


# What may be said about real municipalities


def test_the_network_is_the_real_one(real: Data) -> None:
    net = real.net
    assert [net[k] for k in ("name", "owner", "activities")] == [
        FACTS[k] for k in ("name", "owner", "activities")
    ]
    assert [net["starts"].year, net["ends"].year] == FACTS["years"][::2]
    assert [p["starts"].year for p in net["phases"]] == FACTS["years"]
    assert [p["name"] for p in net["phases"]] == FACTS["phases"]
    assert [t["name"] for t in net["themes"]] == FACTS["themes"]
    assert net["goals"] == FACTS["goals"]


def test_municipalities_statements_and_quotes_are_the_real_ones(real: Data) -> None:
    net = real.net
    home = {m["number"]: g["slug"] for g in net["groups"] for m in g["municipalities"]}
    places = {m["number"]: [m["name"], home[m["number"]]] for m in net["municipalities"]}
    assert places == FACTS["municipalities"]
    assert {m["county"] for m in net["municipalities"]} == {"Innlandet"}
    statements = {p["group"]: p["versions"][0]["text"] for p in real.problems}
    assert statements == FACTS["problem_statements"]
    assert [q["text"] for q in real.quotes] == FACTS["quotes"]


def test_all_twenty_initiatives_are_there_and_nothing_is_added_to_them(real: Data) -> None:
    rows = real.initiatives
    wanted = {(g, t): p for g, own in FACTS["initiatives"].items() for t, p in own.items()}
    assert {(r["group"], r["title"]): r.get("purpose", "") for r in rows} == wanted
    assert len(rows) == 20
    known = words(
        "key group title purpose target_group setting themes words practices status reach example"
    )
    for row in rows:
        assert set(row) <= known, row["key"]
        assert (row["status"], row["reach"], row["example"]) == ("testes", "offentlig", False)


def test_fact_and_example_are_told_apart(real: Data) -> None:
    assert [i["title"] for i in real.insights if not i["example"]] == FACTS["odalen_insights"]
    assert not any(v["example"] for p in real.problems for v in p["versions"])
    assert all(r["example"] for r in real.practices + real.flips)
    assert not any(q["example"] for q in real.quotes)


def test_proposed_flips_and_at_most_one_more_a_group(real: Data) -> None:
    for group, text in FACTS["proposed_flips"].items():
        texts = [f["text"] for f in real.flips if f["group"] == group]
        assert texts[0] == text
        assert len(texts) <= 2


def test_no_refusal_figure_or_quotation_is_laid_on_a_real_municipality(real: Data) -> None:
    assert not any(p["state"] == "avvist" for p in real.practices)
    assert not any(set(i) & {"learned", "advice", "ended_on"} for i in real.initiatives)
    for row in real.insights + real.practices:
        texts = " ".join(s for k, v in row.items() if k != "contrasts" for s in strings(v))
        assert not re.search(r"\d|%|prosent|[«»]", texts), row["key"]
        units = [c["unit"] for c in row.get("contrasts", [])]
        assert all(re.fullmatch(r"Enhet [A-Z]", unit) for unit in units), row["key"]


def test_three_to_six_example_insights_a_group(real: Data) -> None:
    count = Counter(i["group"] for i in real.insights if i["example"])
    assert set(count) == real.groups
    assert all(3 <= n <= 6 for n in count.values())
    assert {p["state"] for p in real.practices} == set(LADDER)


# What the invented network must show


def test_everything_invented_says_so(invented: Data) -> None:
    assert all(row["example"] is True for row in invented.records())
    assert all(m["number"].startswith("99") for m in invented.net["municipalities"])
    assert {m["county"] for m in invented.net["municipalities"]} == {"Eksempelfylket"}


def test_the_whole_life_is_shown(invented: Data) -> None:
    assert {p["state"] for p in invented.practices} == {*LADDER, "avvist"}
    assert {i["status"] for i in invented.initiatives} == STATUSES
    assert {f["answer"] for f in invented.flips} == ANSWERS
    assert {i["source_kind"] for i in invented.insights} == SOURCES
    assert max(len(p["versions"]) for p in invented.problems) == 3
    assert any("adopted" not in p["versions"][-1] for p in invented.problems)
    assert sorted(len(g["municipalities"]) for g in invented.net["groups"]) == [1, 1, 1, 2]


def test_one_practice_is_true_but_useless_and_one_refused_for_another_reason(
    invented: Data,
) -> None:
    refused = [p for p in invented.practices if p["state"] == "avvist"]
    useless = ["mer" in p["resources"].values() for p in refused]
    assert sorted(useless) == [False, True]


def test_there_is_enough_to_look_at(invented: Data) -> None:
    found = invented.insights, invented.practices, invented.initiatives, invented.quotes
    wanted = (30, 10, 18, 6)
    assert all(len(rows) >= n for rows, n in zip(found, wanted, strict=True))
    assert all(date(2024, 1, 1) <= i["heard_on"] <= date(2026, 11, 20) for i in invented.insights)
