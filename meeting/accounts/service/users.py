"""Accounts and their seats, kept by the administrator; one's own password and language."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from meeting.accounts import queries, rules
from meeting.accounts.events import (
    PasswordChanged,
    PasswordReset,
    SeatEnded,
    SeatGiven,
    UserActivated,
    UserChanged,
    UserCreated,
    UserDeactivated,
)
from meeting.accounts.models import User, UserSeat
from meeting.accounts.policy import Can, ensure_own
from meeting.accounts.service import passwords, signing
from meeting.core import clock, dates, outbox
from meeting.core.access import Actor, Role, ensure
from meeting.core.db import check_version, db
from meeting.core.errors import RuleBroken
from meeting.core.events import record
from meeting.core.i18n import _l


@dataclass(frozen=True)
class UserDraft:
    """An account: its user name and whose it is."""

    username: str
    person_id: int | None = None
    language: str = "vi"


@dataclass(frozen=True)
class SeatDraft:
    """A role in a unit (or in the office as a whole) from a first to a last local day."""

    role: Role
    unit_id: int | None
    starts_on: date
    ends_on: date | None = None


def _free_username(text: str, but: int | None = None) -> str:
    username = rules.fold_username(text)
    rules.check_username(username)
    taken = db.session.execute(select(User.id).where(User.username == username)).scalar()
    if taken is not None and taken != but:
        raise RuleBroken(_l("This user name is taken. Choose another."), "username")
    return username


def create_user(actor: Actor, draft: UserDraft) -> User:
    """Open an account without a password; nobody can sign in until one is set."""
    ensure(actor, Can.MANAGE)
    user = User(username=_free_username(draft.username), person_id=draft.person_id, language=draft.language)
    db.session.add(user)
    db.session.flush()
    record(UserCreated(actor_id=actor.user_id, thing_id=user.id, username=user.username))
    return user


def edit_user(actor: Actor, user: User, draft: UserDraft, seen: int | None = None) -> None:
    """Change the name or the person of an account."""
    ensure(actor, Can.MANAGE, user)
    check_version(user, seen)
    user.username = _free_username(draft.username, user.id)
    user.person_id, user.language = draft.person_id, draft.language
    record(UserChanged(actor_id=actor.user_id, thing_id=user.id, username=user.username))


def set_password(actor: Actor, user: User, password: str, *, temporary: bool = True) -> None:
    """Set somebody's password (to be changed at the next sign-in when temporary); all sign-ins end."""
    ensure(actor, Can.MANAGE, user)
    user.password_hash = passwords.hash_password(password)
    user.must_change_password = temporary
    signing.revoke_all(user)
    record(PasswordReset(actor_id=actor.user_id, thing_id=user.id, username=user.username))


def reset_password(actor: Actor, user: User) -> str:
    """Set a temporary password made here; returned once, to be handed over."""
    if actor.user_id == user.id:
        raise RuleBroken(_l("Change the own password on the page “My account”."))
    password = passwords.make_temporary()
    set_password(actor, user, password)
    return password


def change_password(actor: Actor, user: User, current: str, new: str) -> None:
    """Change the own password; every other sign-in ends."""
    ensure_own(actor, user.id)
    if not passwords.verify(user.password_hash, current):
        raise RuleBroken(_l("The current password is not right."), "current_password")
    rules.check_password(new, (user.username, queries.name_of(user)))
    if passwords.verify(user.password_hash, new):
        raise RuleBroken(_l("The new password is the old one. Choose another."), "new_password")
    user.password_hash = passwords.hash_password(new)
    user.must_change_password = False
    signing.revoke_all(user, but=actor.sign_in_id)
    record(PasswordChanged(actor_id=actor.user_id, thing_id=user.id, username=user.username))


def set_language(actor: Actor, language: str) -> None:
    """Keep the language the user reads in; it is no change anybody has to see."""
    ensure_own(actor, actor.user_id or 0)
    db.session.execute(update(User).where(User.id == actor.user_id).values(language=language))


def deactivate(actor: Actor, user: User) -> None:
    """Close an account; its sign-ins end at once."""
    ensure(actor, Can.MANAGE, user)
    if user.id == actor.user_id:
        raise RuleBroken(_l("Nobody deactivates the own account. Ask another administrator."))
    _keep_an_admin(user)
    user.is_active = False
    signing.revoke_all(user)
    record(UserDeactivated(actor_id=actor.user_id, thing_id=user.id, username=user.username))


def activate(actor: Actor, user: User) -> None:
    """Open a closed account again."""
    ensure(actor, Can.MANAGE, user)
    user.is_active = True
    record(UserActivated(actor_id=actor.user_id, thing_id=user.id, username=user.username))


def give_seat(actor: Actor, user: User, draft: SeatDraft) -> UserSeat:
    """Give a user a role from a day on."""
    ensure(actor, Can.MANAGE, user)
    rules.check_seat(draft.role, draft.unit_id, draft.starts_on, draft.ends_on)
    last = draft.ends_on or date.max
    for other in queries.seats_of([user.id]).get(user.id, ()):
        same = (other.role, other.unit_id) == (draft.role, draft.unit_id)
        if same and other.starts_on <= last and (other.ends_on or date.max) >= draft.starts_on:
            raise RuleBroken(_l("The user already holds this role on these days."), "role")
    seat = UserSeat(user_id=user.id, **vars(draft))
    db.session.add(seat)
    db.session.flush()
    record(
        SeatGiven(
            actor_id=actor.user_id,
            thing_id=user.id,
            unit_id=draft.unit_id,
            username=user.username,
            role=draft.role.value,
            unit=queries.unit_name(draft.unit_id) or "–",
            starts_on=dates.short(draft.starts_on),
        )
    )
    return seat


def end_seat(actor: Actor, seat: UserSeat, ends_on: date, seen: int | None = None) -> None:
    """Set the last day of a role."""
    user = queries.get_user(seat.user_id)
    ensure(actor, Can.MANAGE, user)
    check_version(seat, seen)
    if ends_on < seat.starts_on:
        raise RuleBroken(_l("The last day is earlier than the first day."), "ends_on")
    if seat.role is Role.ADMIN and ends_on <= clock.today():
        _keep_an_admin(user)
    seat.ends_on = ends_on
    record(
        SeatEnded(
            actor_id=actor.user_id,
            thing_id=user.id,
            unit_id=seat.unit_id,
            username=user.username,
            role=seat.role.value,
            unit=queries.unit_name(seat.unit_id) or "–",
            ends_on=dates.short(ends_on),
        )
    )


def _keep_an_admin(user: User) -> None:
    """Refuse to take the last administrator away."""
    seats = queries.seats_of([user.id]).get(user.id, ())
    today = clock.today()
    is_admin = any(s.role is Role.ADMIN and s.starts_on <= today <= (s.ends_on or date.max) for s in seats)
    if is_admin and not queries.other_admins(user.id, today):
        raise RuleBroken(_l("This is the only administrator. Give somebody else the role first."))


outbox.ask_before(queries.active_users)  # nobody is mailed whose account was closed meanwhile
