"""Statements can be withheld; names that are known and words that never are one"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('known_names',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_known_names')),
    sqlite_with_rowid=False
    )
    op.create_table('allowed_phrases',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('phrase', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allowed_phrases')),
    sa.UniqueConstraint('phrase', name=op.f('uq_allowed_phrases_phrase'))
    )
    # Added in place: a table that is copied would lose its WITHOUT ROWID on SQLite.
    op.add_column('statements', sa.Column('withheld', sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('statement_id', sa.String(), nullable=True))
        batch_op.alter_column('theme_id', existing_type=sa.String(), nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_decisions_statement_id_statements'), 'statements', ['statement_id'], ['id'], ondelete='CASCADE')
        batch_op.create_index(batch_op.f('ix_decisions_statement_id'), ['statement_id'], unique=False)


def downgrade() -> None:
    # The older version would show the words again; the answers still have them.
    op.execute("UPDATE statements SET text = '[withheld]' WHERE withheld")
    op.execute("DELETE FROM decisions WHERE theme_id IS NULL")
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_decisions_statement_id'))
        batch_op.drop_constraint(batch_op.f('fk_decisions_statement_id_statements'), type_='foreignkey')
        batch_op.alter_column('theme_id', existing_type=sa.String(), nullable=False)
        batch_op.drop_column('statement_id')
    op.drop_column('statements', 'withheld')
    op.drop_table('allowed_phrases')
    op.drop_table('known_names')
