"""Verbs of follow-up."""

from meeting.followup.service.breakdown import (
    Breakdown,
    PartLine,
    PartReport,
    break_down,
    change_parts,
    remove_part,
    report_part,
)
from meeting.followup.service.bulk import NEEDED, Line, Order, carry_out, preview
from meeting.followup.service.carrying import CarryNote, note_carry_over, put_on_agenda, title_of_first_item
from meeting.followup.service.confirming import (
    Part,
    accept_in_part,
    check_form,
    confirm,
    form_points,
    send_back,
)
from meeting.followup.service.deciding import Decision, cancel, extend, reassign, resume, suspend
from meeting.followup.service.exchange import export_coded
from meeting.followup.service.extensions import ask_extension, decide_extension, withdraw_extension
from meeting.followup.service.handing_over import follow_units, hand_over
from meeting.followup.service.periods import make_periods
from meeting.followup.service.preparing import discard, give_back, prepare, read_prepared, send
from meeting.followup.service.proving import Inspection, inspect
from meeting.followup.service.reporting import Report, contribute, needs, report, sends
from meeting.followup.service.saved import change_filter, delete_filter, save_filter
from meeting.followup.service.snapshots import keep_figures, take_by_hand, take_snapshot
from meeting.followup.service.tracking import track, untrack
from meeting.followup.service.urging import RungDraft, edit_rung, remind, seed_rungs, urge
from meeting.followup.service.working import assign, assign_share, receive, refuse, start

__all__ = [
    "NEEDED",
    "Breakdown",
    "CarryNote",
    "Decision",
    "Inspection",
    "Line",
    "Order",
    "Part",
    "PartLine",
    "PartReport",
    "Report",
    "RungDraft",
    "accept_in_part",
    "ask_extension",
    "assign",
    "assign_share",
    "break_down",
    "cancel",
    "carry_out",
    "change_filter",
    "change_parts",
    "check_form",
    "confirm",
    "contribute",
    "decide_extension",
    "delete_filter",
    "discard",
    "edit_rung",
    "export_coded",
    "extend",
    "follow_units",
    "form_points",
    "give_back",
    "hand_over",
    "inspect",
    "keep_figures",
    "make_periods",
    "needs",
    "note_carry_over",
    "prepare",
    "preview",
    "put_on_agenda",
    "read_prepared",
    "reassign",
    "receive",
    "refuse",
    "remind",
    "remove_part",
    "report",
    "report_part",
    "resume",
    "save_filter",
    "seed_rungs",
    "send",
    "send_back",
    "sends",
    "start",
    "suspend",
    "take_by_hand",
    "take_snapshot",
    "title_of_first_item",
    "track",
    "untrack",
    "urge",
    "withdraw_extension",
]
