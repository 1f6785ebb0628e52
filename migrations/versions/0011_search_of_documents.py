"""Papers are found by their words."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("search", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.alter_column("search", server_default=None)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_column("search")
