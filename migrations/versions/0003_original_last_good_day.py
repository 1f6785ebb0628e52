"""The last good day by the notice, kept beside the one in force."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. Of an extended directive the notice's own bound is not known any more: its day itself counts."""
    with op.batch_alter_table("directive", schema=None) as batch_op:
        batch_op.add_column(sa.Column("original_counts_until", sa.Date(), nullable=True))
    directive = sa.table(
        "directive",
        sa.column("original_counts_until", sa.Date()),
        sa.column("original_due_on", sa.Date()),
        sa.column("counts_until", sa.Date()),
        sa.column("extension_count", sa.Integer()),
    )
    first = sa.case(
        (directive.c.extension_count == 0, directive.c.counts_until), else_=directive.c.original_due_on
    )
    op.execute(directive.update().values(original_counts_until=first))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("directive", schema=None) as batch_op:
        batch_op.drop_column("original_counts_until")
