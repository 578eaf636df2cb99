"""The demonstration is marked; the log of deletions can tell of a survey that is gone"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0022'
branch_labels = None
depends_on = None

# What the demonstration's staff were told; a survey of real people has no address that ends in “.example”.
MADE_UP = "contact LIKE '%@fernhollow.example' OR responsible = 'The PMO, Fernhollow Borough Council'"


def upgrade() -> None:
    with op.batch_alter_table('surveys', recreate='never') as surveys:
        surveys.add_column(sa.Column('is_made_up', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text(f'UPDATE surveys SET is_made_up = true WHERE {MADE_UP}'))  # noqa: S608
    _may_be_of_no_survey(True)


def _may_be_of_no_survey(nullable: bool) -> None:
    with op.batch_alter_table('deletions') as deletions:
        for name in ('survey_id', 'wave_id'):
            deletions.alter_column(name, existing_type=sa.String(), nullable=nullable)


def downgrade() -> None:
    op.execute('DELETE FROM deletions WHERE survey_id IS NULL')
    _may_be_of_no_survey(False)
    with op.batch_alter_table('surveys', recreate='never') as surveys:
        surveys.drop_column('is_made_up')
