"""Signing in and out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update

from meeting.accounts import queries, rules
from meeting.accounts.events import SignedIn, SignedOut, SignInsEnded
from meeting.accounts.models import SignIn, SignInFailure, User
from meeting.accounts.policy import Can, ensure_own
from meeting.accounts.service import passwords
from meeting.core import clock
from meeting.core.access import Actor, ensure
from meeting.core.db import db
from meeting.core.errors import NotFound
from meeting.core.events import record


def note_failure(username: str, address: str) -> None:
    """Count a failed attempt to sign in: it slows the next one.

    Only what failed counts, so that an office signing in at once is not taken for an attack; guesses in
    flight are bounded by the server's threads.
    """
    db.session.add(SignInFailure(username=username, address=address))


@dataclass(frozen=True)
class Browser:
    """Where somebody signs in: hashes of the new token and of the one held before, address, device."""

    new_hash: str
    old_hash: str | None
    address: str
    device: str


def open_sign_in(user_id: int, password: str, browser: Browser) -> User:
    """Sign a user in whose password was right. The browser's old sign-in ends."""
    user = queries.get_user(user_id)
    if user.password_hash and passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    now = clock.wall_now()
    address = browser.address[:60]
    if browser.old_hash:
        _revoke(SignIn.token_hash == browser.old_hash, now)
    db.session.execute(
        delete(SignInFailure).where(SignInFailure.username == user.username, SignInFailure.address == address)
    )
    db.session.add(
        SignIn(
            user_id=user.id,
            token_hash=browser.new_hash,
            device=browser.device[:200],
            address=address,
            started_at=now,
            last_seen_at=now,
            ends_at=now + rules.LONGEST,
        )
    )
    record(SignedIn(actor_id=user.id, thing_id=user.id, username=user.username, address=address))
    return user


def touch(sign_in_id: int) -> None:
    """Note that a sign-in was seen now."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id)
        .values(last_seen_at=clock.wall_now())
        .execution_options(synchronize_session=False)
    )


def _revoke(condition: object, now: datetime) -> int:
    result = db.session.execute(
        update(SignIn)
        .where(condition, SignIn.revoked_at.is_(None), SignIn.ends_at > now)  # type: ignore[arg-type]
        .values(revoked_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def sign_out(actor: Actor) -> None:
    """End the sign-in the actor works in."""
    ensure_own(actor, actor.user_id or 0)
    _revoke(SignIn.id == actor.sign_in_id, clock.wall_now())
    user = queries.get_user(actor.user_id or 0)
    record(SignedOut(actor_id=actor.user_id, thing_id=user.id, username=user.username))


def end_sign_in(actor: Actor, sign_in_id: int) -> None:
    """End one of the actor's own sign-ins. Raises NotFound for anybody else's."""
    row = db.session.get(SignIn, sign_in_id)
    if row is None or row.user_id != actor.user_id:
        raise NotFound("SignIn")
    ensure_own(actor, row.user_id)
    _ended(actor, queries.get_user(row.user_id), _revoke(SignIn.id == sign_in_id, clock.wall_now()))


def end_all(actor: Actor, user: User) -> None:
    """Sign a user out everywhere: the own account, or any for the administrator."""
    if actor.user_id != user.id:
        ensure(actor, Can.MANAGE, user)
    _ended(actor, user, revoke_all(user))


def revoke_all(user: User, but: int | None = None) -> int:
    """End the sign-ins of a user (all but one); returns how many stood."""
    condition = (
        (SignIn.user_id == user.id) if but is None else (SignIn.user_id == user.id) & (SignIn.id != but)
    )
    return _revoke(condition, clock.wall_now())


def _ended(actor: Actor, user: User, count: int) -> None:
    record(SignInsEnded(actor_id=actor.user_id, thing_id=user.id, username=user.username, count=count))
