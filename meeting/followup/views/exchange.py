"""The register for other programs: what its columns mean, and the files."""

import json
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from meeting.core import clock
from meeting.core.sheets import Column, write_sheet
from meeting.core.web.responses import download, xlsx
from meeting.core.web.security import current_actor, requires
from meeting.followup import queries, rules, service
from meeting.followup.policy import Can
from meeting.followup.rules import Filters, Format
from meeting.followup.views.door import bp

JSON = "application/json"


@bp.route("/exchange")
@requires(Can.SEE)
def exchange() -> ResponseReturnValue:
    """The columns with their meaning, and a button for each format."""
    filters = Filters.read(request.args)
    args = filters.args() or {"quarter": "all"}
    return render_template(
        "followup/exchange.html",
        keys=rules.KEYS,
        total=queries.tally_of(filters, current_actor()).total,
        files=[(kind.value.upper(), url_for(".export_coded", kind=kind.value, **args)) for kind in Format],
        back_url=url_for(".index", **args),
    )


@bp.route("/exchange/<any(json, xlsx):kind>", methods=["POST"])
@requires(Can.SEE)
def export_coded(kind: str) -> ResponseReturnValue:
    """All rows under the filters of the address; the trail keeps that they left the house."""
    filters, wanted = Filters.read(request.args), Format(kind)
    rows = service.export_coded(current_actor(), filters, wanted)
    as_of = queries.day_of(filters).isoformat()
    if wanted is Format.JSON:
        whole: dict[str, Any] = {
            "format": "meeting-directives", "version": rules.FORMAT_VERSION,
            "exported_at": clock.now().isoformat(), "as_of": as_of, "basis": filters.basis.value,
            "filters": filters.args(), "directives": rows,
        }  # fmt: skip
        data = json.dumps(whole, ensure_ascii=False, indent=1).encode()
        return download(data, f"directives-{as_of}.json", JSON)
    columns = [Column(key.name, key.name, key.width) for key in rules.KEYS]
    cells = (tuple(row.values()) for row in rows)
    return xlsx(write_sheet("directives", columns, cells), f"directives-{as_of}")
