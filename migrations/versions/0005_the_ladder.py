"""The ladder's first rungs for every office, and what a snapshot keeps beside its figures."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RUNGS = (  # code, name, English, working days after the last good day, who is told, whether it urges
    ("before-3", "Nhắc trước hạn", "Reminder before the due date", -3, "officer", False),
    ("on-day", "Nhắc đến hạn", "Reminder on the due date", 0, "officer,lead_head", False),
    ("after-1", "Đôn đốc đơn vị", "Urging of the unit", 1, "lead_head", True),
    (
        "after-3",
        "Đôn đốc, báo cáo lãnh đạo phụ trách",
        "Urging, told to the leader in charge",
        3,
        "lead_head,leader",
        True,
    ),
    (
        "after-7",
        "Đôn đốc, đưa vào danh sách của Ban Giám đốc",
        "Urging, on the leadership's list",
        7,
        "lead_head,leadership",
        True,
    ),
)


def upgrade() -> None:
    """Go up."""
    relation = sa.Enum("own", "guided", "external", name="relation", native_enum=False, length=40)
    with op.batch_alter_table("snapshot_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("relation", relation, nullable=True))
        batch_op.add_column(sa.Column("helpers", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("product", sa.String(length=200), nullable=False, server_default=""))

    rung = sa.table(
        "rung",
        *(sa.column(name) for name in ("code", "name", "name_en", "offset_days", "audiences")),
        *(sa.column(name, sa.Boolean()) for name in ("is_urging", "is_active")),
        sa.column("version"),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in ("created_at", "updated_at")),
    )
    now = sa.func.current_timestamp()
    names = ("code", "name", "name_en", "offset_days", "audiences", "is_urging")
    more = {"is_active": True, "version": 1, "created_at": now, "updated_at": now}
    for row in RUNGS:
        op.execute(rung.insert().values(**dict(zip(names, row, strict=True)), **more))


def downgrade() -> None:
    """Go down."""
    op.execute("DELETE FROM rung")
    with op.batch_alter_table("snapshot_row", schema=None) as batch_op:
        batch_op.drop_column("product")
        batch_op.drop_column("helpers")
        batch_op.drop_column("relation")
