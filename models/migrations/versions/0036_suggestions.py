"""What an analysis suggests doing with themes, and what was answered"""

import sqlalchemy as sa
from alembic import op

revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'suggestions',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('survey_id', sa.String(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('theme_id', sa.String(), nullable=True),
        sa.Column('other_id', sa.String(), nullable=True),
        sa.Column('label', sa.String(length=120), nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('decision_id', sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ['decision_id'], ['decisions.id'], name=op.f('fk_suggestions_decision_id_decisions')
        ),
        sa.ForeignKeyConstraint(
            ['other_id'], ['themes.id'], name=op.f('fk_suggestions_other_id_themes'), ondelete='CASCADE'
        ),
        sa.ForeignKeyConstraint(['survey_id'], ['surveys.id'], name=op.f('fk_suggestions_survey_id_surveys')),
        sa.ForeignKeyConstraint(
            ['theme_id'], ['themes.id'], name=op.f('fk_suggestions_theme_id_themes'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_suggestions')),
    )
    for column in ('survey_id', 'theme_id', 'other_id', 'decision_id'):
        op.create_index(op.f(f'ix_suggestions_{column}'), 'suggestions', [column])
    op.create_table(
        'suggested_statements',
        sa.Column('suggestion_id', sa.String(), nullable=False),
        sa.Column('statement_id', sa.String(), nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ['statement_id'],
            ['statements.id'],
            name=op.f('fk_suggested_statements_statement_id_statements'),
            ondelete='CASCADE',
        ),
        sa.ForeignKeyConstraint(
            ['suggestion_id'],
            ['suggestions.id'],
            name=op.f('fk_suggested_statements_suggestion_id_suggestions'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('suggestion_id', 'statement_id', name=op.f('pk_suggested_statements')),
    )
    op.create_index(op.f('ix_suggested_statements_statement_id'), 'suggested_statements', ['statement_id'])


def downgrade() -> None:
    op.drop_table('suggested_statements')
    op.drop_table('suggestions')
