"""Verbs of minutes."""

from meeting.minutes.service.approving import Approval, approve, lock, record_approval, supplement
from meeting.minutes.service.drafting import assemble, start
from meeting.minutes.service.nightly import nudge
from meeting.minutes.service.rounds import (
    Answer,
    Round,
    ask,
    circulate,
    decline,
    end_round,
    take,
    take_back,
)
from meeting.minutes.service.speaking import (
    Line,
    SpeechDraft,
    edit_speech,
    mark_speech,
    move_speech,
    put_back,
    remove_speech,
    say,
)
from meeting.minutes.service.waiving import lift_waiver, waive
from meeting.minutes.service.writing import (
    HeadDraft,
    add_entry,
    be_at_work,
    edit_head,
    mark,
    move,
    remove_entry,
    rename,
    restore,
    set_aside,
    write,
)

__all__ = [
    "Answer", "Approval", "HeadDraft", "Line", "Round", "SpeechDraft", "add_entry", "approve", "ask",
    "assemble", "be_at_work", "circulate", "decline", "edit_head", "edit_speech", "end_round",
    "lift_waiver", "lock", "mark", "mark_speech", "move", "move_speech", "nudge", "put_back",
    "record_approval", "remove_entry", "remove_speech", "rename", "restore", "say", "set_aside", "start",
    "supplement", "take", "take_back", "waive", "write",
]  # fmt: skip
