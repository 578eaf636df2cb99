"""The confidence that the evidence of an item proposed"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('backlog_items', recreate='never') as items:
        items.add_column(sa.Column('confidence_found', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('backlog_items', recreate='never') as items:
        items.drop_column('confidence_found')
