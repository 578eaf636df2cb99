"""Links by which anybody may read a page"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'public_links',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('shows', sa.String(length=60), nullable=False),
        sa.Column('token', sa.String(length=40), nullable=False),
        sa.Column('survey_id', sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_public_links')),
        sa.UniqueConstraint('shows', name=op.f('uq_public_links_shows')),
        sa.UniqueConstraint('token', name=op.f('uq_public_links_token')),
    )


def downgrade() -> None:
    op.drop_table('public_links')
