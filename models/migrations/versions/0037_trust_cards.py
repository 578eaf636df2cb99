"""Statements that leads sort without seeing where the machine put them"""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'trust_cards',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('survey_id', sa.String(), nullable=False),
        sa.Column('run_id', sa.String(), nullable=False),
        sa.Column('user_id', sa.String(), nullable=False),
        sa.Column('drawn_on', sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(['run_id'], ['analysis_runs.id'], name=op.f('fk_trust_cards_run_id_analysis_runs')),
        sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name=op.f('fk_trust_cards_survey_id_surveys')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_trust_cards_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_trust_cards')),
        sa.UniqueConstraint('run_id', 'user_id', name=op.f('uq_trust_cards_run_id')),
    )
    op.create_index(op.f('ix_trust_cards_survey_id'), 'trust_cards', ['survey_id'])
    op.create_table(
        'sorted_statements',
        sa.Column('card_id', sa.String(), nullable=False),
        sa.Column('statement_id', sa.String(), nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('found_in', sa.String(length=32), nullable=True),
        sa.Column('confidence', sa.Float(), nullable=False),
        sa.Column('is_sorted', sa.Boolean(), nullable=False),
        sa.Column('theme_id', sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ['card_id'], ['trust_cards.id'], name=op.f('fk_sorted_statements_card_id_trust_cards'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(
            ['statement_id'],
            ['statements.id'],
            name=op.f('fk_sorted_statements_statement_id_statements'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('card_id', 'statement_id', name=op.f('pk_sorted_statements')),
    )
    op.create_index(op.f('ix_sorted_statements_statement_id'), 'sorted_statements', ['statement_id'])


def downgrade() -> None:
    op.drop_table('sorted_statements')
    op.drop_table('trust_cards')
