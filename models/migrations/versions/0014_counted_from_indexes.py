"""What a lead's pages count is counted from indexes, without a look at anybody's words"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_responses_in_areas", "responses", ["wave_id", "area_id"])
    op.drop_index(op.f("ix_responses_wave_id"), "responses")
    op.create_index("ix_statements_counted", "statements", ["answer_id", "kind", "language", "withheld"])
    op.drop_index(op.f("ix_statements_answer_id"), "statements")
    op.create_index(
        "ix_statements_withheld",
        "statements",
        ["survey_id"],
        sqlite_where=sa.text("withheld = 1"),
        postgresql_where=sa.text("withheld"),
    )
    op.create_index(
        "ix_answers_ratings",
        "answers",
        ["response_id", "number"],
        sqlite_where=sa.text("number IS NOT NULL"),
        postgresql_where=sa.text("number IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_answers_ratings", "answers")
    op.drop_index("ix_statements_withheld", "statements")
    op.create_index(op.f("ix_statements_answer_id"), "statements", ["answer_id"])
    op.drop_index("ix_statements_counted", "statements")
    op.create_index(op.f("ix_responses_wave_id"), "responses", ["wave_id"])
    op.drop_index("ix_responses_in_areas", "responses")
