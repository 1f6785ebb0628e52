"""Pages of this room: the register, a meeting's issues, one issue and its steps."""

from meeting.core.i18n import _l, ngettext
from meeting.core.web import workspace
from meeting.core.web.security import current_actor
from meeting.core.web.workspace import Signal, Tab
from meeting.issues import queries
from meeting.issues.policy import Can
from meeting.issues.views import handling, raising, registers
from meeting.issues.views.door import bp

workspace.add_tab(
    Tab(
        40,
        "issues.meeting",
        _l("Issues"),
        Can.SEE,
        lambda meeting_id: queries.tab_count(current_actor(), meeting_id),
    )
)
workspace.add_signal(
    Signal(
        40,
        Can.REVIEW,
        queries.review_count,
        lambda n: ngettext("%(num)d issue waits for review", "%(num)d issues wait for review", n),
        "issues.meeting",
        (("state", "submitted"),),
    )
)
workspace.add_signal(
    Signal(
        41,
        Can.REVIEW,
        queries.late_count,
        lambda n: ngettext(
            "%(num)d answer to an issue is past due", "%(num)d answers to issues are past due", n
        ),
        "issues.meeting",
        (("late", "1"),),
    )
)

BLUEPRINTS = (bp,)
__all__ = ["BLUEPRINTS", "handling", "raising", "registers"]
