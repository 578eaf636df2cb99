"""The options of a choice"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('questions', recreate='never') as questions:
        questions.add_column(sa.Column('options', sa.JSON(), nullable=False, server_default='[]'))


def downgrade() -> None:
    with op.batch_alter_table('questions', recreate='never') as questions:
        questions.drop_column('options')
