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
