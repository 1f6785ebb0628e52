"""The door for Celery: `celery --app jobs worker` and `celery --app jobs beat`."""

from meeting.app import create_app
from meeting.scale import create_celery

celery = create_celery(create_app())
