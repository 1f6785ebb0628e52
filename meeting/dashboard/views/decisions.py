"""What waits for a decision, with what the reader may do about it on the spot."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for

from meeting.core.access import Actor, may
from meeting.core.i18n import _, _l
from meeting.dashboard import queries
from meeting.followup.policy import Can as Following

DECISION_LABELS = {
    "confirmation": _l("Result to confirm"),
    "refusal": _l("Refused by the unit"),
    "extension": _l("More time asked for"),
}


@dataclass(frozen=True)
class Action:
    """A button beside a decision: a link, or a post with the version that was seen."""

    label: str
    url: str
    version: int | None = None


def decisions(actor: Actor, limit: int) -> list[tuple[Any, list[Action]]]:
    """What waits for a decision, each with what the reader may do about it here."""
    return [(row, list(_actions(actor, row))) for row in queries.decisions(limit)]


def _actions(actor: Actor, row: Any) -> Iterator[Action]:
    here = {"directive_id": row.id}
    if row.kind == "refusal":
        if may(actor, Following.MANAGE, row):
            yield Action(_("Reassign"), url_for("followup.reassign", **here))
    elif row.kind == "confirmation" and not row.checked_on and may(actor, Following.CHECK, row):
        yield Action(_("Check the form"), url_for("followup.check", **here))
    elif not may(actor, Following.DECIDE, row):
        return
    elif row.kind == "extension":
        yield Action(_("Decide"), url_for("followup.decide", request_id=row.request_id))
    else:
        yield Action(_("Confirm completion"), url_for("followup.confirm", **here), row.version)
        yield Action(_("Send back"), url_for("followup.send_back", **here))
