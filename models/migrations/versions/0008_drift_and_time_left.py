"""A run tells its time left, from which cosine on a statement is placed, and what was placed since it ended"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('analysis_runs', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('seconds_left', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('novel_below', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('placed', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('placed_unclear', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    with op.batch_alter_table('analysis_runs', recreate='never') as batch_op:
        batch_op.drop_column('placed_unclear')
        batch_op.drop_column('placed')
        batch_op.drop_column('novel_below')
        batch_op.drop_column('seconds_left')
