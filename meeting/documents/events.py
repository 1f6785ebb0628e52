"""What happens to papers and to their customary words."""

from dataclasses import dataclass
from datetime import date

from meeting.core.events import N_, Event


@dataclass(frozen=True, kw_only=True)
class WordsEdited(Event):
    """The office keeps words of its own for a block."""

    thing = "text_block"
    sentence = N_("changed the customary words %(block)s of the paper %(paper)s")
    paper: str
    block: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class WordsReset(Event):
    """The product's own words stand again."""

    thing = "text_block"
    sentence = N_("went back to the product's words %(block)s of the paper %(paper)s")
    paper: str
    block: str
    before: str


@dataclass(frozen=True, kw_only=True)
class RecordKept(Event):
    """The signed copy of an issued paper became its record."""

    thing = "document"
    sentence = N_("kept the signed copy of %(paper)s")
    paper: str
    copy: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class RecordReplaced(Event):
    """Another signed copy took the place of the record."""

    thing = "document"
    sentence = N_("kept another signed copy of %(paper)s instead of the one before; reason: %(reason)s")
    paper: str
    copy: str
    sha256: str
    before: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SignatureAdded(Event):
    """A further signature was put on the signed copy; those before stay good."""

    thing = "document"
    sentence = N_("put the signature of %(signer)s on the signed copy of %(paper)s (%(count)s of %(total)s)")
    paper: str
    signer: str
    count: int
    total: int
    sha256: str
    before: str


@dataclass(frozen=True, kw_only=True)
class PaperPrepared(Event):
    """A paper was put together for signing."""

    thing = "document"
    sentence = N_("prepared the paper %(paper)s: %(subject)s")
    paper: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class PaperChanged(Event):
    """What was chosen for a prepared paper changed."""

    thing = "document"
    sentence = N_("changed the prepared paper %(paper)s: %(subject)s")
    paper: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class PaperDiscarded(Event):
    """A prepared paper was given up before it was issued."""

    thing = "document"
    sentence = N_("gave up the prepared paper %(paper)s: %(subject)s")
    paper: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class PaperIssued(Event):
    """A paper got its day, and its number where it carries one; its bytes are frozen."""

    thing = "document"
    sentence = N_("issued the paper %(paper)s %(number)s of %(issued_on)s: %(subject)s")
    paper: str
    number: str
    subject: str
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class PaperReplaced(Event):
    """Another paper of the same form stands in the place of this one."""

    thing = "document"
    sentence = N_("replaced the paper %(paper)s %(number)s by %(by)s: %(reason)s")
    paper: str
    number: str
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PaperCorrected(Event):
    """A correction letter put errors of form right."""

    thing = "document"
    sentence = N_("corrected the paper %(paper)s %(number)s by the letter %(by)s")
    paper: str
    number: str
    by: str


@dataclass(frozen=True, kw_only=True)
class PaperCancelled(Event):
    """An issued paper no longer holds; its number is never used again."""

    thing = "document"
    sentence = N_("cancelled the paper %(paper)s %(number)s: %(reason)s")
    paper: str
    number: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PaperRestored(Event):
    """The paper that replaced this one was cancelled: this one holds again."""

    thing = "document"
    sentence = N_("put the paper %(paper)s %(number)s back in force, as %(by)s is cancelled: %(reason)s")
    paper: str
    number: str
    by: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class NoticeFiled(Event):
    """A notice issued before papers were kept was filed as printed today."""

    thing = "document"
    sentence = N_("filed the notice of conclusion %(number)s")
    number: str


@dataclass(frozen=True, kw_only=True)
class NumbersEntered(Event):
    """Numbers used outside the system came into a number book."""

    thing = "number_book"
    sentence = N_("entered numbers %(first)s to %(last)s of the book %(book)s as used outside: %(words)s")
    book: str
    first: int
    last: int
    words: str


@dataclass(frozen=True, kw_only=True)
class NumbersTakenBack(Event):
    """Numbers entered as used outside by mistake were taken out of the end of a number book."""

    thing = "number_book"
    sentence = N_("took %(count)s numbers from %(first)s on out of the book %(book)s: %(reason)s")
    book: str
    first: int
    count: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class NumberCancelled(Event):
    """A number without a paper in the system was cancelled; it stays in the book."""

    thing = "number_book"
    sentence = N_("cancelled number %(number)s of the book %(book)s: %(reason)s")
    book: str
    number: int
    reason: str
