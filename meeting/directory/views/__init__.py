"""Pages of this room: units and their history, people and posts, catalogues, lists in and out."""

from meeting.directory.views import catalogue, lists, people, posts, successions, units
from meeting.directory.views.door import bp

PAGES = (catalogue, lists, people, posts, successions, units)  # imported for their routes
BLUEPRINTS = (bp,)
