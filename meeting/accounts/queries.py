"""Reading users, seats, sign-ins; who holds a token."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, literal, or_, select

from meeting.accounts import rules
from meeting.accounts.models import SignIn, SignInFailure, User, UserSeat
from meeting.core import clock
from meeting.core.access import Actor, Role, Seat
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.core.events import TrailRow
from meeting.core.outbox import Mail, MailState
from meeting.core.paging import Order, Page, paginate
from meeting.core.schedule import ScheduledRun
from meeting.core.text import fold
from meeting.directory.models import Person, Unit

TRAIL_ROWS = 200  # events a page shows of one thing


@dataclass(frozen=True)
class Known:
    """Who holds a token, and what the door must know beside."""

    actor: Actor
    last_seen_at: datetime
    must_change_password: bool
    unread: int


_unread: list[ScalarSelect[Any]] = []


def count_unread_by(count: ScalarSelect[Any]) -> None:
    """Say how unread notices of `User` are counted (the notifications room knows), as part of the door."""
    _unread[:] = [count]


def valid_on(day: date) -> ColumnElement[bool]:
    """The condition for seats valid on a local day."""
    return and_(UserSeat.starts_on <= day, or_(UserSeat.ends_on.is_(None), UserSeat.ends_on >= day))


def find_known(hashed: str) -> Known | None:
    """Who holds the token with this hash, if its sign-in still stands: one query."""
    today, now = clock.today(), clock.wall_now()
    rows = db.session.execute(
        select(
            SignIn.id, SignIn.last_seen_at, User.id.label("user_id"), User.username,
            User.language, User.person_id,
            User.must_change_password, Person.full_name, UserSeat.role, UserSeat.unit_id,
            (_unread[0] if _unread else literal(0)).label("unread"),
        )
        .select_from(SignIn)
        .join(User, User.id == SignIn.user_id)
        .outerjoin(Person, Person.id == User.person_id)
        .outerjoin(UserSeat, and_(UserSeat.user_id == User.id, valid_on(today)))
        .where(
            SignIn.token_hash == hashed, SignIn.revoked_at.is_(None), SignIn.ends_at > now,
            SignIn.last_seen_at > now - rules.IDLE, User.is_active,
        )
        .order_by(UserSeat.id)
    ).all()  # fmt: skip
    if not rows:
        return None
    first = rows[0]
    seats = tuple(Seat(row.role, row.unit_id) for row in rows if row.role is not None)
    name = first.full_name or first.username
    actor = Actor(first.user_id, name, seats, today, first.person_id, first.language, sign_in_id=first.id)
    return Known(actor, first.last_seen_at, first.must_change_password, first.unread)


def actor_of(username: str) -> Actor:
    """The actor behind a user name today, without a sign-in (for commands and the demo). Raises NotFound."""
    today = clock.today()
    rows = db.session.execute(
        select(User.id, User.language, User.person_id, Person.full_name, UserSeat.role, UserSeat.unit_id)
        .outerjoin(Person, Person.id == User.person_id)
        .outerjoin(UserSeat, and_(UserSeat.user_id == User.id, valid_on(today)))
        .where(User.username == rules.fold_username(username))
        .order_by(UserSeat.id)
    ).all()
    if not rows:
        raise NotFound("User")
    seats = tuple(Seat(row.role, row.unit_id) for row in rows if row.role is not None)
    return Actor(rows[0].id, rows[0].full_name or username, seats, today, rows[0].person_id, rows[0].language)


@dataclass(frozen=True)
class Account:
    """What checking a password needs."""

    user_id: int
    password_hash: str | None
    is_active: bool


def find_account(username: str) -> Account | None:
    """The account of a folded user name."""
    row = db.session.execute(
        select(User.id, User.password_hash, User.is_active).where(User.username == username)
    ).one_or_none()
    return Account(*row) if row else None


def seconds_to_wait(username: str, address: str) -> int:
    """How long this name from this address must wait before it may try again (0: not at all).

    An address the user signed in from before is not slowed by what others do to the name.
    """
    now = clock.wall_now()
    recent = SignInFailure.at > now - rules.WINDOW
    known = db.session.execute(
        select(
            exists()
            .where(SignIn.user_id == User.id, User.username == username, SignIn.address == address)
            .where(SignIn.started_at > now - 30 * rules.KEPT)
        )
    ).scalar_one()
    named = SignInFailure.username == username
    if known and address:
        named = and_(named, SignInFailure.address == address)
    rows = db.session.execute(
        select(
            func.count().filter(named),
            func.count().filter(SignInFailure.address == address),
            func.max(SignInFailure.at),
        ).where(recent, or_(named, SignInFailure.address == address))
    ).one()
    by_name, by_address, last = cast("tuple[int, int, datetime | None]", tuple(rows))
    return rules.waiting_seconds(by_name, by_address, (now - last).total_seconds()) if last else 0


def active_users(ids: Collection[int]) -> set[int]:
    """Those of these users whose account is open."""
    return set(db.session.scalars(select(User.id).where(User.id.in_(ids), User.is_active)))


def get_user(user_id: int) -> User:
    """The account with its person. Raises NotFound."""
    found = db.session.get(User, user_id)
    if found is None:
        raise NotFound("User")
    return found


def name_of(user: User) -> str:
    """The person behind an account, else its user name."""
    name = db.session.execute(select(Person.full_name).where(Person.id == user.person_id)).scalar()
    return name or user.username


def user_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of users by id: one query."""
    wanted = {i for i in ids if i is not None}
    if not wanted:
        return {}
    rows = db.session.execute(
        select(User.id, func.coalesce(Person.full_name, User.username))
        .outerjoin(Person, Person.id == User.person_id)
        .where(User.id.in_(wanted))
    )
    return {key: name for key, name in rows}  # noqa: C416 - rows are not pairs to the type checker


