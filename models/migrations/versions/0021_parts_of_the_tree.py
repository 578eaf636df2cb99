"""Areas that were merged into another; the areas that a survey asks about; headcounts frozen with a wave"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In SQL: alembic adds a reference to SQLite's tables by copying them only.
    op.execute(
        'ALTER TABLE portfolio_areas ADD COLUMN merged_into VARCHAR(32) '
        'CONSTRAINT fk_portfolio_areas_merged_into_portfolio_areas REFERENCES portfolio_areas (id)'
    )
    with op.batch_alter_table('surveys', recreate='never') as surveys:
        surveys.add_column(sa.Column('area_ids', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('waves', recreate='never') as waves:
        waves.add_column(sa.Column('area_headcounts', sa.JSON(), nullable=False, server_default='{}'))


def downgrade() -> None:
    with op.batch_alter_table('waves', recreate='never') as waves:
        waves.drop_column('area_headcounts')
    with op.batch_alter_table('surveys', recreate='never') as surveys:
        surveys.drop_column('area_ids')
    with op.batch_alter_table('portfolio_areas', recreate='never') as areas:
        areas.drop_column('merged_into')
