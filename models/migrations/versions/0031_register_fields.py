"""Items have a number, given once, and all that an improvement register keeps"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

WORDS = {
    'improvement': 4000,
    'measure': 200,
    'review_at': 80,
    'closure': 20,
    'reply': 2000,
    'lesson_event': 1000,
    'lesson_cause': 1000,
    'lesson_effect': 1000,
    'lesson_recommendation': 1000,
}


def upgrade() -> None:
    op.create_table(
        'item_numbers',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('last', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_item_numbers')),
    )
    with op.batch_alter_table('backlog_items') as items:
        items.add_column(sa.Column('number', sa.Integer(), nullable=True))
        items.add_column(sa.Column('base_value', sa.Float(), nullable=True))
        items.add_column(sa.Column('target', sa.Float(), nullable=True))
        for name, longest in WORDS.items():
            items.add_column(sa.Column(name, sa.String(length=longest), nullable=False, server_default=''))
    _number_them()
    with op.batch_alter_table('backlog_items') as items:
        items.alter_column('number', existing_type=sa.Integer(), nullable=False)
        items.create_unique_constraint(op.f('uq_backlog_items_number'), ['number'])


def _number_them() -> None:
    """Number the items that are there in the order in which they were raised."""
    connection = op.get_bind()
    ids = connection.execute(sa.text('SELECT id FROM backlog_items ORDER BY added_on, id')).scalars().all()
    if ids:
        numbered = [{'number': number, 'id': item_id} for number, item_id in enumerate(ids, start=1)]
        connection.execute(sa.text('UPDATE backlog_items SET number = :number WHERE id = :id'), numbered)
        connection.execute(sa.text("INSERT INTO item_numbers (id, last) VALUES ('items', :last)"), {'last': len(ids)})


def downgrade() -> None:
    """What was checked is done: the older version knows nothing after it."""
    op.execute("UPDATE backlog_items SET status = 'done' WHERE status = 'checked'")
    with op.batch_alter_table('backlog_items') as items:
        items.drop_constraint(op.f('uq_backlog_items_number'), type_='unique')
        for name in (*reversed(WORDS), 'target', 'base_value', 'number'):
            items.drop_column(name)
    op.drop_table('item_numbers')
