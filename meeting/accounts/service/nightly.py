"""What the schedule does for accounts."""

from datetime import datetime

from sqlalchemy import delete

from meeting.accounts import rules
from meeting.accounts.models import SignInFailure
from meeting.core import clock
from meeting.core.db import db


def forget_failures(_slot: datetime) -> int:
    """Delete failed sign-ins of more than a day ago; returns how many."""
    old = delete(SignInFailure).where(SignInFailure.at < clock.wall_now() - rules.KEPT)
    done = db.session.execute(old.execution_options(synchronize_session=False))
    db.session.commit()
    return int(done.rowcount)  # type: ignore[attr-defined]
