"""The product with one page more: what a plain Flask page costs here. Only for measuring."""

from flask import render_template_string
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from meeting.core.db import db
from meeting.core.web.security import signed_in
from meeting.directives.models import Directive
from wsgi import app

PAGE = """{% extends "layouts/app.html" %}
{% block title %}Reference{% endblock %}
{% block head %}<h1>Reference</h1>{% endblock %}
{% block content %}<table class="table"><tbody>
{% for row in rows %}<tr><td>{{ row.clause }}</td><td>{{ row.text }}</td><td>{{ row.counts_until }}</td></tr>
{% endfor %}</tbody></table>{% endblock %}"""


@app.route("/reference")
@signed_in
def reference() -> ResponseReturnValue:
    """One ORM query of 50 rows, with the product's session and layout."""
    rows = db.session.scalars(select(Directive).order_by(Directive.id).limit(50)).all()
    return render_template_string(PAGE, rows=rows)
