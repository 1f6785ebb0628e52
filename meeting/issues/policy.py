"""Who may see, raise, review, answer and settle issues."""

from enum import StrEnum
from typing import Any

from meeting.core.access import EVERYONE, UNIT_ROLES, Actor, Role, declare, grant, may
from meeting.issues.rules import SHARED, STEPS, State, Step


class Can(StrEnum):
    """Permissions of this room."""

    SEE = "issues:see"
    RAISE = "issues:raise"
    SUBMIT = "issues:submit"
    REVIEW = "issues:review"
    ANSWER = "issues:answer"
    SETTLE = "issues:settle"


def _is_shared(_actor: Actor, thing: Any) -> bool:
    return thing.state in SHARED


def _own_unit(actor: Actor, thing: Any) -> bool:
    return thing.unit_id in actor.unit_ids


def _answering_unit(actor: Actor, thing: Any) -> bool:
    return thing.answering_unit_id in actor.unit_ids


def _own_or_answering(actor: Actor, thing: Any) -> bool:
    return _own_unit(actor, thing) or _answering_unit(actor, thing)


def _not_a_units_draft(actor: Actor, thing: Any) -> bool:
    """A unit's draft is its own; one the secretariat wrote down itself may be taken at once."""
    return getattr(thing, "state", None) is not State.DRAFTED or thing.author_user_id == actor.user_id


declare(
    {
        Can.SEE: (
            grant(Role.SECRETARIAT, Role.LEADERSHIP),
            grant(*EVERYONE, when=_is_shared),
            grant(*UNIT_ROLES, when=_own_or_answering),
        ),
        Can.RAISE: (grant(*UNIT_ROLES, when=_own_unit), grant(Role.SECRETARIAT)),
        Can.SUBMIT: (grant(*UNIT_ROLES, when=_own_unit),),
        Can.REVIEW: (grant(Role.SECRETARIAT, when=_not_a_units_draft),),
        Can.ANSWER: (grant(*UNIT_ROLES, when=_answering_unit), grant(Role.SECRETARIAT)),
        Can.SETTLE: (grant(Role.SECRETARIAT, Role.LEADERSHIP),),
    }
)

NEEDS: dict[Step, Can] = {
    Step.SUBMIT: Can.SUBMIT,
    Step.EDIT: Can.RAISE,
    Step.WITHDRAW: Can.RAISE,
    Step.ACCEPT: Can.REVIEW,
    Step.RETURN: Can.REVIEW,
    Step.ROUTE: Can.REVIEW,
    Step.ANSWER: Can.ANSWER,
    Step.SETTLE: Can.SETTLE,
    Step.REOPEN: Can.SETTLE,
    Step.MERGE: Can.REVIEW,
}


def next_steps(actor: Actor, issue: Any) -> tuple[Step, ...]:
    """What the actor may do with the issue now, the likeliest step first."""
    return tuple(step for step in STEPS[issue.state] if may(actor, NEEDS[step], issue))
