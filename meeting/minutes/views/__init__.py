"""Pages of minutes, and their places in the meeting's workspace."""

from meeting.core.i18n import lazy_pgettext, ngettext
from meeting.core.web import workspace
from meeting.core.web.workspace import Signal, Tab
from meeting.minutes import queries
from meeting.minutes.policy import Can
from meeting.minutes.views import reading, rounds, speaking, waiving, writing
from meeting.minutes.views.base import PAGE, bp


def _missing(day: int) -> str:
    """How long the minutes are missing; the count is the day of the meeting."""
    words: str = ngettext(
        "The meeting was %(num)d day ago and its minutes are not circulated yet.",
        "The meeting was %(num)d days ago and its minutes are not circulated yet.",
        queries.days_since(day),
    )
    return words


workspace.add_tab(Tab(48, PAGE, lazy_pgettext("record", "Minutes"), Can.SEE))
workspace.add_signal(Signal(48, Can.WRITE, queries.lacking, _missing, PAGE))

BLUEPRINTS = (bp,)
__all__ = ["BLUEPRINTS", "reading", "rounds", "speaking", "waiving", "writing"]
