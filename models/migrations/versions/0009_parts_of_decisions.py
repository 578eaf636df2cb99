"""A split and a move are one decision, with a part for each statement"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('decisions', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('part_of', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('decisions', recreate='never') as batch_op:
        batch_op.drop_column('part_of')
