"""Panels: who was asked to score items, with the hash of their link; what they gave; what was settled after it"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'panels',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('asked_on', sa.Date(), nullable=False),
        sa.Column('asked_by', sa.String(length=32), nullable=True),
        sa.Column('ends_on', sa.Date(), nullable=False),
        sa.Column('ended_on', sa.Date(), nullable=True),
        sa.Column('item_ids', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['asked_by'], ['users.id'], name=op.f('fk_panels_asked_by_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_panels')),
    )
    op.create_table(
        'scorers',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('panel_id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('link_hash', sa.String(length=64), nullable=True),
        sa.Column('sent_on', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['panel_id'], ['panels.id'], name=op.f('fk_scorers_panel_id_panels')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_scorers')),
        sa.UniqueConstraint('link_hash', name=op.f('uq_scorers_link_hash')),
    )
    op.create_index(op.f('ix_scorers_panel_id'), 'scorers', ['panel_id'])
    op.create_table(
        'scores',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('scorer_id', sa.String(length=32), nullable=False),
        sa.Column('item_id', sa.String(length=32), nullable=False),
        sa.Column('given', sa.JSON(), nullable=False),
        sa.Column('reason', sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(['item_id'], ['backlog_items.id'], name=op.f('fk_scores_item_id_backlog_items')),
        sa.ForeignKeyConstraint(['scorer_id'], ['scorers.id'], name=op.f('fk_scores_scorer_id_scorers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_scores')),
        sa.UniqueConstraint('scorer_id', 'item_id', name=op.f('uq_scores_scorer_id')),
    )
    op.create_index(op.f('ix_scores_item_id'), 'scores', ['item_id'])
    op.create_table(
        'settled_scores',
        sa.Column('item_id', sa.String(length=32), nullable=False),
        sa.Column('panel_id', sa.String(length=32), nullable=False),
        sa.Column('given', sa.JSON(), nullable=False),
        sa.Column('spread', sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ['item_id'], ['backlog_items.id'], name=op.f('fk_settled_scores_item_id_backlog_items')
        ),
        sa.ForeignKeyConstraint(['panel_id'], ['panels.id'], name=op.f('fk_settled_scores_panel_id_panels')),
        sa.PrimaryKeyConstraint('item_id', name=op.f('pk_settled_scores')),
    )
    op.create_index(op.f('ix_settled_scores_panel_id'), 'settled_scores', ['panel_id'])


def downgrade() -> None:
    for name in ('settled_scores', 'scores', 'scorers', 'panels'):
        op.drop_table(name)
