"""Settings, read once from the environment (prefix FLIPP_)."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_SECRET = "endre-meg-for-produksjon"  # noqa: S105 - refused in production


class Mode(StrEnum):
    """What kind of installation this is; only production is meant for real people."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class Licence(StrEnum):
    """Under which terms what is published may be used by others."""

    NLOD = "nlod"
    CC_BY = "cc-by"


class Settings(BaseSettings):
    """Every knob there is; README.md lists them with their meaning."""

    model_config = SettingsConfigDict(env_prefix="FLIPP_", extra="ignore")

    mode: Mode = Mode.PRODUCTION
    secret: str = DEFAULT_SECRET
    data_dir: Path = ROOT / "data"
    database_url: str = ""
    base_url: str = "http://127.0.0.1:8000"
    handler_threads: int = 0
    slow_threads: int = 4
    max_body_kb: int = 512
    max_upload_kb: int = 5120
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: bool = True
    mail_from: str = "flipp@localhost"
    accessibility_declaration_url: str = ""
    privacy_contact: str = ""
    data_licence: Licence = Licence.NLOD
    data_publisher: str = ""
    data_publisher_id: str = ""
    data_contact: str = ""
    session_days: int = 30
    receipt_keys: str = ""
    invitation_days: int = 14
    reset_minutes: int = 60
    remembered_pages: int = 2000
    worker: bool = True

    @property
    def url(self) -> str:
        """The database's address; an embedded file in data_dir unless one is given."""
        return self.database_url or f"sqlite:///{self.data_dir / 'flipp.db'}"

    @property
    def https(self) -> bool:
        """Cookies are Secure exactly when the public address is https."""
        return self.base_url.startswith("https://")


def problems(settings: Settings) -> list[str]:
    """What makes it unsafe to start in production mode; each sentence says what to set."""
    if settings.mode is not Mode.PRODUCTION:
        return []
    found = []
    if settings.secret == DEFAULT_SECRET or len(settings.secret) < 32:
        found.append(
            "FLIPP_SECRET must be a secret of your own, at least 32 characters "
            "(make one: python -c 'import secrets; print(secrets.token_urlsafe(48))')."
        )
    if not settings.https:
        found.append("FLIPP_BASE_URL must start with https://, so that cookies are Secure.")
    if not re.fullmatch(r"\s*(?:[0-9a-f]{64}(?:\s*,\s*|\s*$))*", settings.receipt_keys):
        found.append("FLIPP_RECEIPT_KEYS must be what `flipp receipts` told, parted by commas.")
    return found
