"""Where a notice leads: the page of its thing, by endpoint name."""

_OF_THE_THING = {
    "directive": ("followup.show", "directive_id"),
    "document": ("documents.show", "document_id"),
    "issue": ("issues.show", "issue_id"),
    "job": ("jobs.show", "job_id"),
    "meeting": ("scheduling.show", "meeting_id"),
    "unit": ("directory.unit", "unit_id"),
}
_OF_THE_MEETING = {
    "agenda_item": "agenda.index",
    "attendance": "attendees.index",
    "conclusion": "directives.conclusion",
    "minutes": "minutes.index",
}


def place(kind: str, thing_id: int, meeting_id: int | None) -> tuple[str, dict[str, int]]:
    """The endpoint and its values; the own account for what has no page."""
    if kind in _OF_THE_THING:
        endpoint, key = _OF_THE_THING[kind]
        return endpoint, {key: thing_id}
    if kind in _OF_THE_MEETING and meeting_id:
        return _OF_THE_MEETING[kind], {"meeting_id": meeting_id}
    return "accounts.me", {}
