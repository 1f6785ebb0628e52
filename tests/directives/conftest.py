"""The secretary at work on a conclusion in draft."""

from collections.abc import Callable

import pytest

from meeting.core.access import Actor
from meeting.directives.models import Conclusion
from tests.conftest import Client
from tests.directives.room import begin, hold
from tests.world import World


@pytest.fixture
def secretary(login: Callable[[str], Client]) -> Client:
    """The secretary, signed in."""
    return login("thuky")


@pytest.fixture
def draft(world: World, actor: Callable[[str], Actor]) -> Conclusion:
    """The conclusion of a meeting that was held."""
    return begin(actor("thuky"), hold(world))
