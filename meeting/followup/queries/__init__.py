"""Reading follow-up: counts, the register, one directive's page, what the homes show."""

from meeting.followup.queries.counts import Group, burn, tally
from meeting.followup.queries.register import all_rows, name_of, register, tally_of

__all__ = ["Group", "all_rows", "burn", "name_of", "register", "tally", "tally_of"]
