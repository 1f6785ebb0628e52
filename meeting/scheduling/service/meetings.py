"""What happens to meetings: plan, edit, move, convene, open, conclude, close, cancel, copy."""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken, RulesBroken
from meeting.core.events import record
from meeting.core.i18n import _
from meeting.core.quarters import Quarter
from meeting.core.text import fold
from meeting.scheduling import events, queries, rules
from meeting.scheduling.models import Meeting, Venue
from meeting.scheduling.policy import Can
from meeting.scheduling.rules import Kind, Mode, State

OnCopied = Callable[[Actor, int, int, Collection[str]], None]
OnState = Callable[[Actor, Meeting], None]

_copied: list[OnCopied] = []
_convened: list[OnState] = []
_concluded: list[OnState] = []
_closed: list[OnState] = []


@dataclass(frozen=True)
class MeetingDraft:
    """A meeting as somebody wants it; instants in UTC, `period` a Quarter.key, an empty title is proposed."""

    kind: Kind
    period: int
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    mode: Mode = Mode.IN_PERSON
    series_id: int | None = None
    venue_id: int | None = None
    new_venue: str = ""
    link: str = ""
    chair_id: int | None = None
    chair_title: str = ""
    secretary_id: int | None = None
    secretary_title: str = ""
    purpose: str = ""
    requests: str = ""
    contact: str = ""
    papers_due_on: date | None = None
    issues_due_on: date | None = None


def on_copied(callback: OnCopied) -> None:
    """Be told when a meeting was copied: callback(actor, source_id, target_id, parts), parts as "agenda"."""
    if callback not in _copied:
        _copied.append(callback)


def on_convened(callback: OnState) -> None:
    """Be told when a meeting is convened: callback(actor, meeting), in the same transaction."""
    if callback not in _convened:
        _convened.append(callback)


def on_concluded(callback: OnState) -> None:
    """Be told when a meeting is concluded: callback(actor, meeting), in the same transaction."""
    if callback not in _concluded:
        _concluded.append(callback)


def on_closed(callback: OnState) -> None:
    """Be told when a meeting is closed: callback(actor, meeting), in the same transaction."""
    if callback not in _closed:
        _closed.append(callback)


# ─── Planning ───────────────────────────────────────────────────────────────────────────────────────────────


def plan(actor: Actor, draft: MeetingDraft) -> Meeting:
    """Put a meeting on the plan."""
    ensure(actor, Can.MANAGE)
    meeting = _new(draft)
    record(events.MeetingPlanned(**_about(actor, meeting), title=meeting.title, held_on=meeting.held_on))
    return meeting


def copy(actor: Actor, source: Meeting, draft: MeetingDraft, parts: Collection[str] = ()) -> Meeting:
    """Plan a meeting after an earlier one; other rooms copy the named parts ("agenda", "attendees")."""
    ensure(actor, Can.MANAGE, source)
    meeting = _new(draft)
    record(
        events.MeetingCopied(
            **_about(actor, meeting), title=meeting.title, held_on=meeting.held_on, source=source.title
        )
    )
    for callback in _copied:
        callback(actor, source.id, meeting.id, parts)
    return meeting


def _new(draft: MeetingDraft) -> Meeting:
    meeting = Meeting(state=State.PLANNED, number_in_year=None)
    _fill(meeting, draft)
    if meeting.series_id is not None:
        meeting.number_in_year = _next_number(meeting.series_id, meeting.year)
    db.session.add(meeting)
    db.session.flush()
    return meeting


def _fill(meeting: Meeting, draft: MeetingDraft) -> None:
    """Check a draft and put it into the row."""
    draft = _checked(draft)
    values = {name: value for name, value in asdict(draft).items() if name != "new_venue"}
    for name, value in values.items():
        if getattr(meeting, name) != value:
            setattr(meeting, name, value)
    meeting.held_on = clock.local_day(draft.starts_at)
    meeting.year = Quarter.from_key(draft.period).year
    meeting.search = fold(" ".join((meeting.title, meeting.purpose)))


def _checked(draft: MeetingDraft) -> MeetingDraft:
    held_on = clock.local_day(draft.starts_at)
    _check_all(
        lambda: rules.check_span(draft.starts_at, draft.ends_at),
        lambda: rules.check_period(draft.period),
        lambda: rules.check_due_days(held_on, draft.papers_due_on, draft.issues_due_on),
        lambda: rules.check_link(draft.link),
    )
    title = draft.title or rules.propose_title(draft.kind, Quarter.from_key(draft.period), held_on)
    venue_id = _venue_named(draft.new_venue).id if draft.new_venue else draft.venue_id
    return replace(draft, title=title, venue_id=venue_id, **_titles(draft, held_on))


def _check_all(*checks: Callable[[], None]) -> None:
    """Run every check, so that the reader learns of all problems at once."""
    problems: list[RuleBroken] = []
    for check in checks:
        try:
            check()
        except RuleBroken as broken:
            problems.append(broken)
        except RulesBroken as broken:
            problems += broken.problems
    if problems:
        raise RulesBroken(problems)


