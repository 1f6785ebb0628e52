"""Verbs of this room: the meetings, and the catalogues they use."""

from meeting.scheduling.service.catalogue import (
    DayDraft,
    VenueDraft,
    add_day,
    add_series,
    add_venue,
    edit_day,
    edit_series,
    edit_venue,
    remove_day,
    seed_calendar,
    seeded_days,
)
from meeting.scheduling.service.meetings import (
    MeetingDraft,
    cancel,
    close,
    conclude,
    convene,
    copy,
    edit,
    move,
    on_closed,
    on_concluded,
    on_convened,
    on_copied,
    open_session,
    plan,
)

__all__ = [
    "DayDraft", "MeetingDraft", "VenueDraft", "add_day", "add_series", "add_venue", "cancel", "close",
    "conclude", "convene", "copy", "edit", "edit_day", "edit_series", "edit_venue", "move", "on_closed",
    "on_concluded", "on_convened", "on_copied", "open_session", "plan", "remove_day", "seed_calendar",
    "seeded_days",
]  # fmt: skip
