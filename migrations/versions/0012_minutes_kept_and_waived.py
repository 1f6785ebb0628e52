"""Minutes: words before a change, meetings that keep none, rounds ended early or left out."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "minutes_waiver",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        *_row(),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_minutes_waiver_decided_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_waiver_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_waiver")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_waiver_meeting_id")),
    )
    op.create_table(
        "minutes_former",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=True),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("speaker", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        *_row(),
        sa.ForeignKeyConstraint(
            ["attendance_id"],
            ["attendance.id"],
            name=op.f("fk_minutes_former_attendance_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_minutes_former_author_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["minutes_entry.id"], name=op.f("fk_minutes_former_entry_id")),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["issue.id"], name=op.f("fk_minutes_former_issue_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_former")),
    )
    for column in ("attendance_id", "entry_id", "issue_id"):
        op.create_index(op.f(f"ix_minutes_former_{column}"), "minutes_former", [column])
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("round_ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("round_reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.alter_column("round_reason", server_default=None)
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.add_column(sa.Column("skips_rounds", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.alter_column("skips_rounds", server_default=None)


def _row() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_column("skips_rounds")
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_column("round_reason")
        batch_op.drop_column("round_ended_on")
    op.drop_table("minutes_former")
    op.drop_table("minutes_waiver")
