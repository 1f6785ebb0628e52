"""Pages of this room: the papers of a meeting, the office's customary words."""

from meeting.documents.views import papers, words
from meeting.documents.views.door import bp

BLUEPRINTS = (bp,)

__all__ = ["BLUEPRINTS", "papers", "words"]
