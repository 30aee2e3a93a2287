"""What a spreadsheet's own keys stand for, so that the same file twice changes nothing."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from app.core import columns as c


class ImportKey(SQLModel, table=True):
    """A key of a network's spreadsheet, and the record it made."""

    __tablename__ = "import_key"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "kind", "key"),
        sa.Index("ix_import_key_record", "kind", "record_id"),
    )
    id: int | None = c.key()
    network_id: int = c.ref("network.id", index=False)
    kind: str = Field(max_length=24)
    key: str = Field(max_length=80)
    record_id: int
