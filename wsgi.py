"""The door for WSGI servers."""

from meeting.app import create_app

app = create_app()
