"""Backlog items that came with a file keep its evidence apart"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('backlog_items', recreate='never') as items:
        items.add_column(sa.Column('imported', sa.JSON(), nullable=False, server_default='{}'))
        items.add_column(sa.Column('imported_reach', sa.Integer(), nullable=True))
        items.add_column(sa.Column('imported_error', sa.Float(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('backlog_items', recreate='never') as items:
        items.drop_column('imported_error')
        items.drop_column('imported_reach')
        items.drop_column('imported')
