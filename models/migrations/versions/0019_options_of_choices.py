"""The options of a choice; ratings are told from the options that people ticked"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('questions', recreate='never') as questions:
        questions.add_column(sa.Column('options', sa.JSON(), nullable=False, server_default='[]'))
    _index_numbers(['response_id', 'question_id', 'number'])


def _index_numbers(columns: list[str]) -> None:
    op.drop_index('ix_answers_ratings', 'answers')
    op.create_index(
        'ix_answers_ratings',
        'answers',
        columns,
        sqlite_where=sa.text('number IS NOT NULL'),
        postgresql_where=sa.text('number IS NOT NULL'),
    )


def downgrade() -> None:
    _index_numbers(['response_id', 'number'])
    with op.batch_alter_table('questions', recreate='never') as questions:
        questions.drop_column('options')
