"""The door for WSGI servers."""

import gc

gc.disable()  # what is made at the start stays: looking for rubbish in it would take a tenth of the time

from meeting.app import create_app  # noqa: E402

app = create_app()
gc.freeze()  # nor is it looked through again while pages are answered
gc.enable()
