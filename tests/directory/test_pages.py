"""Pages of the directory: what each shows, what forms do, what they refuse."""

from collections.abc import Callable
from io import BytesIO

import pytest
from sqlalchemy import select

from meeting.core.db import db
from meeting.core.sheets import write_sheet
from meeting.directory.models import Person, Post, Tenure, Unit, UnitKind
from meeting.directory.service import imports
from tests.conftest import Client
from tests.world import World

Login = Callable[[str], Client]


def test_every_page_opens_for_the_secretariat(login: Login, world: World) -> None:
    client = login("thuky")
    unit, person, post = world.units["vieclam"], world.persons["vieclam"], world.posts["vieclam"]
    tenure = db.session.scalar(select(Tenure.id).where(Tenure.post_id == post))
    for path in (
        "", "?q=viec+lam", "?state=retired", f"?kind={world.kinds['division']}", f"units/{unit}", "units/new",
        f"units/{unit}/edit", f"units/{unit}/retire", f"successions/new?unit={unit}", "people", "people?q=nguyen",
        f"people?unit={unit}", f"people/{person}", "people/new", f"people/{person}/edit", f"units/{unit}/posts/new",
        f"posts/{post}/edit", f"tenures/new?post={post}", f"tenures/{tenure}/edit", "catalogues", "kinds/new",
        f"kinds/{world.kinds['office']}/edit", "fields/new", f"fields/{world.fields['jobs']}/edit", "import/units",
        "import/people", "import/units/template", "import/people/template", "export/units", "export/people",
    ):  # fmt: skip
        assert client.get(f"/directory/{path}").status_code == 200, path
