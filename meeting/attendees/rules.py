"""Pure decisions about invitations, answers and presence."""

from enum import StrEnum

from meeting.core.i18n import _l


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
