"""Papers with their frozen bytes, number books, text blocks, minutes, and jobs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "number_book",
        sa.Column("issuer", sa.String(length=60), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_book")),
        sa.UniqueConstraint("issuer", "series", "year", name=op.f("uq_number_book_issuer_series_year")),
    )
    op.create_table(
        "text_block",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_block")),
        sa.UniqueConstraint("key", name=op.f("uq_text_block_key")),
    )
    op.create_table(
        "minutes",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("secretary_name", sa.String(length=200), nullable=False),
        sa.Column("chair_name", sa.String(length=200), nullable=False),
        sa.Column("circulated_on", sa.Date(), nullable=True),
        sa.Column("corrections_until", sa.Date(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_minutes_approved_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_minutes_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_minutes_meeting_id")),
    )
    op.create_table(
        "number_entry",
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("symbol", sa.String(length=80), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["number_book.id"], name=op.f("fk_number_entry_book_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_number_entry_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_entry")),
        sa.UniqueConstraint("book_id", "number", name=op.f("uq_number_entry_book_id_number")),
    )
    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("args", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.String(length=40), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result_file_id", sa.Integer(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["result_file_id"], ["stored_file.id"], name=op.f("fk_job_result_file_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_job_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index("ix_job_state", ["state", "id"], unique=False)
        batch_op.create_index("ix_job_user", ["user_id", "id"], unique=False)

    op.create_table(
        "minutes_entry",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("agenda_item_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("editor_id", sa.Integer(), nullable=True),
        sa.Column("editing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_minutes_entry_agenda_item_id")
        ),
        sa.ForeignKeyConstraint(["editor_id"], ["user.id"], name=op.f("fk_minutes_entry_editor_id")),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_entry_minutes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_entry")),
    )
    with op.batch_alter_table("minutes_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_entry_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index("ix_minutes_entry_order", ["minutes_id", "position", "id"], unique=False)

    op.create_table(
        "minutes_supplement",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["user.id"], name=op.f("fk_minutes_supplement_added_by_id")),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_supplement_minutes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_supplement")),
        sa.UniqueConstraint("minutes_id", "number", name=op.f("uq_minutes_supplement_minutes_id_number")),
    )
    op.create_table(
        "document",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("directive_id", sa.Integer(), nullable=True),
        sa.Column("choices", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("issuer", sa.String(length=60), nullable=False),
        sa.Column("series", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("symbol", sa.String(length=80), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("signer_name", sa.String(length=200), nullable=False),
        sa.Column("signer_title", sa.String(length=200), nullable=False),
        sa.Column("signer_capacity", sa.String(length=100), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("urgency", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("printed_file_id", sa.Integer(), nullable=True),
        sa.Column("record_file_id", sa.Integer(), nullable=True),
        sa.Column("record_sha256", sa.String(length=64), nullable=False),
        sa.Column("record_kind", sa.String(length=40), nullable=True),
        sa.Column("record_checks", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", sa.Integer(), nullable=True),
        sa.Column("earlier_id", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(length=40), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["directive_id"], ["directive.id"], name=op.f("fk_document_directive_id")),
        sa.ForeignKeyConstraint(["earlier_id"], ["document.id"], name=op.f("fk_document_earlier_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user.id"], name=op.f("fk_document_issued_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_document_meeting_id")),
        sa.ForeignKeyConstraint(
            ["printed_file_id"], ["stored_file.id"], name=op.f("fk_document_printed_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_file_id"], ["stored_file.id"], name=op.f("fk_document_record_file_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_document_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("code", name=op.f("uq_document_code")),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_dated", ["dated_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_directive_id"), ["directive_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_earlier_id"), ["earlier_id"], unique=False)
        batch_op.create_index("ix_document_meeting", ["meeting_id", "kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_record_sha256"), ["record_sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_sha256"), ["sha256"], unique=False)
        batch_op.create_index("ix_document_state", ["state", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_document_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "minutes_correction",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name=op.f("fk_minutes_correction_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["minutes_entry.id"], name=op.f("fk_minutes_correction_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_correction_minutes_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_minutes_correction_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_minutes_correction_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_correction")),
    )
    with op.batch_alter_table("minutes_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_correction_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_correction_minutes_id"), ["minutes_id"], unique=False)

    op.create_table(
        "minutes_revision",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_minutes_revision_author_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["minutes_entry.id"], name=op.f("fk_minutes_revision_entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_revision")),
        sa.UniqueConstraint("entry_id", "number", name=op.f("uq_minutes_revision_entry_id_number")),
    )
    op.create_table(
        "minutes_speech",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("attendance_id", sa.Integer(), nullable=True),
        sa.Column("speaker", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendance.id"], name=op.f("fk_minutes_speech_attendance_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["minutes_entry.id"], name=op.f("fk_minutes_speech_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_speech")),
    )
    with op.batch_alter_table("minutes_speech", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_speech_attendance_id"), ["attendance_id"], unique=False)
        batch_op.create_index("ix_minutes_speech_order", ["entry_id", "position", "id"], unique=False)

    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("has_one_series", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("drafter_symbol", sa.String(length=20), nullable=False, server_default="VP")
        )


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_column("drafter_symbol")
        batch_op.drop_column("has_one_series")

    with op.batch_alter_table("minutes_speech", schema=None) as batch_op:
        batch_op.drop_index("ix_minutes_speech_order")
        batch_op.drop_index(batch_op.f("ix_minutes_speech_attendance_id"))

    op.drop_table("minutes_speech")
    op.drop_table("minutes_revision")
    with op.batch_alter_table("minutes_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_correction_minutes_id"))
        batch_op.drop_index(batch_op.f("ix_minutes_correction_entry_id"))

    op.drop_table("minutes_correction")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_unit_id"))
        batch_op.drop_index("ix_document_state")
        batch_op.drop_index(batch_op.f("ix_document_sha256"))
        batch_op.drop_index(batch_op.f("ix_document_record_sha256"))
        batch_op.drop_index("ix_document_meeting")
        batch_op.drop_index(batch_op.f("ix_document_earlier_id"))
        batch_op.drop_index(batch_op.f("ix_document_directive_id"))
        batch_op.drop_index("ix_document_dated")

    op.drop_table("document")
    op.drop_table("minutes_supplement")
    with op.batch_alter_table("minutes_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_minutes_entry_order")
        batch_op.drop_index(batch_op.f("ix_minutes_entry_agenda_item_id"))

    op.drop_table("minutes_entry")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_user")
        batch_op.drop_index("ix_job_state")

    op.drop_table("job")
    op.drop_table("number_entry")
    op.drop_table("minutes")
    op.drop_table("text_block")
    op.drop_table("number_book")
