"""The day on which answers to a wave came faster than people answer"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('waves', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('braked_on', sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('waves', recreate='never') as batch_op:
        batch_op.drop_column('braked_on')
