"""Which quarters have directives."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from meeting.core.db import db
from meeting.core.quarters import Quarter
from meeting.directives.models import Directive

MOST = 40  # quarters to choose from: ten years


@dataclass(frozen=True)
class Quarters:
    """The quarters with issued directives, as keys: the first and the latest one not after today."""

    first: int
    latest: int

    def choices(self, lang: str) -> list[tuple[int, str]]:
        """(key, words) of each, newest first, at most forty."""
        at = Quarter.from_key(self.latest)
        found: list[tuple[int, str]] = []
        while at.key >= self.first and len(found) < MOST:
            found.append((at.key, at.label("en" if lang == "en" else "vi")))
            at = at.previous
        return found


def quarters(today: date) -> Quarters:
    """Which quarters can be shown; the current one when nothing was issued yet: one query."""
    now = Quarter.of(today).key
    issued = and_(Directive.is_tracked, Directive.issued_on <= today, Directive.quarter <= now)
    first = select(func.min(Directive.quarter)).where(issued).scalar_subquery()
    latest = select(func.max(Directive.quarter)).where(issued).scalar_subquery()
    row = db.session.execute(select(first, latest)).one()
    top = row[1] or now
    return Quarters(min(row[0] or top, top), top)
