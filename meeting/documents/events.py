"""What happens to papers and to their customary words."""

from dataclasses import dataclass

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
    sentence = N_("kept another signed copy of %(paper)s instead of the one before")
    paper: str
    copy: str
    sha256: str
    before: str
