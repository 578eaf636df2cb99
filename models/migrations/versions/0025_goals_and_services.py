"""Goals with the areas that contribute to them, services of the project office, the organisation's vision"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'goals',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('statement', sa.String(length=200), nullable=False),
        sa.Column('owner', sa.String(length=100), nullable=False),
        sa.Column('weight', sa.Integer(), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=True),
        sa.Column('parent_id', sa.String(length=32), nullable=True),
        sa.Column('archived', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['parent_id'], ['goals.id'], name=op.f('fk_goals_parent_id_goals')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_goals')),
        sa.UniqueConstraint('statement', name=op.f('uq_goals_statement')),
    )
    op.create_index(op.f('ix_goals_parent_id'), 'goals', ['parent_id'])
    op.create_table(
        'contributions',
        sa.Column('goal_id', sa.String(length=32), nullable=False),
        sa.Column('area_id', sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(['goal_id'], ['goals.id'], name=op.f('fk_contributions_goal_id_goals')),
        sa.ForeignKeyConstraint(
            ['area_id'], ['portfolio_areas.id'], name=op.f('fk_contributions_area_id_portfolio_areas')
        ),
        sa.PrimaryKeyConstraint('goal_id', 'area_id', name=op.f('pk_contributions')),
    )
    op.create_index(op.f('ix_contributions_area_id'), 'contributions', ['area_id'])
    op.create_table(
        'services',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('name', sa.String(length=100), nullable=False),
        sa.Column('archived', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_services')),
        sa.UniqueConstraint('name', name=op.f('uq_services_name')),
    )
    with op.batch_alter_table('organisation', recreate='never') as organisation:
        organisation.add_column(sa.Column('vision', sa.String(length=300), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('organisation', recreate='never') as organisation:
        organisation.drop_column('vision')
    op.drop_table('services')
    op.drop_table('contributions')
    op.drop_table('goals')
