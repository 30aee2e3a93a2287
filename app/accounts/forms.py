"""What is typed on the pages about one's own account."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.accounts.fields import Email, GivenPassword, NeedPassword
from app.core import forms
from app.core.forms import Form, Id, Line


class SignInForm(Form):
    """E-mail and password; `til` is where to go on to."""

    email: Line = ""
    password: Annotated[str, Field(max_length=1000)] = ""
    til: Line = ""


class DemoForm(Form):
    """Whom to be in a demo."""

    person: Id
    til: Line = ""


class ForgotForm(Form):
    """Which account."""

    email: Email


class NewPasswordForm(Form):
    """The new password, by a link."""

    new_password: NeedPassword


class ChangePasswordForm(Form):
    """The present password and the new one."""

    password: GivenPassword
    new_password: NeedPassword


class NameForm(Form):
    """My name."""

    name: Annotated[forms.NeedLine, Field(max_length=120)]


class LanguageForm(Form):
    """My language; "" follows the browser."""

    language: Annotated[str, Field(max_length=2)] = ""


class DraftForm(Form):
    """What was typed so far, and on which page."""

    address: Annotated[str, Field(max_length=300)] = ""
    body: str = ""