def trail_of(kind: str, thing_id: int) -> Sequence[Any]:
    """What happened to a thing, the newest TRAIL_ROWS first: at, name, data, unit_id, who; one query."""
    return db.session.execute(
        select(
            TrailRow.at,
            TrailRow.name,
            TrailRow.data,
            TrailRow.unit_id,
            func.coalesce(Person.full_name, User.username, "–").label("who"),
        )
        .outerjoin(User, User.id == TrailRow.actor_id)
        .outerjoin(Person, Person.id == User.person_id)
        .where(TrailRow.thing_kind == kind, TrailRow.thing_id == thing_id)
        .order_by(TrailRow.id.desc())
        .limit(TRAIL_ROWS)
    ).all()


def seats_of(user_ids: Iterable[int]) -> dict[int, list[Any]]:
    """Seats by user: rows (id, user_id, role, unit, starts_on, ends_on, version), newest first; one query."""
    found: dict[int, list[Any]] = {}
    rows = db.session.execute(
        select(
            UserSeat.id,
            UserSeat.user_id,
            UserSeat.role,
            UserSeat.unit_id,
            Unit.name.label("unit"),
            UserSeat.starts_on,
            UserSeat.ends_on,
            UserSeat.version,
        )
        .outerjoin(Unit, Unit.id == UserSeat.unit_id)
        .where(UserSeat.user_id.in_(list(user_ids)))
        .order_by(UserSeat.starts_on.desc(), UserSeat.id.desc())
    )
    for row in rows:
        found.setdefault(row.user_id, []).append(row)
    return found


def get_seat(seat_id: int) -> UserSeat:
    """The seat. Raises NotFound."""
    found = db.session.get(UserSeat, seat_id)
    if found is None:
        raise NotFound("UserSeat")
    return found


def unit_name(unit_id: int | None) -> str:
    """The name of a unit, empty for the office as a whole."""
    return db.session.execute(select(Unit.name).where(Unit.id == unit_id)).scalar() or ""


def _matching(words: str, state: str) -> Any:
    statement: Any = select(
        User.id, User.username, User.is_active, User.person_id, Person.full_name
    ).outerjoin(Person, Person.id == User.person_id)
    if words:
        folded, plain = fold(words), rules.fold_username(words)
        statement = statement.where(
            or_(
                Person.search.contains(folded, autoescape=True),
                User.username.contains(plain, autoescape=True),
            )
        )
    if state:
        statement = statement.where(User.is_active.is_(state == "active"))
    return statement


def list_users(words: str = "", state: str = "", cursor: str | None = None) -> tuple[Page, int]:
    """A page of accounts by user name, and how many there are in all: two queries."""
    statement = _matching(words, state)
    total = db.session.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    order = Order(((User.username, False), (User.id, False)))
    return paginate(db.session(), statement, order, cursor), total


def all_users(words: str = "", state: str = "") -> list[Any]:
    """Every account that matches, for a sheet, with when it was last used: one query."""
    seen = select(func.max(SignIn.last_seen_at)).where(SignIn.user_id == User.id).scalar_subquery()
    statement = _matching(words, state).add_columns(seen.label("last_seen_at"))
    return list(db.session.execute(statement.order_by(User.username, User.id)))


