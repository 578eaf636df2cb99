"""Privacy modes: surveys and waves that are here are strict, as they were; waves have a version"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('surveys', 'waves'):
        with op.batch_alter_table(table, recreate='never') as batch_op:
            batch_op.add_column(sa.Column('mode', sa.String(length=12), nullable=False, server_default='strict'))
            batch_op.add_column(sa.Column('redacted', sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table('waves', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))


def downgrade() -> None:
    with op.batch_alter_table('waves', recreate='never') as batch_op:
        batch_op.drop_column('version')
    for table in ('surveys', 'waves'):
        with op.batch_alter_table(table, recreate='never') as batch_op:
            batch_op.drop_column('redacted')
            batch_op.drop_column('mode')
