"""Verbs on the list of attendees: invite, order, answer, mark presence, keep up with the directory."""

from meeting.attendees.service.composition import (
    GuestDraft,
    Invited,
    copy_composition,
    invite_guest,
    invite_person,
    invite_post,
    invite_units,
    move,
    refresh,
    remove,
    resolve,
)
from meeting.attendees.service.presence import SeatDraft, edit, mark, mark_coming, mark_rest
from meeting.attendees.service.replies import ReplyDraft, accept_all, reply

__all__ = [
    "GuestDraft",
    "Invited",
    "ReplyDraft",
    "SeatDraft",
    "accept_all",
    "copy_composition",
    "edit",
    "invite_guest",
    "invite_person",
    "invite_post",
    "invite_units",
    "mark",
    "mark_coming",
    "mark_rest",
    "move",
    "refresh",
    "remove",
    "reply",
    "resolve",
]
