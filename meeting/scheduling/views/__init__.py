"""Pages of this room: the meetings, their states, the working calendar, the catalogues."""

from meeting.core.i18n import _l
from meeting.core.web import workspace
from meeting.core.web.workspace import Tab
from meeting.scheduling.policy import Can
from meeting.scheduling.views import catalogue, meetings, sheets, states
from meeting.scheduling.views.door import bp
from meeting.scheduling.views.words import MeetingWords

bp.add_app_template_global(MeetingWords(), "meeting_words")  # type: ignore[arg-type]
workspace.add_tab(Tab(10, "scheduling.show", _l("Overview"), Can.SEE))

BLUEPRINTS = (bp,)
__all__ = ["BLUEPRINTS", "catalogue", "meetings", "sheets", "states"]
