"""Themes are described, pinned, merged and split; statements are moved; decisions are undone"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

# In SQL: alembic adds a reference to SQLite's tables by copying them only, and a copy would lose WITHOUT ROWID.
THEMES = (('themes', 'merged_into'), ('assignments', 'found_in'), ('decisions', 'target_id'))


def upgrade() -> None:
    with op.batch_alter_table('themes', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('description', sa.String(length=500), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('pinned', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('assignments', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('is_moved', sa.Boolean(), nullable=False, server_default=sa.false()))

    for table, column in THEMES:
        op.execute(
            f'ALTER TABLE {table} ADD COLUMN {column} VARCHAR CONSTRAINT fk_{table}_{column}_themes REFERENCES themes (id)'
        )
    with op.batch_alter_table('decisions', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('undoes', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_decisions_target_id'), ['target_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('decisions', recreate='never') as batch_op:
        batch_op.drop_index(batch_op.f('ix_decisions_target_id'))
        batch_op.drop_column('undoes')
        batch_op.drop_column('target_id')

    with op.batch_alter_table('assignments', recreate='never') as batch_op:
        batch_op.drop_column('found_in')
        batch_op.drop_column('is_moved')

    with op.batch_alter_table('themes', recreate='never') as batch_op:
        batch_op.drop_column('merged_into')
        batch_op.drop_column('pinned')
        batch_op.drop_column('description')
