"""Lists of the administrator as workbooks."""

from flask.typing import ResponseReturnValue

from meeting.accounts import queries
from meeting.accounts.policy import Can
from meeting.accounts.views.admin import asked as asked_accounts
from meeting.accounts.views.admin import roles_today
from meeting.accounts.views.background import STATES
from meeting.accounts.views.background import asked as asked_mails
from meeting.accounts.views.own import bp
from meeting.core import clock
from meeting.core.i18n import _
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.responses import xlsx
from meeting.core.web.security import requires


@bp.get("/export")
@requires(Can.MANAGE)
def export() -> ResponseReturnValue:
    """The accounts as a sheet, narrowed as on the page."""
    columns = [
        Column("username", _("User name"), 20), Column("name", _("Full name"), 30),
        Column("roles", _("Roles today"), 40), Column("state", _("State"), 16),
        Column("seen", _("Last seen"), 17, "datetime"),
    ]  # fmt: skip
    found = queries.all_users(*asked_accounts())
    rows = (
        (
            row.username, row.full_name, roles, _("Active") if row.is_active else _("Inactive"),
            clock.local(row.last_seen_at) if row.last_seen_at else None,
        )
        for row, roles in roles_today(found)
    )  # fmt: skip
    title = _("Accounts")
    return xlsx(write_sheet(title, columns, rows), title)


@bp.get("/mails/export")
@requires(Can.OPERATE)
def export_mails() -> ResponseReturnValue:
    """The mails as a sheet, narrowed as on the page."""
    columns = [
        Column("name", _("Recipient"), 28), Column("address", _("Address of the recipient"), 32),
        Column("subject", _("Subject"), 60), Column("state", _("State"), 18),
        Column("sent", _("Sent"), 17, "datetime"), Column("error", _("Error"), 50),
    ]  # fmt: skip
    states = {member: str(label) for member, label in STATES.items()}
    rows = (
        (
            row.name, row.address, row.subject, states[row.state],
            clock.local(row.sent_at) if row.sent_at else None, _(row.last_error) if row.last_error else "",
        )
        for row in queries.all_mails(*asked_mails())
    )  # fmt: skip
    title = _("Mails")
    return xlsx(write_sheet(title, columns, rows), title)
