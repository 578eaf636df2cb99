"""Backlog items of the whole organisation: kind, owner, due date, service, goals; evidence as it was kept; changes"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

KEPT = ('kept_answered', 'kept_respondents', 'kept_works', 'kept_needs_work')


def upgrade() -> None:
    with op.batch_alter_table('backlog_items') as items:
        items.alter_column('survey_id', existing_type=sa.String(length=32), nullable=True)
        items.add_column(sa.Column('service_id', sa.String(length=32), nullable=True))
        items.add_column(sa.Column('kind', sa.String(length=10), nullable=False, server_default=''))
        items.add_column(sa.Column('owner', sa.String(length=100), nullable=False, server_default=''))
        items.add_column(sa.Column('due_on', sa.Date(), nullable=True))
        items.add_column(sa.Column('kept_on', sa.Date(), nullable=True))
        items.add_column(sa.Column('kept_wave_id', sa.String(length=32), nullable=True))
        for name in KEPT:
            items.add_column(sa.Column(name, sa.Integer(), nullable=True))
        items.create_foreign_key(op.f('fk_backlog_items_service_id_services'), 'services', ['service_id'], ['id'])
        items.create_foreign_key(op.f('fk_backlog_items_kept_wave_id_waves'), 'waves', ['kept_wave_id'], ['id'])
        items.create_index(op.f('ix_backlog_items_service_id'), ['service_id'])
    op.create_table(
        'backlog_item_goals',
        sa.Column('item_id', sa.String(length=32), nullable=False),
        sa.Column('goal_id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ['item_id'], ['backlog_items.id'], name=op.f('fk_backlog_item_goals_item_id_backlog_items')
        ),
        sa.ForeignKeyConstraint(['goal_id'], ['goals.id'], name=op.f('fk_backlog_item_goals_goal_id_goals')),
        sa.PrimaryKeyConstraint('item_id', 'goal_id', name=op.f('pk_backlog_item_goals')),
    )
    op.create_index(op.f('ix_backlog_item_goals_goal_id'), 'backlog_item_goals', ['goal_id'])
    op.create_table(
        'backlog_changes',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('item_id', sa.String(length=32), nullable=False),
        sa.Column('user_id', sa.String(length=32), nullable=True),
        sa.Column('made_on', sa.Date(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('what', sa.String(length=20), nullable=False),
        sa.Column('before', sa.String(length=4000), nullable=False),
        sa.Column('after', sa.String(length=4000), nullable=False),
        sa.ForeignKeyConstraint(
            ['item_id'], ['backlog_items.id'], name=op.f('fk_backlog_changes_item_id_backlog_items')
        ),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_backlog_changes_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_backlog_changes')),
    )
    op.create_index(op.f('ix_backlog_changes_item_id'), 'backlog_changes', ['item_id'])


def downgrade() -> None:
    """Items of no survey go: the older version knows none."""
    op.drop_table('backlog_changes')
    op.drop_table('backlog_item_goals')
    op.execute(
        'DELETE FROM backlog_item_areas WHERE item_id IN (SELECT id FROM backlog_items WHERE survey_id IS NULL)'
    )
    op.execute('DELETE FROM backlog_items WHERE survey_id IS NULL')
    with op.batch_alter_table('backlog_items') as items:
        items.drop_index(op.f('ix_backlog_items_service_id'))
        items.drop_constraint(op.f('fk_backlog_items_kept_wave_id_waves'), type_='foreignkey')
        items.drop_constraint(op.f('fk_backlog_items_service_id_services'), type_='foreignkey')
        for name in (*KEPT, 'kept_wave_id', 'kept_on', 'due_on', 'owner', 'kind', 'service_id'):
            items.drop_column(name)
        items.alter_column('survey_id', existing_type=sa.String(length=32), nullable=False)
