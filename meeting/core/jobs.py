"""Long work somebody waits for: claimed with a lease, with progress, cancel and a result kept for a week.

A room names a function for a kind of work (`handles`); a request queues it in its transaction (`enqueue`).
Any worker claims it; when the worker dies, the next one begins it anew once the lease is over. So a function
changes nothing but what it returns: a file for the person who asked.
"""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import force_locale, get_locale
from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from meeting.core import apart, clock, files
from meeting.core.db import Row, db, get, reading
from meeting.core.errors import NotFound, RuleBroken
from meeting.core.events import N_, Event, record
from meeting.core.files import StoredFile
from meeting.core.i18n import DEFAULT, _, _l
from meeting.core.schedule import stopping

log = logging.getLogger(__name__)

# longer than the longest single step: the turn of one paper, and two tries at it
LEASE = timedelta(seconds=apart.WAIT_SECONDS + 2 * apart.LIMIT_SECONDS + 60)
KEPT = timedelta(days=7)
MOST_ATTEMPTS = 3  # a job that kills its worker each time is given up
SAY_EVERY = 0.5  # seconds between two notes of progress


class JobState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


STATE_LABELS = {
    JobState.WAITING: _l("Waits for its turn"),
    JobState.RUNNING: _l("Under way"),
    JobState.DONE: _l("Ready"),
    JobState.FAILED: _l("Failed"),
    JobState.CANCELLED: _l("Cancelled"),
}
UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class Job(Row):
    """A piece of work of one person; `done` of `total` steps. Instants are the machine's."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_state", "state", "id"), Index("ix_job_user", "user_id", "id"))

    kind: Mapped[str] = mapped_column(String(60))
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    title: Mapped[str] = mapped_column(String(300), default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    lease: Mapped[str] = mapped_column(String(40), default="")
    finished_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    result_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    error: Mapped[str] = mapped_column(Text, default="")

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100."""
        return min(100, 100 * self.done // self.total) if self.total else 0


@dataclass(frozen=True, kw_only=True)
class WorkDone(Event):
    """The file somebody waited for is ready; `user_id` asked for it."""

    thing = "job"
    sentence = N_("made the file that was asked for: %(title)s")
    title: str
    user_id: int


@dataclass(frozen=True, kw_only=True)
class WorkFailed(Event):
    """The file somebody waited for could not be made; `user_id` asked for it."""

    thing = "job"
    sentence = N_("could not make the file that was asked for: %(title)s")
    title: str
    user_id: int


class Stopped(Exception):
    """The work goes on no further: it was cancelled, or another worker has it."""


@dataclass(frozen=True)
class Result:
    """The file somebody waited for."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass
class Work:
    """The job at hand, as its function sees it."""

    id: int
    user_id: int
    args: dict[str, Any]
    language: str
    lease: str
    title: str = ""
    said_at: float = 0.0

    def step(self, done: int, total: int) -> None:
        """Note the progress and keep the lease; raises Stopped when there is no need to go on.

        Ends the session's transaction, so that no reader stands in a writer's way while papers print.
        """
        db.session.rollback()
        if stopping.is_set():
            raise Stopped
        if done < total and time.monotonic() - self.said_at < SAY_EVERY:
            return
        self.said_at = time.monotonic()
        if not _note(self, done=done, total=total, leased_until=clock.wall_now() + LEASE):
            raise Stopped


Function = Callable[[Work], Result]
_functions: dict[str, Function] = {}


def handles(kind: str) -> Callable[[Function], Function]:
    """Name the function that does this kind of work; it runs in an app context, outside a request."""

    def keep(function: Function) -> Function:
        _functions[kind] = function
        return function

    return keep


def enqueue(*, kind: str, args: dict[str, Any], title: str, user_id: int, total: int) -> Job:
    """Queue work in the caller's transaction; `args` are plain values, `total` its expected steps."""
    if kind not in _functions:
        raise LookupError(f"nobody does {kind!r}")
    language = str(get_locale() or DEFAULT)
    job = Job(kind=kind, args={**args, "language": language}, title=title[:300], user_id=user_id, total=total)
    db.session.add(job)
    db.session.flush()
    return job


def get_own(job_id: int, user_id: int | None) -> Job:
    """A job of this person; raises NotFound for others'."""
    job = get(Job, job_id)
    if job.user_id != user_id:
        raise NotFound("Job")
    return job


def cancel(job: Job) -> None:
    """End it before it is ready; the worker notices at its next step."""
    if job.state not in UNFINISHED:
        raise RuleBroken(_("This work is over. Nothing was cancelled."))
    job.state, job.finished_at = JobState.CANCELLED, clock.wall_now()
    job.expires_at = clock.wall_now() + KEPT


# ─── Doing it ───────────────────────────────────────────────────────────────────────────────────────────────


def run_waiting(_slot: datetime | None = None) -> int:
    """Do what waits, one after another; returns how many jobs ended well."""
    good = 0
    while not stopping.is_set():
        work = claim()
        if work is None:
            break
        good += _do(*work)
    return good


def _waits(now: datetime) -> ColumnElement[bool]:
    """Waiting, or held by a worker that is gone."""
    gone = and_(Job.state == JobState.RUNNING, Job.leased_until <= now)
    return or_(Job.state == JobState.WAITING, gone)


def claim() -> tuple[str, Work] | None:
    """Take the job that waits longest, with its kind; two workers never hold the same one."""
    now = clock.wall_now()
    with reading():
        found = db.session.execute(select(Job.id).where(_waits(now)).limit(1)).scalar()
        db.session.rollback()
    if found is None:
        return None
    wanted = select(Job).where(_waits(now)).order_by(Job.id).limit(1).with_for_update(skip_locked=True)
    job = db.session.scalar(wanted)
    if job is None:
        db.session.rollback()
        return None
    job.lease, job.leased_until, job.state = secrets.token_hex(8), now + LEASE, JobState.RUNNING
    job.attempts += 1
    work = Work(job.id, job.user_id, dict(job.args), job.args.get("language", DEFAULT), job.lease, job.title)
    kind, attempts = job.kind, job.attempts
    db.session.commit()
    if attempts > MOST_ATTEMPTS:
        with force_locale(work.language):
            _fail(work, _("The work ended before it was ready, %(times)s times.", times=MOST_ATTEMPTS))
        return claim()
    return kind, work


def _do(kind: str, work: Work) -> bool:
    try:
        with force_locale(work.language):
            result = _functions[kind](work)
        _finish(work, result)
    except Stopped:
        db.session.rollback()
        if stopping.is_set():  # told to end: another worker begins it anew at once
            _note(
                work, state=JobState.WAITING, leased_until=None, lease="", done=0, attempts=Job.attempts - 1
            )
        return False
    except (RuleBroken, NotFound) as problem:
        log.warning("job %s (%s) cannot be done: %s", work.id, kind, problem)
        with force_locale(work.language):
            _fail(work, str(problem) if isinstance(problem, RuleBroken) else _("What it was about is gone."))
        return False
    except Exception:
        log.exception("job %s (%s) failed", work.id, kind)
        with force_locale(work.language):
            _fail(
                work,
                _("Something went wrong in the product. Try again; if it stays, tell the administrator."),
            )
        return False
    return True


def _finish(work: Work, result: Result) -> None:
    """Keep the file and say so, unless the job was cancelled or taken over meanwhile."""
    db.session.rollback()
    stored = StoredFile(
        sha256=files.keep_bytes(result.data), size=len(result.data), mime=result.mime, name=result.name,
        owner_user_id=work.user_id,
    )  # fmt: skip
    db.session.add(stored)
    db.session.flush()
    now = clock.wall_now()
    job = db.session.scalar(select(Job).where(*_held(work)).with_for_update())
    if job is None:
        db.session.rollback()
        raise Stopped
    job.state, job.result_file_id, job.done = JobState.DONE, stored.id, job.total
    job.finished_at, job.expires_at, job.leased_until = now, now + KEPT, None
    record(WorkDone(actor_id=None, thing_id=job.id, title=job.title, user_id=job.user_id))
    db.session.commit()


def _fail(work: Work, words: str) -> None:
    now = clock.wall_now()
    over = WorkFailed(actor_id=None, thing_id=work.id, title=work.title, user_id=work.user_id)
    _note(work, over, state=JobState.FAILED, error=str(words), finished_at=now, expires_at=now + KEPT)


def _held(work: Work) -> tuple[ColumnElement[bool], ...]:
    return (Job.id == work.id, Job.lease == work.lease, Job.state == JobState.RUNNING)


def _note(work: Work, event: Event | None = None, **values: Any) -> bool:
    """Write about the job if it is still ours, and record what that means."""
    db.session.rollback()
    noted = db.session.execute(
        update(Job).where(*_held(work)).values(**values).execution_options(synchronize_session=False)
    )
    is_ours = bool(noted.rowcount)  # type: ignore[attr-defined]
    if event and is_ours:
        record(event)
    db.session.commit()
    return is_ours


def forget_old(now: datetime) -> int:
    """Delete jobs whose week is over with their files' rows; returns how many."""
    old = db.session.scalars(select(Job).where(Job.expires_at < now)).all()
    kept = [job.result_file_id for job in old if job.result_file_id]
    for job in old:
        db.session.delete(job)
    db.session.flush()
    for stored in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(kept))):
        db.session.delete(stored)
    db.session.commit()
    return len(old)
