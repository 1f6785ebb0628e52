"""What people type about accounts. Forms with a password carry no key: nothing derived from it is kept."""

from typing import Any

from markupsafe import Markup
from wtforms import PasswordField, SelectField

from meeting.accounts.rules import LANGUAGE_NAMES
from meeting.accounts.service import SeatDraft, UserDraft
from meeting.core.access import Role
from meeting.core.i18n import _l
from meeting.core.web.forms import (
    DateField,
    Form,
    HiddenField,
    PickField,
    StringField,
    choices,
    limit,
    required,
)
from meeting.core.web.templates import ROLE_LABELS


class SecretForm(Form):
    """A form that holds a password."""

    def hidden_inputs(self) -> Markup:
        """Only the CSRF token."""
        return Markup('{}<input type="hidden" name="row_version" value="">').format(self["csrf_token"]())

    def _text_problem(self, field: Any) -> str | None:
        return None if isinstance(field, PasswordField) else super()._text_problem(field)


class SignInForm(SecretForm):
    """User name and password."""

    username = StringField(
        _l("User name"),
        validators=[required()],
        render_kw={
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": 200,
        },
    )
    password = PasswordField(
        _l("Password"), validators=[required()], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


class PasswordForm(SecretForm):
    """The own password: the current one, the new one twice."""

    current_password = PasswordField(
        _l("Current password"), validators=[required()], render_kw={"autocomplete": "current-password"}
    )
    new_password = PasswordField(
        _l("New password"),
        validators=[required()],
        render_kw={"autocomplete": "new-password"},
        description=_l("At least 15 characters. Three or four words that do not belong together are good."),
    )
    repeated = PasswordField(
        _l("New password once more"), validators=[required()], render_kw={"autocomplete": "new-password"}
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Both new passwords must be the same."""
        good = super().validate(extra_validators)
        if good and self.new_password.data != self.repeated.data:
            self.repeated.errors = [str(_l("This is not the same as the new password."))]
            return False
        return good


class UserForm(Form):
    """An account."""

    username = StringField(
        _l("User name"),
        validators=[required(), limit(40)],
        description=_l("Lower-case letters without marks, digits, dots and dashes."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    person_id = PickField(_l("Person"), empty=_l("Nobody in the directory"))
    language = SelectField(_l("Language"), choices=choices(LANGUAGE_NAMES), default="vi")

    def draft(self) -> UserDraft:
        """What was typed."""
        return UserDraft(self.username.data or "", self.person_id.data, self.language.data)


class SeatForm(Form):
    """A role."""

    role = SelectField(_l("Role"), choices=choices(ROLE_LABELS), validators=[required()])
    unit_id = PickField(_l("Unit"), empty=_l("The office as a whole"))
    starts_on = DateField(_l("First day"), validators=[required()])
    ends_on = DateField(_l("Last day"), description=_l("Leave empty when it is open."))

    def draft(self) -> SeatDraft:
        """What was typed."""
        starts: Any = self.starts_on.data
        ends: Any = self.ends_on.data
        return SeatDraft(Role(self.role.data), self.unit_id.data, starts, ends or None)


class SeatEndForm(Form):
    """The last day of a role."""

    ends_on = DateField(_l("Last day"), validators=[required()])
