"""What a person may type about a saved filter."""

from meeting.core.access import OFFICE_ROLES, UNIT_ROLES, Role
from meeting.core.i18n import _l
from meeting.core.web.forms import Form, SelectField, StringField, choices, limit, required
from meeting.followup.rules import LONGEST_NAME

SHARED = {
    Role.SECRETARIAT: _l("Shared with the secretariat"),
    Role.LEADERSHIP: _l("Shared with the leadership"),
    Role.UNIT_HEAD: _l("Shared with the heads of units"),
    Role.OFFICER: _l("Shared with the officers of units"),
}
assert set(SHARED) == {*OFFICE_ROLES, *UNIT_ROLES}  # noqa: S101 - those who can see the register


class SavedFilterForm(Form):
    """A name, and with whom it is shared."""

    name = StringField(_l("Name of the filter"), validators=[required(), limit(LONGEST_NAME)])
    role = SelectField(_l("Shared with"), choices=choices(SHARED, empty=_l("Only for me")), default="")

    def shared_with(self) -> Role | None:
        """The role it is shared with."""
        return Role(self.role.data) if self.role.data else None
