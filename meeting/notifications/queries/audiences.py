"""From an audience to the people it points at, for one event."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from meeting.core.access import Role
from meeting.core.events import Event, News
from meeting.directives.models import Directive
from meeting.issues.models import Issue
from meeting.notifications.queries import people
from meeting.notifications.queries.people import Invitation, Who
from meeting.notifications.queries.things import About, Things, load
from meeting.notifications.rules import TOLD, Audience, Told
from meeting.scheduling.rules import is_announced

_WHOLE_LIST = {Audience.INVITED, Audience.NEWLY_INVITED}


def about(event: Event, told: Told | None = None, directive: Directive | None = None) -> About:
    """The thing on whose page the event is seen."""
    if told is not None and told.seen_as == "conclusion" and directive is not None:
        return About("conclusion", directive.conclusion_id, directive.meeting_id)
    if told is not None and told.seen_as == "minutes":
        return About("minutes", event.thing_id, event.meeting_id)
    if event.thing == "meeting":
        return About("meeting", event.thing_id, event.thing_id)
    return About(event.thing, event.thing_id, event.meeting_id)


@dataclass
class Scene:
    """What the events of a transaction are about, and who is on the lists of their meetings."""

    things: Things
    lists: dict[int, list[Invitation]] = field(default_factory=dict)  # by meeting
    entries: dict[int, Invitation] = field(default_factory=dict)
    before: set[tuple[int, int]] = field(default_factory=set)  # (user, meeting): told of it before

    def directive(self, event: Event) -> Directive | None:
        """The directive an event is about."""
        return self.things.directives.get(event.thing_id) if event.thing == "directive" else None

    def issue(self, event: Event) -> Issue | None:
        """The issue an event is about."""
        return self.things.issues.get(event.thing_id) if event.thing == "issue" else None

    def is_announced(self, event: Event) -> bool:
        """Whether those outside the planning office know of the meeting."""
        meeting = self.things.meetings.get(about(event).meeting_id or 0)
        return meeting is not None and is_announced(meeting.state, meeting.convened_at)


def set_scene(news: News) -> Scene:
    """Load all that telling these events needs: at most five queries, whatever their number."""
    events = [event for _key, event in news]
    wholes, entries, newly = set(), set(), set()
    for event in events:
        audiences = {each for told in TOLD[type(event).__name__] for each in told.audiences}
        meeting_id = about(event).meeting_id
        if meeting_id and audiences & _WHOLE_LIST:
            wholes.add(meeting_id)
        if meeting_id and Audience.NEWLY_INVITED in audiences:
            newly.add(meeting_id)
        if Audience.INVITEE in audiences:
            entries.add(event.thing_id)
    scene = Scene(load([about(event) for event in events]), before=people.told_of(newly))
    for entry in people.invitations(wholes, entries):
        scene.entries[entry.id] = entry
        scene.lists.setdefault(entry.meeting_id, []).append(entry)
    return scene


def whom(audience: Audience, event: Event, scene: Scene) -> list[Who]:
    """The people an audience points at."""
    return _RESOLVERS[audience](event, scene)


def _lead_heads(event: Event, scene: Scene) -> list[Who]:
    directive = scene.directive(event)
    return people.heads(directive.lead_unit_id) if directive else []


def _officer(event: Event, scene: Scene) -> list[Who]:
    directive = scene.directive(event)
    return people.user(directive.officer_id) if directive else []


def _coop_heads(event: Event, scene: Scene) -> list[Who]:
    directive = scene.directive(event)
    return people.heads(*(share.unit_id for share in directive.cooperations)) if directive else []


def _former_heads(event: Event, _scene: Scene) -> list[Who]:
    return people.heads(getattr(event, "old_unit_id", None))


def _leader(event: Event, scene: Scene) -> list[Who]:
    directive = scene.directive(event)
    if directive is None:
        return []
    return people.person(directive.leader_id) or people.role(Role.LEADERSHIP)


def _raisers(event: Event, scene: Scene) -> list[Who]:
    issue = scene.issue(event)
    return [*people.heads(issue.unit_id), *people.user(issue.author_user_id)] if issue else []


def _answerers(event: Event, scene: Scene) -> list[Who]:
    issue = scene.issue(event)
    return people.heads(issue.answering_unit_id) if issue else []


def _of_entries(entries: Collection[Invitation]) -> list[Who]:
    found = [
        who for entry in entries for who in (*people.heads(entry.unit_id), *people.person(entry.person_id))
    ]
    return list(dict.fromkeys(found))


def _invited(event: Event, scene: Scene) -> list[Who]:
    entries = scene.lists.get(about(event).meeting_id or 0, [])
    return _of_entries(entries) if scene.is_announced(event) else []


def _invitee(event: Event, scene: Scene) -> list[Who]:
    entry = scene.entries.get(event.thing_id)
    return _of_entries([entry]) if entry and scene.is_announced(event) else []


def _meeting_secretary(event: Event, scene: Scene) -> list[Who]:
    meeting = scene.things.meetings.get(event.meeting_id or 0)
    keeper = people.person(meeting.secretary_id) if meeting else []
    return keeper or people.role(Role.SECRETARIAT)


def _unit_officer(event: Event, scene: Scene) -> list[Who]:
    directive = scene.directive(event)
    if directive is None:
        return []
    if event.unit_id in {None, directive.lead_unit_id}:
        return people.user(directive.officer_id)
    return [
        who
        for share in directive.cooperations
        if share.unit_id == event.unit_id
        for who in people.user(share.officer_id)
    ]


def _part_heads(event: Event, scene: Scene) -> list[Who]:
    return people.heads(*sorted(scene.things.parts.get(event.thing_id, ())))


def _named(event: Event, scene: Scene) -> list[Who]:
    """The ladder names its audiences; "head" is the head of the unit that owes the work."""
    found: list[Who] = []
    for word in str(getattr(event, "audiences", "")).split(","):
        if word == "officer":
            found += people.user(getattr(event, "officer_id", None))
        elif word in people.LADDER:
            found += people.heads(event.unit_id)
        elif word in people.NAMED:
            found += whom(people.NAMED[word], event, scene)
    return found


_RESOLVERS: dict[Audience, Callable[[Event, Scene], list[Who]]] = {
    Audience.LEAD_HEADS: _lead_heads,
    Audience.OFFICER: _officer,
    Audience.COOP_HEADS: _coop_heads,
    Audience.FORMER_HEADS: _former_heads,
    Audience.LEADER: _leader,
    Audience.LEADERSHIP: lambda _event, _scene: people.role(Role.LEADERSHIP),
    Audience.SECRETARIAT: lambda _event, _scene: people.role(Role.SECRETARIAT),
    Audience.ADMINISTRATORS: lambda _event, _scene: people.role(Role.ADMIN),
    Audience.RAISERS: _raisers,
    Audience.ANSWERERS: _answerers,
    Audience.INVITED: _invited,
    Audience.NEWLY_INVITED: _invited,
    Audience.INVITEE: _invitee,
    Audience.UNIT_HEADS: lambda event, _scene: people.heads(event.unit_id),
    Audience.UNIT_OFFICER: _unit_officer,
    Audience.PART_HEADS: _part_heads,
    Audience.MEETING_SECRETARY: _meeting_secretary,
    Audience.ASKER: lambda event, _scene: people.user(getattr(event, "asker_id", None)),
    Audience.PREPARER: lambda event, _scene: people.user(getattr(event, "author_id", None)),
    Audience.ASKED: lambda event, _scene: people.user(getattr(event, "user_id", None)),
    Audience.ACCOUNT: lambda event, _scene: people.user(event.thing_id),
    Audience.NAMED: _named,
}
