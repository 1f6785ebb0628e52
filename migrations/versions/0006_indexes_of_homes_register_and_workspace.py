"""Indexes of the homes, the register and the meeting's workspace."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("directive", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directive_state_due"))
        batch_op.create_index(
            "ix_directive_state_due", ["state", "counts_until", "id", "is_tracked", "issued_on"], unique=False
        )
        batch_op.create_index(
            "ix_directive_open_then",
            [
                "meeting_id",
                "confirmed_on",
                "quarter",
                "issued_on",
                "state",
                "state_on",
                "is_tracked",
                "completed_on",
            ],
            unique=False,
        )
        batch_op.create_index("ix_directive_quarter_due", ["quarter", "counts_until", "id"], unique=False)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("directive", schema=None) as batch_op:
        batch_op.drop_index("ix_directive_quarter_due")
        batch_op.drop_index("ix_directive_open_then")
        batch_op.drop_index("ix_directive_state_due")
        batch_op.create_index(
            batch_op.f("ix_directive_state_due"), ["state", "counts_until", "id"], unique=False
        )
