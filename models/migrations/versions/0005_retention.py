"""What staff are told is frozen with a wave; retention, its log, and receipts"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

# SQLite adds and drops columns in place: a table that is copied would lose WITHOUT ROWID, and the rows that refer to it.
WORDS = {'purpose': 1000, 'responsible': 200, 'contact': 200, 'urgent_contact': 300}


def _retention_columns():
    yield sa.Column('readers', sa.String(length=300), nullable=False, server_default='The PMO leads of the project office')
    yield sa.Column('text_days', sa.Integer(), nullable=False, server_default='365')
    yield sa.Column('all_days', sa.Integer(), nullable=False, server_default='1095')
    yield sa.Column('receipts', sa.Boolean(), nullable=False, server_default=sa.false())


def upgrade() -> None:
    with op.batch_alter_table('surveys', recreate='never') as batch_op:
        for column in _retention_columns():
            batch_op.add_column(column)
        batch_op.add_column(sa.Column('minimum_group', sa.Integer(), nullable=False, server_default='5'))
        batch_op.add_column(sa.Column('minimum_group_for_quotes', sa.Integer(), nullable=False, server_default='10'))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))

    with op.batch_alter_table('waves', recreate='never') as batch_op:
        for name, length in WORDS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=''))
        for column in _retention_columns():
            batch_op.add_column(column)
        batch_op.add_column(sa.Column('text_deleted_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('deleted_on', sa.Date(), nullable=True))
    for name in WORDS:
        op.execute(f'UPDATE waves SET {name} = (SELECT {name} FROM surveys WHERE surveys.id = waves.survey_id)')

    with op.batch_alter_table('responses', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('receipt', sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f('ix_responses_receipt'), ['receipt'], unique=True)

    op.execute('DELETE FROM vectors')  # only a cache: the next analysis makes them again
    with op.batch_alter_table('vectors', recreate='never') as batch_op:
        batch_op.add_column(sa.Column('text_hash', sa.String(length=64), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_vectors_text_hash'), ['text_hash'], unique=False)

    op.create_table('deletions',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('survey_id', sa.String(), nullable=False),
    sa.Column('wave_id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=120), nullable=False),
    sa.Column('pending', sa.String(length=32), nullable=True),
    sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name=op.f('fk_deletions_survey_id_surveys')),
    sa.ForeignKeyConstraint(['wave_id'], ['waves.id'], name=op.f('fk_deletions_wave_id_waves')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deletions'))
    )
    with op.batch_alter_table('deletions', recreate='never') as batch_op:
        batch_op.create_index(batch_op.f('ix_deletions_survey_id'), ['survey_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('deletions', recreate='never') as batch_op:
        batch_op.drop_index(batch_op.f('ix_deletions_survey_id'))
    op.drop_table('deletions')

    with op.batch_alter_table('vectors', recreate='never') as batch_op:
        batch_op.drop_index(batch_op.f('ix_vectors_text_hash'))
        batch_op.drop_column('text_hash')

    with op.batch_alter_table('responses', recreate='never') as batch_op:
        batch_op.drop_index(batch_op.f('ix_responses_receipt'))
        batch_op.drop_column('receipt')

    with op.batch_alter_table('waves', recreate='never') as batch_op:
        for name in ('deleted_on', 'text_deleted_on', *(column.name for column in _retention_columns()), *WORDS):
            batch_op.drop_column(name)

    with op.batch_alter_table('surveys', recreate='never') as batch_op:
        for name in ('version', 'minimum_group_for_quotes', 'minimum_group', *(column.name for column in _retention_columns())):
            batch_op.drop_column(name)
