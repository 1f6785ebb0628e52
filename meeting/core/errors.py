"""What can go wrong in a way the reader can understand."""

from typing import Any


class RuleBroken(Exception):
    """A rule of the house is broken: the message is for the reader, `field` names the form field."""

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class RulesBroken(Exception):
    """Several rules are broken at once; `problems` holds each of them."""

    def __init__(self, problems: list[RuleBroken]) -> None:
        super().__init__([p.message for p in problems])
        self.problems = problems


class Denied(Exception):
    """The actor may not do this. Nothing is changed; one row goes to the trail."""

    def __init__(self, permission: str, thing: object = None) -> None:
        super().__init__(permission)
        self.permission = permission
        self.thing = thing


class NotFound(Exception):
    """There is no such thing, or the reader may not know that there is."""


class Stale(Exception):
    """Somebody saved the thing after the reader opened it."""

    def __init__(self, thing: object) -> None:
        super().__init__(type(thing).__name__)
        self.thing = thing
