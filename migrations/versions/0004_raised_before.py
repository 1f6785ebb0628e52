"""Issues raised before; contributions that are handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cooperation_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_hand_over_cooperation_id"),
            "cooperation",
            ["cooperation_id"],
            ["id"],
            ondelete="CASCADE",
        )

    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("raised_before_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("times_raised", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(
            sa.Column("is_new_matter", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_index("ix_issue_raised_before", ["raised_before_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_issue_raised_before_id"),
            "issue",
            ["raised_before_id"],
            ["id"],
            ondelete="SET NULL",
        )

    # the defaults were for the rows that were there; from now on the models give the values
    with op.batch_alter_table("issue") as batch_op:
        batch_op.alter_column("times_raised", existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column("is_new_matter", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("issue", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_issue_raised_before_id"), type_="foreignkey")
        batch_op.drop_index("ix_issue_raised_before")
        batch_op.drop_column("is_new_matter")
        batch_op.drop_column("times_raised")
        batch_op.drop_column("raised_before_id")

    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hand_over_cooperation_id"), type_="foreignkey")
        batch_op.drop_column("cooperation_id")
