"""Patrons hear what happens with what they wrote, and say whether it is better."""

import sqlalchemy as sa
from alembic import op

revision = "0003_following"
down_revision = "0002_conversation"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DONE = sa.text("status = 'done'")


def upgrade() -> None:
    op.add_column("patrons", sa.Column("rating_asked_on", sa.Date(), nullable=True))
    op.add_column(
        "patrons",
        sa.Column("rating_open", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    # Nobody was asked before whether they wanted to know.
    op.add_column(
        "suggestions",
        sa.Column("followed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("suggestions", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column(
        "suggestions", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("suggestions", sa.Column("rating", sa.Text(), nullable=True))
    op.create_index(
        "ix_suggestions_done",
        "suggestions",
        ["status_at", "number"],
        sqlite_where=DONE,
        postgresql_where=DONE,
    )

    op.create_table(
        "follow_ups",
        sa.Column("suggestion", KEY, autoincrement=False, nullable=False),
        sa.Column("ask_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("remark_message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["suggestion"],
            ["suggestions.number"],
            name="fk_follow_ups_suggestion",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("suggestion", name="pk_follow_ups"),
    )
    op.create_index("ix_follow_ups_ask_from", "follow_ups", ["ask_from"])

    op.create_table(
        "ratings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=True),
        sa.Column("half_year", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ratings"),
    )
    op.create_index("ix_ratings_half_year_branch", "ratings", ["half_year", "branch"])
