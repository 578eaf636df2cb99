"""A statement knows how it reads"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What is there was never asked: it reads as nothing.
    with op.batch_alter_table('statements', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('sentiment', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('tone', sa.String(length=10), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('statements', recreate='never') as batch_op:
        batch_op.drop_column('tone')
        batch_op.drop_column('sentiment')
