"""Pages of the accounts room."""

from meeting.accounts.views import admin as admin
from meeting.accounts.views import background as background
from meeting.accounts.views import sheets as sheets
from meeting.accounts.views.door import door
from meeting.accounts.views.own import bp

BLUEPRINTS = (door, bp)
