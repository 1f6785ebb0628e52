"""Whether the product and its database answer: for load balancers and watchers, and nothing more is told."""

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from meeting.core.db import db
from meeting.core.office import Office
from meeting.core.web.security import public

bp = Blueprint("health", __name__)
ENDPOINT = "health.show"


def _answer(status: str, code: int) -> Response:
    answer = jsonify(status=status)
    answer.status_code = code
    return answer


@bp.get("/health")
@public
def show() -> ResponseReturnValue:
    """200 when the database answers from one of its tables, else 503."""
    try:
        with db.engine.connect() as connection:
            connection.execute(select(Office.id).limit(1)).first()
    except SQLAlchemyError:
        return _answer("unavailable", 503)
    return _answer("ok", 200)
