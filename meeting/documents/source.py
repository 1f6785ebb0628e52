"""What a paper is about, and what the office chose for it or its issue gave it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meeting.directives.service import NoticeStyle
from meeting.documents.paper import Scope, Urgency, Verification
from meeting.documents.rules import Kind


class InvitationStyle(StrEnum):
    """To whom an invitation speaks."""

    ALL = "all"
    EACH = "each"  # one letter for each addressee


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a paper is about. `snapshot_id`: figures as kept; `document_id`: the earlier paper it corrects."""

    kind: Kind
    meeting_id: int | None = None
    unit_id: int | None = None
    directive_id: int | None = None
    snapshot_id: int | None = None
    document_id: int | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """Words of an earlier paper put right."""

    place: str  # "mục 2.1", "trang 2, dòng thứ ba"
    wrong: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWords:
    """The words around the tasks of a notice of conclusion; one that replaces another has its own."""

    subject: str
    opening: str
    assessment: str
    answers: str
    closing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was chosen or given; what is empty is the kind's own, from the record as it stands."""

    style: str = ""
    day: date | None = None
    number: int | None = None
    symbol: str = ""  # TB-SLĐTBXH
    signer_name: str = ""
    signer_title: str = ""
    signer_capacity: str = ""  # TL. GIÁM ĐỐC
    recipients: tuple[str, ...] = ()
    urgency: Urgency = Urgency.NONE
    scope: Scope = Scope.NONE
    is_draft: bool | None = None
    verification: Verification | None = None
    is_copy: bool = False  # of minutes: without the confidential passages
    corrections: tuple[Correction, ...] = ()
    words: NoticeWords | None = None  # of a notice; those of the conclusion when None


__all__ = ["Choices", "Correction", "InvitationStyle", "NoticeStyle", "NoticeWords", "Source"]
