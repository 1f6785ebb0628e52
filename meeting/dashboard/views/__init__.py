"""Homes by role, and the quarter board."""

from meeting.dashboard.views import board, homes
from meeting.dashboard.views.door import bp

BLUEPRINTS = (bp,)
__all__ = ["BLUEPRINTS", "board", "homes"]
