"""“You said, we did”: a page of each survey with its versions and entries; and the weeks within which a reply is promised"""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'told_versions',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('survey_id', sa.String(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('opening', sa.String(length=1200), nullable=False),
        sa.Column('published_on', sa.Date(), nullable=True),
        sa.Column('published_by', sa.String(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['published_by'], ['users.id'], name=op.f('fk_told_versions_published_by_users')),
        sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name=op.f('fk_told_versions_survey_id_surveys')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_told_versions')),
        sa.UniqueConstraint('survey_id', 'number', name=op.f('uq_told_versions_survey_id')),
    )
    op.create_table(
        'told_pages',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('survey_id', sa.String(), nullable=False),
        sa.Column('link', sa.String(length=40), nullable=True),
        sa.Column('shown_id', sa.String(), nullable=True),
        sa.ForeignKeyConstraint(['shown_id'], ['told_versions.id'], name=op.f('fk_told_pages_shown_id_told_versions')),
        sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name=op.f('fk_told_pages_survey_id_surveys')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_told_pages')),
        sa.UniqueConstraint('link', name=op.f('uq_told_pages_link')),
        sa.UniqueConstraint('survey_id', name=op.f('uq_told_pages_survey_id')),
    )
    op.create_table(
        'told_entries',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('version_id', sa.String(), nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('section', sa.String(length=8), nullable=False),
        sa.Column('theme_id', sa.String(length=32), nullable=True),
        sa.Column('item_id', sa.String(length=32), nullable=True),
        sa.Column('wave_id', sa.String(), nullable=True),
        sa.Column('title', sa.String(length=120), nullable=False),
        sa.Column('words', sa.String(length=600), nullable=False),
        sa.Column('decided', sa.String(length=600), nullable=False),
        sa.Column('by_whom', sa.String(length=120), nullable=False),
        sa.Column('by_when', sa.String(length=120), nullable=False),
        sa.Column('happened', sa.String(length=600), nullable=False),
        sa.Column('declined', sa.String(length=600), nullable=False),
        sa.Column('state', sa.String(length=8), nullable=False),
        sa.Column('quotes', sa.JSON(), nullable=False),
        sa.Column('people', sa.Integer(), nullable=True),
        sa.Column('answered', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['version_id'], ['told_versions.id'], name=op.f('fk_told_entries_version_id_told_versions')),
        sa.ForeignKeyConstraint(['wave_id'], ['waves.id'], name=op.f('fk_told_entries_wave_id_waves')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_told_entries')),
    )
    op.create_index(op.f('ix_told_entries_version_id'), 'told_entries', ['version_id'])
    op.create_index(op.f('ix_told_entries_wave_id'), 'told_entries', ['wave_id'])
    op.add_column('waves', sa.Column('reply_weeks', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('waves', 'reply_weeks')
    for name in ('told_entries', 'told_pages', 'told_versions'):
        op.drop_table(name)
