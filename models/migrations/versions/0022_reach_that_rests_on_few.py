"""Whether the reach of a backlog item rests on so few people that it stays on the leads' pages"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('backlog_items', recreate='never') as items:
        items.add_column(sa.Column('rests_on_few', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table('backlog_items', recreate='never') as items:
        items.drop_column('rests_on_few')
