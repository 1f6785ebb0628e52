"""Meetings from plan to close, and the office's working calendar."""
