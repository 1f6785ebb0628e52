"""Values a block can be filled with for a preview: those of a real meeting, else made up."""

from datetime import timedelta

from meeting.core import clock, office
from meeting.core.dates import long_vi, time_vi
from meeting.core.numbers import paper_number
from meeting.directives.queries import find_conclusion
from meeting.documents.kinds import notice, parts
from meeting.documents.rules import Kind
from meeting.documents.wording import PLACEHOLDERS
from meeting.scheduling.models import Meeting
from meeting.scheduling.queries import get_meeting

MADE_UP = {
    "agency": "Sở Mẫu",
    "agency_short": "Sở Mẫu",
    "meeting": "Hội nghị sơ kết công tác quý III",
    "place": "Hội trường Sở",
    "chair": "đồng chí Nguyễn Văn Mẫu, Giám đốc Sở",
    "secretary": "đồng chí Trần Thị Mẫu, Chánh Văn phòng",
    "guest": "đồng chí Lê Văn Mẫu, Trưởng phòng",
    "present": "41",
    "total": "45",
    "unit": "Phòng Mẫu",
    "count": "03",
    "times": "2",
    "asks": "đề nghị",
    "wrong": "trước ngày 31/11",
    "right": "trước ngày 30/11",
}


def values(meeting_id: int | None, kind: Kind) -> dict[str, str]:
    """Every placeholder with a value, as papers of this kind say it; two queries and those of the office."""
    habits, today = office.current(), clock.today()
    number = paper_number(45, f"TB-{habits.symbol}" if habits.symbol else "TB")
    found = {
        **MADE_UP,
        "day": long_vi(today), "starts": "08 giờ 00", "ends": "11 giờ 30",
        "due": long_vi(today), "as_of": long_vi(today), "answer_by": long_vi(today + timedelta(days=7)),
        "notice": f"Thông báo số {number} {long_vi(today)}",
    }  # fmt: skip
    if habits.name:
        found |= {"agency": habits.name, "agency_short": habits.short_name or habits.name}
    if meeting_id is not None:
        found |= _of(get_meeting(meeting_id), kind)
    found["earlier"] = found["notice"]
    assert found.keys() == PLACEHOLDERS.keys()  # noqa: S101 - a new placeholder needs a value to show
    return found


def _of(meeting: Meeting, kind: Kind) -> dict[str, str]:
    """The words papers take from the meeting; what it does not say stays made up."""
    told = notice.words_of(meeting) if kind is Kind.NOTICE else parts.words_of(meeting)
    told |= {
        "starts": time_vi(clock.local(meeting.starts_at).time()),
        "ends": time_vi(clock.local(meeting.ends_at).time()),
        "secretary": f"đồng chí {meeting.secretary.full_name}" if meeting.secretary else "",
        "due": long_vi(meeting.papers_due_on) if meeting.papers_due_on else "",
    }
    return {name: words for name, words in told.items() if words} | _notice(meeting.id)


def _notice(meeting_id: int) -> dict[str, str]:
    conclusion = find_conclusion(meeting_id)
    if conclusion is None or conclusion.issued_on is None or conclusion.notice_number is None:
        return {}
    number = paper_number(conclusion.notice_number, conclusion.notice_symbol)
    return {"notice": f"Thông báo số {number} {long_vi(conclusion.issued_on)}"}