def _titles(draft: MeetingDraft, day: date) -> dict[str, Any]:
    """Titles left empty are taken from the posts held on the day."""
    wanted = [
        p
        for p, t in ((draft.chair_id, draft.chair_title), (draft.secretary_id, draft.secretary_title))
        if p and not t
    ]
    posts = queries.post_titles(wanted, day) if wanted else {}
    return {
        "chair_title": draft.chair_title or posts.get(draft.chair_id or 0, ""),
        "secretary_title": draft.secretary_title or posts.get(draft.secretary_id or 0, ""),
    }


def _next_number(series_id: int, year: int) -> int:
    top = db.session.execute(
        select(func.max(Meeting.number_in_year)).where(Meeting.series_id == series_id, Meeting.year == year)
    ).scalar()
    return (top or 0) + 1


def _venue_named(name: str) -> Venue:
    venue = db.session.execute(select(Venue).where(Venue.name == name)).scalar_one_or_none()
    if venue is None:
        venue = Venue(name=name)
        db.session.add(venue)
        db.session.flush()
    return venue


def edit(actor: Actor, meeting: Meeting, draft: MeetingDraft, *, seen: int | None = None) -> None:
    """Change a meeting; its day and time change only by `move` once it is convened."""
    ensure(actor, Can.MANAGE, meeting)
    check_version(meeting, seen)
    if not rules.can_edit(meeting.state):
        raise RuleBroken(_("This meeting cannot be changed any more."))
    if meeting.state is not State.PLANNED:
        draft = replace(draft, starts_at=meeting.starts_at, ends_at=meeting.ends_at)
    before = {name: getattr(meeting, name) for name in rules.FIELD_LABELS}
    old_key = (meeting.series_id, meeting.year)
    _fill(meeting, draft)
    if (meeting.series_id, meeting.year) != old_key:
        meeting.number_in_year = _next_number(meeting.series_id, meeting.year) if meeting.series_id else None
    changed = [name for name, old in before.items() if getattr(meeting, name) != old]
    if changed:
        record(
            events.MeetingEdited(**_about(actor, meeting), title=meeting.title, changed=", ".join(changed))
        )


def move(
    actor: Actor,
    meeting: Meeting,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    *,
    seen: int | None = None,
) -> bool:
    """Give the meeting another day or time, with the reason; true when invitees must be told."""
    ensure(actor, Can.MANAGE, meeting)
    check_version(meeting, seen)
    if not rules.can_move(meeting.state):
        raise RuleBroken(_("This meeting cannot be moved any more."))
    rules.check_span(starts_at, ends_at)
    if (starts_at, ends_at) == (meeting.starts_at, meeting.ends_at):
        raise RuleBroken(_("This is the day and time the meeting has now. Give another."), "starts_on")
    old = meeting.starts_at
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.held_on = clock.local_day(starts_at)
    meeting.state_reason = reason
    for name in ("papers_due_on", "issues_due_on"):
        due = getattr(meeting, name)
        if due is not None and due > meeting.held_on:
            setattr(meeting, name, meeting.held_on)
    record(
        events.MeetingMoved(
            **_about(actor, meeting), title=meeting.title, old=old, new=starts_at, reason=reason
        )
    )
    return meeting.state is State.CONVENED


# ─── States ─────────────────────────────────────────────────────────────────────────────────────────────────


def convene(actor: Actor, meeting: Meeting) -> None:
    """Make the meeting known: from now on units see it and answer their invitations."""
    ensure(actor, Can.MANAGE, meeting)
    meeting.state = State.CONVENED
    meeting.convened_at = clock.now()
    record(events.MeetingConvened(**_about(actor, meeting), title=meeting.title, held_on=meeting.held_on))
    _tell(_convened, actor, meeting)


def open_session(actor: Actor, meeting: Meeting) -> None:
    """Begin the meeting."""
    ensure(actor, Can.MANAGE, meeting)
    meeting.state = State.IN_SESSION
    record(events.SessionOpened(**_about(actor, meeting), title=meeting.title))


def conclude(actor: Actor, meeting: Meeting) -> None:
    """End the meeting."""
    ensure(actor, Can.MANAGE, meeting)
    meeting.state = State.CONCLUDED
    meeting.concluded_at = clock.now()
    record(events.MeetingConcluded(**_about(actor, meeting), title=meeting.title))
    _tell(_concluded, actor, meeting)


def close(actor: Actor, meeting: Meeting) -> None:
    """Close the meeting: names and titles are kept as they are, nothing changes any more."""
    ensure(actor, Can.MANAGE, meeting)
    _tell(_closed, actor, meeting)
    meeting.state = State.CLOSED
    record(events.MeetingClosed(**_about(actor, meeting), title=meeting.title))


def cancel(actor: Actor, meeting: Meeting, reason: str, *, seen: int | None = None) -> None:
    """Call the meeting off, with the reason."""
    ensure(actor, Can.MANAGE, meeting)
    check_version(meeting, seen)
    if not reason.strip():
        raise RuleBroken(_("Say why the meeting is cancelled."), "reason")
    meeting.state = State.CANCELLED
    meeting.state_reason = reason.strip()
    record(
        events.MeetingCancelled(**_about(actor, meeting), title=meeting.title, reason=meeting.state_reason)
    )


def _tell(hooks: list[OnState], actor: Actor, meeting: Meeting) -> None:
    for callback in hooks:
        callback(actor, meeting)


def _about(actor: Actor, meeting: Meeting) -> dict[str, Any]:
    return {"actor_id": actor.user_id, "thing_id": meeting.id, "meeting_id": meeting.id}
