"""Verbs of follow-up."""

from meeting.followup.service.carrying import CarryNote, note_carry_over, put_on_agenda, title_of_first_item
from meeting.followup.service.confirming import (
    Part,
    accept_in_part,
    check_form,
    confirm,
    form_points,
    send_back,
)
from meeting.followup.service.deciding import (
    Decision,
    ask_extension,
    cancel,
    decide_extension,
    reassign,
    resume,
    suspend,
    withdraw_extension,
)
from meeting.followup.service.handing_over import follow_units, hand_over
from meeting.followup.service.snapshots import snapshots, take_by_hand, take_snapshot
from meeting.followup.service.urging import RungDraft, edit_rung, remind, seed_rungs, urge
from meeting.followup.service.working import (
    Report,
    assign,
    contribute,
    missing_from,
    receive,
    refuse,
    report,
    start,
)

__all__ = [
    "CarryNote",
    "Decision",
    "Part",
    "Report",
    "RungDraft",
    "accept_in_part",
    "ask_extension",
    "assign",
    "cancel",
    "check_form",
    "confirm",
    "contribute",
    "decide_extension",
    "edit_rung",
    "follow_units",
    "form_points",
    "hand_over",
    "missing_from",
    "note_carry_over",
    "put_on_agenda",
    "reassign",
    "receive",
    "refuse",
    "remind",
    "report",
    "resume",
    "seed_rungs",
    "send_back",
    "snapshots",
    "start",
    "suspend",
    "take_by_hand",
    "take_snapshot",
    "title_of_first_item",
    "urge",
    "withdraw_extension",
]
