"""The last day that a sweep saw, so that a clock that jumps is doubted"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'calendar',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('seen_on', sa.Date(), nullable=False),
        sa.Column('doubted_on', sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar')),
    )


def downgrade() -> None:
    op.drop_table('calendar')
