"""Pure decisions about invitations, answers and presence."""

import base64
import hmac
from collections.abc import Sequence
from enum import StrEnum

from meeting.core.errors import RuleBroken
from meeting.core.i18n import _l
from meeting.scheduling.rules import Mode, State, can_answer, can_invite, can_mark_presence


class Part(StrEnum):
    """What somebody is at the meeting."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    DELEGATE = "delegate"
    GUEST = "guest"


class Reply(StrEnum):
    """What became of an invitation."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SUBSTITUTED = "substituted"


class Presence(StrEnum):
    """Whether somebody was there."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    EXCUSED = "excused"
    ABSENT = "absent"


PART_LABELS = {
    Part.CHAIR: _l("Chair"),
    Part.SECRETARY: _l("Secretary"),
    Part.DELEGATE: _l("Delegate"),
    Part.GUEST: _l("Guest"),
}
REPLY_LABELS = {
    Reply.INVITED: _l("No answer yet"),
    Reply.ACCEPTED: _l("Coming"),
    Reply.DECLINED: _l("Not coming"),
    Reply.SUBSTITUTED: _l("Sends a substitute"),
}
PRESENCE_LABELS = {
    Presence.IN_PERSON: _l("Present"),
    Presence.ONLINE: _l("Present online"),
    Presence.EXCUSED: _l("Absent with reason"),
    Presence.ABSENT: _l("Absent without reason"),
}

COMING = frozenset({Reply.ACCEPTED, Reply.SUBSTITUTED})
THERE = frozenset({Presence.IN_PERSON, Presence.ONLINE})
NAMED = 20  # names told in one line of the trail
GUESTS_ORDER = 9000  # the group after every kind of unit
SITTING = frozenset({State.IN_SESSION})  # who is added now came without an invitation


def check_list_open(state: State) -> None:
    """Refuse to change the list of a meeting that is concluded or cancelled."""
    if not can_invite(state):
        raise RuleBroken(_l("The meeting is over; its list of attendees does not change any more."))


def check_reply_open(state: State, *, by_office: bool) -> None:
    """Refuse a late answer: a unit's after the meeting opened, the office's after it was closed."""
    if by_office and not can_office_answer(state):
        raise RuleBroken(_l("The meeting is closed; answers do not change any more."))
    if not by_office and not can_unit_answer(state):
        raise RuleBroken(_l("Answers are taken until the meeting opens. Tell the secretariat."))


def can_unit_answer(state: State) -> bool:
    """Whether a unit may answer or change its answer: until the meeting opens."""
    return can_answer(state) and state is not State.IN_SESSION


def can_office_answer(state: State) -> bool:
    """Whether the secretariat may note or correct answers: before the convening too, and until the close."""
    return can_invite(state) or can_mark_presence(state)


def check_presence_open(state: State) -> None:
    """Refuse a roll call before the meeting is convened or after it is closed."""
    if not can_mark_presence(state):
        raise RuleBroken(_l("Presence is marked from the convening of the meeting until it is closed."))


def check_reply(reply: Reply, reason: str, substitute_name: str, substitute_title: str) -> None:
    """An absence needs its reason, a substitute a name and a post."""
    if reply is Reply.DECLINED and not reason:
        raise RuleBroken(_l("Give the reason for not coming."), "reply_reason")
    if reply is Reply.SUBSTITUTED and not substitute_name:
        raise RuleBroken(_l("Give the name of the substitute."), "substitute_name")
    if reply is Reply.SUBSTITUTED and not substitute_title:
        raise RuleBroken(_l("Give the post of the substitute."), "substitute_title")


def place(display_order: int, rank: int) -> int:
    """The protocol position inside a group: units in their order, then posts by rank (0 to 999)."""
    return min(display_order, 2_000_000) * 1000 + max(0, min(rank, 999))


def moved(positions: Sequence[int], index: int, step: int) -> list[int] | None:
    """New positions when the seat at `index` moves by `step` (-1 up, 1 down); None when it stands at the end.

    Positions come in order and keep their scale, so that a seat added later still finds its place.
    """
    target = index + step
    if not 0 <= target < len(positions):
        return None
    spread: list[int] = []
    for position in positions:
        spread.append(max(position, spread[-1] + 1) if spread else position)
    spread[index], spread[target] = spread[target], spread[index]
    return spread


def settled(reply: Reply) -> Presence:
    """What an empty chair counts as: excused when the absence was announced, else without reason."""
    return Presence.EXCUSED if reply is Reply.DECLINED else Presence.ABSENT


def here(mode: Mode) -> Presence:
    """How somebody is present unless told otherwise."""
    return Presence.ONLINE if mode is Mode.ONLINE else Presence.IN_PERSON


def named(names: Sequence[str]) -> str:
    """Names for one line of the trail, the first twenty of them."""
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")


def badge_reference(key: str, attendance_id: int) -> str:
    """What a badge's QR code says of a seat: 80 bits that mean nothing without the installation's key."""
    seal = hmac.digest(key.encode(), f"badge:{attendance_id}".encode(), "sha256")
    return base64.b32encode(seal[:10]).decode()
