"""Hears a transaction's events just before it commits: who must know gets a notice, and perhaps a mail."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert

from meeting.accounts import queries as accounts
from meeting.core import clock, letters, outbox
from meeting.core.db import db
from meeting.core.events import Event, News, listen
from meeting.core.events import values as stored
from meeting.core.letters import Written
from meeting.notifications import queries
from meeting.notifications.models import Notice
from meeting.notifications.queries import About, Readers, Scene, Who
from meeting.notifications.rules import (
    INVITING,
    TOLD,
    TOPIC_LABELS,
    Audience,
    ByMail,
    Told,
    Topic,
    Wish,
    place,
)
from meeting.notifications.service import wording

MOST_LINES = 30  # of one mail


@dataclass(frozen=True)
class Line:
    """One event as it concerns somebody."""

    event_id: int
    event: Event
    data: Mapping[str, Any] = field(hash=False)
    topic: Topic
    about: About

    @property
    def name(self) -> str:
        """What the event is called."""
        return type(self.event).__name__


@dataclass(frozen=True)
class Plan:
    """An event, and the people each of its lines points at."""

    event_id: int
    event: Event
    data: Mapping[str, Any]  # of the trail's row
    whom: tuple[tuple[Told, Audience, tuple[Who, ...]], ...]

    @property
    def is_for_the_new(self) -> bool:
        """Whether it concerns only those who did not know of the meeting."""
        return any(audience is Audience.NEWLY_INVITED for _told, audience, _whom in self.whom)


def tell(news: News) -> None:
    """Write the notices of a transaction's events, and queue its mails: a fixed number of questions."""
    known = [(key, event) for key, event in news if type(event).__name__ in TOLD]
    if not known:
        return
    scene = queries.set_scene(known)
    # those newly invited come last: who hears of the meeting by this very transaction is not among them
    plans = sorted((_plan(key, event, scene) for key, event in known), key=lambda plan: plan.is_for_the_new)
    readers = queries.find({who for plan in plans for _t, _a, whom in plan.whom for who in whom})
    if not readers.by_id:
        return
    wishes = queries.wishes_of(list(readers.by_id))
    names = accounts.user_names(event.actor_id for _key, event in known)
    lines: dict[int, list[Line]] = defaultdict(list)
    for plan in plans:
        for user_id, line in _hits(plan, scene, readers):
            if not wishes[user_id][line.topic].is_silent:
                lines[user_id].append(line)
    _write(lines, wishes, names)
    _mail(lines, wishes, names, scene, readers)


def _plan(event_id: int, event: Event, scene: Scene) -> Plan:
    return Plan(
        event_id,
        event,
        stored(event, clock.now())["data"],
        tuple(
            (told, audience, tuple(queries.whom(audience, event, scene)))
            for told in TOLD[type(event).__name__]
            for audience in told.audiences
        ),
    )


def _hits(plan: Plan, scene: Scene, readers: Readers) -> Iterable[tuple[int, Line]]:
    """Each reader once, under the first topic that fits; not who acted, and only who may see the thing."""
    seen = {plan.event.actor_id}
    directive = scene.directive(plan.event)
    for told, audience, whom in plan.whom:
        about = queries.about(plan.event, told, directive)
        for user_id in readers.pick(whom):
            if user_id in seen or not scene.things.may_see(readers.by_id[user_id].actor, about):
                continue
            if audience is Audience.NEWLY_INVITED and (user_id, about.meeting_id) in scene.before:
                continue
            seen.add(user_id)
            if type(plan.event).__name__ in INVITING and about.meeting_id:
                scene.before.add((user_id, about.meeting_id))
            yield user_id, Line(plan.event_id, plan.event, plan.data, told.topic, about)


# ─── Notices ────────────────────────────────────────────────────────────────────────────────────────────────


def _write(lines: dict[int, list[Line]], wishes: dict[int, dict[Topic, Wish]], names: dict[int, str]) -> None:
    now = clock.now()
    rows = []
    for user_id, of_user in lines.items():
        for line in of_user:
            wish = wishes[user_id][line.topic]
            in_digest = wish.by_mail is ByMail.DIGEST
            if not (wish.in_bell or in_digest):
                continue
            rows.append(
                {
                    "user_id": user_id, "event_id": line.event_id, "topic": line.topic.value,
                    "name": line.name, "actor_name": names.get(line.event.actor_id or 0, ""),
                    "thing_kind": line.about.kind, "thing_id": line.about.thing_id,
                    "meeting_id": line.about.meeting_id, "data": line.data,
                    "at": now, "in_bell": wish.in_bell, "in_digest": in_digest,
                }
            )  # fmt: skip
    if rows:
        db.session.execute(insert(Notice), rows)


# ─── Mails ──────────────────────────────────────────────────────────────────────────────────────────────────


def _mail(
    lines: dict[int, list[Line]],
    wishes: dict[int, dict[Topic, Wish]],
    names: dict[int, str],
    scene: Scene,
    readers: Readers,
) -> None:
    """One mail for each reader and meeting; the same words are written once for all who get them."""
    if outbox.relay() is None:
        return
    written: dict[tuple[Any, ...], Written] = {}
    for user_id, of_user in lines.items():
        reader = readers.by_id[user_id]
        now = [line for line in of_user if wishes[user_id][line.topic].by_mail is ByMail.NOW]
        if not reader.address:
            continue
        for group in _groups(now):
            language = reader.actor.language
            same = (language, *((line.event_id, line.topic, line.about) for line in group))
            if same not in written:
                with letters.speaking(language):
                    written[same] = _letter(group, names, scene)
            letter = written[same]
            outbox.enqueue(
                key=f"notice:{group[0].event_id}:{user_id}", user_id=user_id, address=reader.address,
                name=reader.actor.name, subject=letter.subject, text=letter.text, html=letter.html,
            )  # fmt: skip


def _groups(lines: Iterable[Line]) -> list[list[Line]]:
    """What goes into one mail: all of a meeting; all reminders; else what is about one thing."""
    found: dict[Any, list[Line]] = defaultdict(list)
    for line in lines:
        about = line.about
        key = (
            Topic.REMINDERS
            if line.topic is Topic.REMINDERS
            else about.meeting_id or (about.kind, about.thing_id)
        )
        found[key].append(line)
    return list(found.values())


def _letter(group: Sequence[Line], names: dict[int, str], scene: Scene) -> Written:
    said = [
        wording.say(names.get(line.event.actor_id or 0, ""), line.name, line.data, line.about, scene.things)
        for line in group[:MOST_LINES]
    ]
    meeting = scene.things.meetings.get(group[0].about.meeting_id or 0)
    title = meeting.title if meeting and group[0].topic is not Topic.REMINDERS else ""
    issued = (line.event for line in group if line.name == "ConclusionIssued")
    number = str(getattr(next(issued, None), "number", ""))
    topics = dict.fromkeys(str(TOPIC_LABELS[line.topic]) for line in group)
    return letters.write(
        "notice", wording.headline([line.name for line in group], said, number),
        lines=said, more=len(group) - len(said), title=title, url=_url(group),
        topics="; ".join(topics), preferences_url=letters.page_address("notifications.preferences"),
    )  # fmt: skip


def _url(group: Sequence[Line]) -> str:
    """The one page the button leads to: the thing, or the list when there are several."""
    places = {line.about for line in group}
    if len(places) > 1 and group[0].about.kind != "conclusion":
        return letters.page_address("notifications.index")
    about = group[0].about
    endpoint, values = place(about.kind, about.thing_id, about.meeting_id)
    return letters.page_address(endpoint, **values)


listen(tell)
