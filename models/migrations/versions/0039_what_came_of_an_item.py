"""An item keeps what its measure is when it is checked"""

import sqlalchemy as sa
from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('backlog_items', sa.Column('value_now', sa.Float(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('backlog_items') as items:
        items.drop_column('value_now')
