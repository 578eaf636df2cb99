"""Views of the backlog under a name"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'saved_views',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=60), nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('survey_id', sa.String(length=32), nullable=True),
        sa.Column('query', sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name=op.f('fk_saved_views_survey_id_surveys')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_views')),
        sa.UniqueConstraint('name', name=op.f('uq_saved_views_name')),
    )
    op.create_index(op.f('ix_saved_views_survey_id'), 'saved_views', ['survey_id'])


def downgrade() -> None:
    op.drop_table('saved_views')
