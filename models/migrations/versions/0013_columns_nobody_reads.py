"""Two columns that nothing reads go: when an account joined, and that a theme is pinned"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in (('users', 'joined_on'), ('themes', 'pinned')):
        with op.batch_alter_table(table, recreate='never') as batch_op:
            batch_op.drop_column(column)


def downgrade() -> None:
    today = datetime.now(UTC).date().isoformat()  # the day is lost; SQLite adds no column without a default
    with op.batch_alter_table('users', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('joined_on', sa.Date(), nullable=False, server_default=today))
    with op.batch_alter_table('themes', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('pinned', sa.Boolean(), nullable=False, server_default=sa.false()))
