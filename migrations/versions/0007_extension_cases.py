"""Requests for more time: the due date they were asked against, the days given, whose delegate."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; what was granted before gets its dates from the recorded decision."""
    with op.batch_alter_table("extension_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("old_due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("decided_for", sa.String(200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("days_given", sa.Integer(), nullable=False, server_default="0"))
    request = sa.table(
        "extension_request", sa.column("id"), sa.column("directive_id"), sa.column("state"),
        sa.column("decided_on", sa.Date()), sa.column("new_due_on", sa.Date()),
        sa.column("old_due_on", sa.Date()), sa.column("days_given"),
    )  # fmt: skip
    amendment = sa.table(
        "amendment", sa.column("directive_id"), sa.column("kind"), sa.column("decided_on", sa.Date()),
        sa.column("old", sa.JSON()), sa.column("id"),
    )  # fmt: skip
    granted = (
        sa.select(request.c.id, request.c.new_due_on, amendment.c.old)
        .join(
            amendment,
            sa.and_(
                amendment.c.directive_id == request.c.directive_id,
                amendment.c.decided_on == request.c.decided_on,
                amendment.c.kind == "extension",
            ),
        )
        .where(request.c.state == "granted")
        .order_by(amendment.c.id)
    )
    connection = op.get_bind()
    for row in connection.execute(granted).all():
        before = date.fromisoformat(row.old["due_on"])
        connection.execute(
            request.update()
            .where(request.c.id == row.id)
            .values(old_due_on=before, days_given=(row.new_due_on - before).days)
        )


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("extension_request", schema=None) as batch_op:
        batch_op.drop_column("days_given")
        batch_op.drop_column("decided_for")
        batch_op.drop_column("old_due_on")
