"""The blueprint all pages of this room hang on, and the tabs between its lists."""

from typing import Any

from flask import Blueprint, request, url_for

from meeting.core.i18n import _
from meeting.core.web.security import may
from meeting.core.web.workspace import TabLink
from meeting.directory.policy import Can

bp = Blueprint("directory", __name__, url_prefix="/directory")


@bp.context_processor
def sections() -> dict[str, Any]:
    """The lists of the room, as tabs."""
    entries = [("directory.index", _("Units")), ("directory.people", _("People"))]
    if may(Can.MANAGE):
        entries.append(("directory.catalogues", _("Kinds and fields of work")))
    if may(Can.SETTINGS):
        entries.append(("directory.office", _("Office settings")))
    return {
        "sections": [
            TabLink(label, url_for(endpoint), request.endpoint == endpoint, None)
            for endpoint, label in entries
        ]
    }
