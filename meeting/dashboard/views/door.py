"""The blueprint of homes and board."""

from flask import Blueprint

bp = Blueprint("dashboard", "meeting.dashboard")
