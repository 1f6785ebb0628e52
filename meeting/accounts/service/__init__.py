"""Verbs of the accounts room."""

from meeting.accounts.service import passwords
from meeting.accounts.service.background import resend_mail, resend_parked
from meeting.accounts.service.seats import follow_renamed_units
from meeting.accounts.service.signing import (
    Browser,
    end_all,
    end_sign_in,
    note_failure,
    open_sign_in,
    sign_out,
    touch,
)
from meeting.accounts.service.users import (
    SeatDraft,
    UserDraft,
    activate,
    change_password,
    create_user,
    deactivate,
    edit_user,
    end_seat,
    give_seat,
    reset_password,
    set_language,
    set_password,
)

__all__ = [
    "Browser",
    "SeatDraft",
    "UserDraft",
    "activate",
    "change_password",
    "create_user",
    "deactivate",
    "edit_user",
    "end_all",
    "end_seat",
    "end_sign_in",
    "follow_renamed_units",
    "give_seat",
    "note_failure",
    "open_sign_in",
    "passwords",
    "resend_mail",
    "resend_parked",
    "reset_password",
    "set_language",
    "set_password",
    "sign_out",
    "touch",
]
