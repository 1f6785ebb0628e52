"""Pages of this room: the papers of a meeting, customary words, and the public page that verifies a paper."""

from meeting.documents.views import papers, records, verification, words
from meeting.documents.views.door import bp

BLUEPRINTS = (bp, verification.bp)

__all__ = ["BLUEPRINTS", "papers", "records", "verification", "words"]
