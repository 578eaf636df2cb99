"""The organisation's own topics; by which topic a theme is called and what else it could be called; by which a run named"""

import sqlalchemy as sa
from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'topics',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=80), nullable=False),
        sa.Column('improvement', sa.String(length=120), nullable=False),
        sa.Column('domain', sa.String(length=60), nullable=False),
        sa.Column('instead_of', sa.String(length=80), nullable=False),
        sa.Column('works', sa.JSON(), nullable=False),
        sa.Column('needs_work', sa.JSON(), nullable=False),
        sa.Column('in_use', sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column('names_somebody', sa.Boolean(), nullable=False),
        sa.Column('user_id', sa.String(length=32), nullable=True),
        sa.Column('changed_on', sa.Date(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_topics_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_topics')),
    )
    op.add_column('themes', sa.Column('topic', sa.String(length=80), server_default='', nullable=False))
    op.add_column('themes', sa.Column('nearest_topics', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('themes', sa.Column('phrases', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('analysis_runs', sa.Column('lexicon', sa.String(length=16), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('analysis_runs', 'lexicon')
    for name in ('phrases', 'nearest_topics', 'topic'):
        op.drop_column('themes', name)
    op.drop_table('topics')
