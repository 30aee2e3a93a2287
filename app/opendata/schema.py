"""What each answer holds, said once: the answers are made of these, and the description too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

Ident = Annotated[str, Field(description="Stabil id: adressens siste deler.")]
Address = Annotated[str, Field(description="Adressen.", json_schema_extra={"format": "uri"})]


class Record(BaseModel):
    """Base of every answer: nothing but what is declared."""

    model_config = ConfigDict(extra="forbid")


class Named(Record):
    """Something that is referred to: its id and name."""

    id: Ident
    name: str


class Place(Record):
    """A municipality."""

    number: Annotated[str, Field(pattern="^[0-9]{4}$", description="Kommunenummer, fire sifre.")]
    name: str
    county: str


class NetworkOut(Record):
    """A learning network."""

    id: Ident
    self: Address
    url: Address
    name: str
    short: str
    about: Annotated[str, Field(description="Hva nettverket vil.")]
    owner: str
    starts: date | None
    ends: date | None
    age_from: int
    age_to: int
    themes: list[Named]
    example: Annotated[bool, Field(description="Oppdiktet, for å vise hvordan Flipp virker.")]


class GroupOut(Record):
    """A resource group."""

    id: Ident
    self: Address
    url: Address
    network: Named
    name: str
    municipalities: list[Place]


class Term(Record):
    """A word of a controlled list."""

    kind: Annotated[str, Field(description="kategori, maalgruppe, arena eller hjemmel")]
    id: Ident
    name: str


class Needs(Record):
    """What it takes."""

    staff: str
    money: str
    skill: str
    depends_on_one: Annotated[str, Field(description="ja, nei eller ukjent")]
    office_size: Annotated[str, Field(description="liten, stor, alle eller ukjent")]


class InitiativeOut(Record):
    """What a group tests, or has tested."""

    id: Ident
    self: Address
    url: Address
    network: Named
    group: Named
    title: str
    status: str
    status_label: str
    purpose: str
    target_group: str
    age_from: int | None
    age_to: int | None
    setting: str
    who_does: str
    mechanism: str
    core_parts: list[str]
    adaptable_parts: list[str]
    needs: Needs
    manual: str
    legal_basis: str
    funding: str
    owner: str
    contact_role: str
    expected: str
    learned: Annotated[str, Field(description="Hva de lærte. Fylt ut for det som er stoppet.")]
    advice: str
    ended_on: date | None
    themes: list[Named]
    terms: list[Term]
    practices: Annotated[list[Ident], Field(description="Publiserte praksiser det bygger på.")]
    example: bool
    created_at: datetime
    updated_at: datetime


class ResourceTest(Record):
    """The five rows of «same resources»: faerre, like, mer or ukjent."""

    tid: str
    penger: str
    kompetanse: str
    mandat: str
    nettverk: str


class PracticeOut(Record):
    """A positively deviant behaviour."""

    id: Ident
    self: Address
    url: Address
    network: Named
    group: Named
    title: str
    state: str
    state_label: str
    who: str
    what: str
    how: str
    why: str
    traits: str
    outcome: str
    comparison: str
    transferability: str
    resources: ResourceTest
    reject_reason: Annotated[str, Field(description="Hvorfor den er avvist, når den er det.")]
    themes: list[Named]
    example: bool
    created_at: datetime
    updated_at: datetime


class Figure(Record):
    """What came of a method: k of n, a number, or a range from low to high."""

    what: str
    k: int | None
    n: int | None
    low: int | None
    high: int | None
    unit: str
    approx: Annotated[bool, Field(description="Kilden sier «om lag».")]
    note: str


class MethodOut(Record):
    """A promising method that others have described."""

    id: Ident
    self: Address
    url: Address
    title: str
    office: str
    source: str
    source_address: str
    problem: str
    target_group: str
    age_from: int | None
    age_to: int | None
    collaboration: str
    description: str
    needs: str
    results_text: str
    results: list[Figure]
    transferability: str
    started: Annotated[str, Field(description="«2019» eller «2019-09», som kilden sier.")]
    ended: str
    status_text: str
    example: bool
    created_at: datetime
    updated_at: datetime


class Page(Record, Generic[T]):
    """One page of a list, newest first."""

    data: list[T]
    next: Annotated[str | None, Field(description="Adressen til neste side, null på den siste.")]
    license: Address


class Start(Record):
    """Where everything is found."""

    networks: Address
    groups: Address
    initiatives: Address
    practices: Address
    methods: Address
    openapi: Address
    catalogue: Address
    about: Address
    license: Address


class Problem(Record):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
