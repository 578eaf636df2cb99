"""Reviewed waves: the day and the person, and the figures that stand from then on"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('waves', recreate='never') as waves:
        waves.add_column(sa.Column('reviewed_on', sa.Date(), nullable=True))
    # written out, since SQLite takes a foreign key only with its column
    op.execute(
        'ALTER TABLE waves ADD COLUMN reviewed_by VARCHAR CONSTRAINT fk_waves_reviewed_by_users REFERENCES users (id)'
    )
    op.create_table(
        'reviewed_figures',
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('wave_id', sa.String(), nullable=False),
        sa.Column('theme_id', sa.String(length=32), nullable=True),
        sa.Column('label', sa.String(length=120), nullable=False),
        sa.Column('hidden', sa.Boolean(), nullable=False),
        sa.Column('broad', sa.Integer(), nullable=True),
        sa.Column('by_group', sa.JSON(), nullable=False),
        sa.Column('together', sa.JSON(), nullable=False),
        sa.Column('moved_on', sa.Date(), nullable=True),
        sa.Column('moved_by', sa.String(), nullable=True),
        sa.ForeignKeyConstraint(['wave_id'], ['waves.id'], name=op.f('fk_reviewed_figures_wave_id_waves')),
        sa.ForeignKeyConstraint(['moved_by'], ['users.id'], name=op.f('fk_reviewed_figures_moved_by_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_reviewed_figures')),
        sa.UniqueConstraint('wave_id', 'theme_id', name=op.f('uq_reviewed_figures_wave_id')),
    )


def downgrade() -> None:
    op.drop_table('reviewed_figures')
    with op.batch_alter_table('waves', recreate='never') as waves:
        waves.drop_column('reviewed_by')
        waves.drop_column('reviewed_on')
