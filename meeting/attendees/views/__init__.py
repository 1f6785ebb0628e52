"""Pages of the list of attendees, of inviting, and of answering an invitation."""

from meeting.attendees.views import inviting, listing, seats
from meeting.attendees.views.frame import bp

PAGES = (listing, inviting, seats)
BLUEPRINTS = (bp,)
