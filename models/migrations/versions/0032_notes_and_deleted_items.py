"""Notes on items; items that were deleted and can be restored; items of several themes"""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f'{other}.id'], name=op.f(f'fk_{table}_{column}_{other}'))


def upgrade() -> None:
    op.create_table(
        'backlog_notes',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('item_id', sa.String(length=32), nullable=False),
        sa.Column('user_id', sa.String(length=32), nullable=True),
        sa.Column('written_on', sa.Date(), nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('text', sa.String(length=2000), nullable=False),
        _key('backlog_notes', 'item_id', 'backlog_items'),
        _key('backlog_notes', 'user_id', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_backlog_notes')),
    )
    op.create_index(op.f('ix_backlog_notes_item_id'), 'backlog_notes', ['item_id'])
    op.create_table(
        'deleted_items',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('survey_id', sa.String(length=32), nullable=True),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('title', sa.String(length=120), nullable=False),
        sa.Column('deleted_on', sa.Date(), nullable=False),
        sa.Column('user_id', sa.String(length=32), nullable=True),
        sa.Column('batch', sa.String(length=32), nullable=False),
        sa.Column('kept', sa.JSON(), nullable=False),
        _key('deleted_items', 'survey_id', 'surveys'),
        _key('deleted_items', 'user_id', 'users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_deleted_items')),
    )
    op.create_index(op.f('ix_deleted_items_survey_id'), 'deleted_items', ['survey_id'])
    op.create_table(
        'backlog_item_themes',
        sa.Column('item_id', sa.String(length=32), nullable=False),
        sa.Column('theme_id', sa.String(length=32), nullable=False),
        sa.Column('kept_on', sa.Date(), nullable=True),
        sa.Column('kept_wave_id', sa.String(length=32), nullable=True),
        sa.Column('kept_answered', sa.Integer(), nullable=True),
        sa.Column('kept_respondents', sa.Integer(), nullable=True),
        sa.Column('kept_works', sa.Integer(), nullable=True),
        sa.Column('kept_needs_work', sa.Integer(), nullable=True),
        _key('backlog_item_themes', 'item_id', 'backlog_items'),
        _key('backlog_item_themes', 'theme_id', 'themes'),
        _key('backlog_item_themes', 'kept_wave_id', 'waves'),
        sa.PrimaryKeyConstraint('item_id', 'theme_id', name=op.f('pk_backlog_item_themes')),
    )
    op.create_index(op.f('ix_backlog_item_themes_theme_id'), 'backlog_item_themes', ['theme_id'])


def downgrade() -> None:
    """What was deleted is gone: the older version could not restore it."""
    op.drop_table('backlog_item_themes')
    op.drop_table('deleted_items')
    op.drop_table('backlog_notes')
