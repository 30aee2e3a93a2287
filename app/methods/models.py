"""Promising methods: what others have tried, described so that it can be tried again."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.core import columns as c
from app.core.audit import Audited
from app.core.search_shelf import Shelf, Shelved


class PromisingMethod(SQLModel, Audited, Shelved, table=True):
    """An external method in the library; it belongs to the installation, not to a network.

    `started` and `ended` are «2019» or «2019-09», as exact as the source says.
    """

    __tablename__ = "promising_method"
    id: int | None = c.key()
    slug: str = Field(unique=True, max_length=80)
    title: str = Field(max_length=200)
    office: str = Field(default="", max_length=200)
    source: str = Field(default="", max_length=200)
    source_address: str = Field(default="", max_length=500)
    problem: str = c.long_text()
    target_group: str = Field(default="", max_length=200)
    age_from: int | None = None
    age_to: int | None = None
    collaboration: str = c.long_text()
    description: str = c.long_text()
    needs: str = c.long_text()
    results_text: str = c.long_text()
    transferability: str = c.long_text()
    started: str = Field(default="", max_length=7)
    ended: str = Field(default="", max_length=7)
    status_text: str = Field(default="", max_length=200)
    example: bool = False
    created_at: datetime = c.moment()
    created_by: int | None = c.maybe_ref("person.id", index=False)
    version: int = 1

    @classmethod
    def shelf(cls) -> Shelf:
        """How methods stand in the library."""
        from app.methods.shelf import SHELF

        return SHELF


class MethodResult(SQLModel, Audited, table=True):
    """One figure of what came of a method: k of n, a number, or a range from low to high.

    approx: the source says «about». unit: of the range or the number, «prosent», «per dag».
    """

    __tablename__ = "method_result"
    id: int | None = c.key()
    method_id: int = c.ref("promising_method.id")
    what: str = Field(max_length=200)
    k: int | None = None
    n: int | None = None
    low: int | None = None
    high: int | None = None
    unit: str = Field(default="", max_length=60)
    approx: bool = False
    note: str = Field(default="", max_length=200)
