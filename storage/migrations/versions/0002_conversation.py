"""Suggestions of several messages, photos, and what a patron was told once."""

import sqlalchemy as sa
from alembic import op

revision = "0002_conversation"
down_revision = "0001"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for column in (
        sa.Column("branch_asked", sa.BigInteger(), nullable=True),
        sa.Column("route_told", sa.BigInteger(), nullable=True),
        sa.Column("prompted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("busy_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("busy_count", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("waiting_call", sa.BigInteger(), nullable=True),
        sa.Column("album", sa.Text(), nullable=True),
        sa.Column("blocked", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("told_blocked", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("patrons", column)

    op.create_table(
        "parts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("suggestion", KEY, nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("album", sa.Text(), nullable=True),
        sa.Column("goes_on_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["suggestion"], ["suggestions.number"], name="fk_parts_suggestion", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_parts"),
    )
    op.create_index("ix_parts_suggestion", "parts", ["suggestion"])
    op.create_index("ix_parts_message_id", "parts", ["message_id"])
    # So that what came in before can still be edited and added to.
    op.execute(
        "INSERT INTO parts (suggestion, message_id, text) SELECT number, message_id, text "
        "FROM suggestions WHERE patron IS NOT NULL AND message_id IS NOT NULL AND text <> ''"
    )

    op.create_table(
        "attachments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("patron", sa.String(length=64), nullable=False),
        sa.Column("suggestion", KEY, nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patron"], ["patrons.pseudonym"], name="fk_attachments_patron", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["suggestion"],
            ["suggestions.number"],
            name="fk_attachments_suggestion",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attachments_patron", "attachments", ["patron"])
    op.create_index("ix_attachments_suggestion", "attachments", ["suggestion"])
