"""What is typed about an import."""

from __future__ import annotations

from app.core.forms import Form, Line


class UploadForm(Form):
    """The file itself is `ctx.upload`."""

    fil: Line = ""


class ChoicesForm(Form):
    """What unknown words mean; its fields are named after them (plan.unknown_key)."""


class StartForm(Form):
    """Do it as it was shown."""

    seal: Line = ""
    skip_wrong: bool = False
