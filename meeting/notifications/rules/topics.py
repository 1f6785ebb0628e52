"""What one may be told of, in a few topics, and how one wants to hear it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from meeting.core.access import EVERYONE, OFFICE_ROLES, UNIT_ROLES, Role
from meeting.core.i18n import _l


class ByMail(StrEnum):
    """How somebody wants to be mailed about a topic."""

    NOW = "now"
    DIGEST = "digest"
    NEVER = "never"


class Topic(StrEnum):
    """What a notice is about, as an office would sort its letters."""

    TASKS = "tasks"
    DECISIONS = "decisions"
    RESULTS = "results"
    MEETINGS = "meetings"
    ISSUES = "issues"
    REMINDERS = "reminders"
    FILES = "files"
    ADMINISTRATION = "administration"


@dataclass(frozen=True)
class Wish:
    """How somebody wants to hear of a topic."""

    in_bell: bool
    by_mail: ByMail

    @property
    def is_silent(self) -> bool:
        """Whether nothing is to be told at all."""
        return not self.in_bell and self.by_mail is ByMail.NEVER


MAIL_LABELS = {
    ByMail.NOW: _l("At once"),
    ByMail.DIGEST: _l("In the morning summary"),
    ByMail.NEVER: _l("No mail"),
}
TOPIC_LABELS = {
    Topic.TASKS: _l("Tasks given to us"),
    Topic.DECISIONS: _l("Waiting to be dealt with"),
    Topic.RESULTS: _l("Results of our reports"),
    Topic.MEETINGS: _l("Meetings and invitations"),
    Topic.ISSUES: _l("Our issues"),
    Topic.REMINDERS: _l("Reminders and urging"),
    Topic.FILES: _l("Files made in the background"),
    Topic.ADMINISTRATION: _l("Account and administration"),
}
TOPIC_HINTS = {
    Topic.TASKS: _l("New directives, changes by decision, parts handed to somebody, issues to answer."),
    Topic.DECISIONS: _l(
        "Reported results, requests for more time, refusals, issues handed in, declined invitations."
    ),
    Topic.RESULTS: _l("Confirmed or sent back, more time granted or refused."),
    Topic.MEETINGS: _l("Convened, moved, cancelled; invitations; notices of conclusions."),
    Topic.ISSUES: _l("Returned, accepted, answered, settled."),
    Topic.REMINDERS: _l("What falls due, what is overdue, urging letters."),
    Topic.FILES: _l("Long papers and many letters we asked for: ready, or could not be made."),
    Topic.ADMINISTRATION: _l("Passwords and roles of the account; changes of units."),
}  # fmt: skip
DEFAULTS: Mapping[Topic, Wish] = {
    Topic.TASKS: Wish(True, ByMail.NOW),
    Topic.DECISIONS: Wish(True, ByMail.DIGEST),
    Topic.RESULTS: Wish(True, ByMail.NOW),
    Topic.MEETINGS: Wish(True, ByMail.NOW),
    Topic.ISSUES: Wish(True, ByMail.DIGEST),
    Topic.REMINDERS: Wish(True, ByMail.NOW),
    Topic.FILES: Wish(True, ByMail.NEVER),
    Topic.ADMINISTRATION: Wish(True, ByMail.NOW),
}
_ROLES: Mapping[Topic, Collection[Role]] = {
    Topic.TASKS: (*UNIT_ROLES, *OFFICE_ROLES),
    Topic.DECISIONS: (*OFFICE_ROLES, Role.UNIT_HEAD),
    Topic.RESULTS: UNIT_ROLES,
    Topic.MEETINGS: EVERYONE,
    Topic.ISSUES: UNIT_ROLES,
    Topic.REMINDERS: (*UNIT_ROLES, *OFFICE_ROLES),
    Topic.FILES: EVERYONE,
    Topic.ADMINISTRATION: EVERYONE,
}


def topics_of(roles: Collection[Role]) -> list[Topic]:
    """The topics that can concern somebody who holds these roles, in the office's order."""
    return [topic for topic in Topic if not set(_ROLES[topic]).isdisjoint(roles)]
