"""A statement knows the language of its answer"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nobody asked before: what is there counts as English, as it did.
    with op.batch_alter_table('statements', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(length=3), nullable=False, server_default='en'))


def downgrade() -> None:
    with op.batch_alter_table('statements', recreate='never') as batch_op:
        batch_op.drop_column('language')
