"""Minutes: where entries and revisions come from, the round for corrections, reminders sent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; minutes point at the programme and the list loosely, which may change under a draft."""
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "minutes_reminder",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_reminder_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_reminder")),
        sa.UniqueConstraint(
            "meeting_id",
            "about",
            "counted_from",
            name=op.f("uq_minutes_reminder_meeting_id_about_counted_from"),
        ),
    )
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        for name in ("secretary_title", "chair_title", "approver_name"):
            batch_op.add_column(sa.Column(name, sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("assembled", json, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("round_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("round_counted", sa.String(length=40), nullable=True))
    with op.batch_alter_table("minutes_correction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answered_on", sa.Date(), nullable=True))
    with op.batch_alter_table("minutes_revision", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("origin", sa.String(length=40), nullable=False, server_default="written")
        )
    with op.batch_alter_table("minutes_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=40), nullable=False, server_default="item"))
        _point(batch_op, "minutes_entry", "agenda_item", "SET NULL")
    with op.batch_alter_table("minutes_speech", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issue_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_minutes_speech_issue_id"), ["issue_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_minutes_speech_issue_id"), "issue", ["issue_id"], ["id"], ondelete="SET NULL"
        )
        _point(batch_op, "minutes_speech", "attendance", "SET NULL")


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("minutes_speech", schema=None) as batch_op:
        _point(batch_op, "minutes_speech", "attendance", None)
        batch_op.drop_constraint(batch_op.f("fk_minutes_speech_issue_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_minutes_speech_issue_id"))
        batch_op.drop_column("issue_id")
    with op.batch_alter_table("minutes_entry", schema=None) as batch_op:
        _point(batch_op, "minutes_entry", "agenda_item", None)
        batch_op.drop_column("kind")
    with op.batch_alter_table("minutes_revision", schema=None) as batch_op:
        batch_op.drop_column("origin")
    with op.batch_alter_table("minutes_correction", schema=None) as batch_op:
        batch_op.drop_column("answered_on")
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        for name in (
            "round_counted",
            "round_days",
            "assembled",
            "approver_name",
            "chair_title",
            "secretary_title",
        ):
            batch_op.drop_column(name)
    op.drop_table("minutes_reminder")


def _point(batch_op: object, table: str, at: str, ondelete: str | None) -> None:
    name = f"fk_{table}_{at}_id"
    batch_op.drop_constraint(name, type_="foreignkey")  # type: ignore[attr-defined]
    batch_op.create_foreign_key(name, at, [f"{at}_id"], ["id"], ondelete=ondelete)  # type: ignore[attr-defined]