def sign_ins_of(user_id: int) -> list[Any]:
    """The standing sign-ins of a user, last seen first."""
    now = clock.wall_now()
    return list(
        db.session.execute(
            select(SignIn.id, SignIn.device, SignIn.address, SignIn.started_at, SignIn.last_seen_at)
            .where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None), SignIn.ends_at > now)
            .where(SignIn.last_seen_at > now - rules.IDLE)
            .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
            .limit(100)
        )
    )


def other_admins(user_id: int, day: date) -> int:
    """How many other active accounts hold the administrator's role on a local day."""
    return db.session.execute(
        select(func.count(func.distinct(User.id)))
        .join(UserSeat, and_(UserSeat.user_id == User.id, valid_on(day)))
        .where(User.id != user_id, User.is_active, UserSeat.role == Role.ADMIN)
    ).scalar_one()


def person_choices() -> list[tuple[int, str]]:
    """Everybody in the directory, in order of names: (id, name)."""
    rows = db.session.execute(select(Person.id, Person.full_name).order_by(Person.sort_key, Person.id))
    return [(key, name) for key, name in rows]


def unit_choices(day: date) -> list[tuple[int, str]]:
    """Units valid on a local day, in protocol order: (id, name)."""
    rows = db.session.execute(
        select(Unit.id, Unit.name)
        .where(or_(Unit.valid_from.is_(None), Unit.valid_from <= day))
        .where(or_(Unit.valid_to.is_(None), Unit.valid_to >= day))
        .order_by(Unit.display_order, Unit.sort_key, Unit.id)
    )
    return [(key, name) for key, name in rows]


def _sent_today() -> ColumnElement[bool]:
    """By the machine's day: mails do not follow a held clock."""
    today = clock.local_day(clock.wall_now())
    return Mail.sent_at >= clock.at(today)


def mail_tally() -> Any:
    """How many mails wait, are parked, left today, should have left: row (waiting, parked, today, late)."""
    late = and_(Mail.state == MailState.QUEUED, Mail.next_at < clock.wall_now() - rules.LATE)
    waiting = Mail.state.in_((MailState.QUEUED, MailState.LEASED))
    return db.session.execute(
        select(
            func.count().filter(waiting).label("waiting"),
            func.count().filter(Mail.state == MailState.PARKED).label("parked"),
            func.count().filter(_sent_today()).label("today"),
            func.count().filter(late).label("late"),
        ).select_from(Mail)
    ).one()


def list_mails(state: str = "", words: str = "", cursor: str | None = None) -> tuple[Page, int]:
    """A page of mails (`state`: waiting, parked, today or all), the newest first, and how many in all."""
    statement = _mails(state, words)
    total = db.session.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    return paginate(db.session(), statement, Order(((Mail.id, True),)), cursor), total


def all_mails(state: str, words: str) -> Iterator[Any]:
    """Every mail that matches, the newest first, as they come."""
    yield from db.session.execute(
        _mails(state, words).order_by(Mail.id.desc()).execution_options(yield_per=1000)
    )


def _mails(state: str, words: str) -> Any:
    statement: Any = select(
        Mail.id, Mail.address, Mail.name, Mail.subject, Mail.state, Mail.attempts, Mail.next_at, Mail.sent_at,
        Mail.last_error,
    )  # fmt: skip
    chosen = {
        "waiting": Mail.state.in_((MailState.QUEUED, MailState.LEASED)),
        "parked": Mail.state == MailState.PARKED,
        "today": _sent_today(),
    }
    if state in chosen:
        statement = statement.where(chosen[state])
    if words:
        statement = statement.where(func.lower(Mail.address).contains(words.lower(), autoescape=True))
    return statement


def last_runs() -> dict[str, Any]:
    """The run of each task for its newest slot, by the task's name: one query."""
    newest = (
        select(ScheduledRun.task, func.max(ScheduledRun.slot).label("slot"))
        .group_by(ScheduledRun.task)
        .subquery()
    )
    rows = db.session.execute(
        select(
            ScheduledRun.task, ScheduledRun.slot, ScheduledRun.attempts, ScheduledRun.finished_at,
            ScheduledRun.done, ScheduledRun.error,
        ).join(newest, and_(ScheduledRun.task == newest.c.task, ScheduledRun.slot == newest.c.slot))
    )  # fmt: skip
    return {row.task: row for row in rows}
