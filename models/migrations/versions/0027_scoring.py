"""How the backlog is scored; inputs of all methods with their reasons, none of them required; places by hand"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

OF_RICE = {'reach': sa.Integer(), 'impact': sa.Float(), 'confidence': sa.Integer(), 'effort': sa.Float()}
UNSAID = {'reach': '0', 'impact': '1', 'confidence': '50', 'effort': '1'}


def upgrade() -> None:
    op.create_table(
        'scoring',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('method', sa.String(length=20), nullable=False),
        sa.Column('own_fields', sa.JSON(), nullable=False),
        sa.Column('capacity', sa.Float(), nullable=True),
        sa.Column('quarter', sa.String(length=40), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_scoring')),
    )
    with op.batch_alter_table('backlog_items') as items:
        for name, kind in OF_RICE.items():
            items.alter_column(name, existing_type=kind, nullable=True)
        items.add_column(sa.Column('inputs', sa.JSON(), nullable=False, server_default='{}'))
        items.add_column(sa.Column('reasons', sa.JSON(), nullable=False, server_default='{}'))
        items.add_column(sa.Column('placed_at', sa.Integer(), nullable=True))
        items.add_column(sa.Column('placed_because', sa.String(length=200), nullable=False, server_default=''))
    with op.batch_alter_table('backlog_changes') as changes:
        changes.alter_column('what', existing_type=sa.String(length=20), type_=sa.String(length=60))


def downgrade() -> None:
    """Inputs that nobody has given become the most cautious: the older version knows no item without them."""
    op.execute("UPDATE backlog_changes SET what = substr(what, 1, 20)")
    with op.batch_alter_table('backlog_changes') as changes:
        changes.alter_column('what', existing_type=sa.String(length=60), type_=sa.String(length=20))
    for name, value in UNSAID.items():
        op.execute(f'UPDATE backlog_items SET {name} = {value} WHERE {name} IS NULL')
    with op.batch_alter_table('backlog_items') as items:
        for name in ('placed_because', 'placed_at', 'reasons', 'inputs'):
            items.drop_column(name)
        for name, kind in OF_RICE.items():
            items.alter_column(name, existing_type=kind, nullable=False)
    op.drop_table('scoring')
