"""Verbs of follow-up."""

from meeting.followup.service.deciding import (
    Decision,
    ask_extension,
    cancel,
    confirm,
    decide_extension,
    reassign,
    resume,
    send_back,
    suspend,
    withdraw_extension,
)
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
    "Decision", "Report", "ask_extension", "assign", "cancel", "confirm", "contribute", "decide_extension",
    "missing_from", "reassign", "receive", "refuse", "report", "resume", "send_back", "start", "suspend",
    "withdraw_extension",
]  # fmt: skip
