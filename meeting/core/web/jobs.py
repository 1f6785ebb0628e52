"""Pages of long work: its progress, its result, its end before time. Everybody sees their own."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from meeting.core import files, jobs
from meeting.core.db import db, get
from meeting.core.errors import NotFound
from meeting.core.files import StoredFile
from meeting.core.i18n import _
from meeting.core.jobs import STATE_LABELS, UNFINISHED, Job, JobState
from meeting.core.web.responses import download, see_other
from meeting.core.web.security import current_actor, signed_in

bp = Blueprint("jobs", __name__, url_prefix="/jobs")
NEWEST = 50  # a week's work of one person


@dataclass(frozen=True)
class Line:
    """A job on the page."""

    id: int
    title: str
    state: JobState
    label: str
    percent: int
    done: int
    total: int
    asked_at: datetime
    expires_at: datetime | None
    error: str

    @property
    def is_open(self) -> bool:
        """Whether it is still worked at, or will be."""
        return self.state in UNFINISHED


def _line(job: Job) -> Line:
    return Line(
        job.id, job.title, job.state, str(STATE_LABELS[job.state]), job.percent, job.done, job.total,
        job.created_at, job.expires_at, job.error,
    )  # fmt: skip


@bp.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """List the reader's work of the last week, newest first."""
    mine = select(Job).where(Job.user_id == current_actor().user_id).order_by(Job.id.desc()).limit(NEWEST)
    return render_template("jobs/index.html", lines=[_line(job) for job in db.session.scalars(mine)])


@bp.get("/<int:job_id>")
@signed_in
def show(job_id: int) -> ResponseReturnValue:
    """Show how far it is, and the file when it is ready."""
    return render_template("jobs/show.html", job=_line(jobs.get_own(job_id, current_actor().user_id)))


@bp.post("/<int:job_id>/cancel")
@signed_in
def cancel(job_id: int) -> ResponseReturnValue:
    """End it before it is ready."""
    jobs.cancel(jobs.get_own(job_id, current_actor().user_id))
    flash(_("The work is cancelled."), "success")
    return see_other(".show", job_id=job_id)


@bp.get("/<int:job_id>/result")
@signed_in
def result(job_id: int) -> ResponseReturnValue:
    """Hand over the file."""
    job = jobs.get_own(job_id, current_actor().user_id)
    if job.result_file_id is None:
        raise NotFound("Result")
    stored = get(StoredFile, job.result_file_id)
    return download(files.read(stored), stored.name, stored.mime)
