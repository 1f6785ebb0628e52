"""Pages of the conclusion, and its places in other rooms."""

from flask import url_for

from meeting.core.i18n import _, _l, ngettext
from meeting.core.web import workspace
from meeting.core.web.security import may
from meeting.core.web.workspace import Signal, Tab
from meeting.directives import queries
from meeting.directives.policy import Can
from meeting.directives.rules import state_words
from meeting.directives.views import importing, notice, sheets, writing
from meeting.directives.views.base import PAGE, SHORT, bp
from meeting.issues import queries as issues
from meeting.scheduling import queries as meetings


def _links(issue_id: int) -> list[tuple[str, str, str, str]]:
    """The directives an issue caused that its reader may see: label, url, state."""
    return [
        (
            _("Directive %(clause)s: %(text)s", clause=row.clause or "–", text=row.text[:SHORT]),
            url_for("followup.show", directive_id=row.id),
            row.state.value,
            state_words(row.state, has_lead=row.lead is not None),
        )
        for row in queries.directives_of_issue(issue_id)
        if may(Can.SEE, row)
    ]


issues.on_links(_links)
meetings.learn_notice_day_from(queries.find_notice_day)
workspace.add_tab(Tab(50, PAGE, _l("Conclusion"), Can.SEE, queries.count_of))
workspace.add_signal(
    Signal(
        50,
        Can.WRITE,
        queries.lacking_notice,
        lambda _n: _(
            "The meeting is concluded; its notice is due within five working days and not issued yet."
        ),
        PAGE,
    )
)
workspace.add_signal(
    Signal(
        51,
        Can.WRITE,
        queries.with_gaps,
        lambda n: ngettext(
            "%(num)d directive lacks a lead unit or a due date.",
            "%(num)d directives lack a lead unit or a due date.",
            n,
        ),
        PAGE,
    )
)

BLUEPRINTS = (bp,)
__all__ = ["BLUEPRINTS", "importing", "notice", "sheets", "writing"]
