"""Signed copies that were the record before another took their place."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "earlier_copy",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("scan", "signed", "own-signature", name="recordkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("checks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_earlier_copy_document_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_earlier_copy_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_copy")),
    )
    with op.batch_alter_table("earlier_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_earlier_copy_document_id"), ["document_id"], unique=False)


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("earlier_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_earlier_copy_document_id"))

    op.drop_table("earlier_copy")
