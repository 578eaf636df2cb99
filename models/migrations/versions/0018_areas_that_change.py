"""Areas that change: they can be archived and have a version; a wave keeps the names they had"""

import json

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('portfolio_areas', recreate='never') as areas:
        areas.add_column(sa.Column('archived', sa.Boolean(), nullable=False, server_default=sa.false()))
        areas.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
    with op.batch_alter_table('waves', recreate='never') as waves:
        waves.add_column(sa.Column('area_names', sa.JSON(), nullable=False, server_default='{}'))
    _name_areas_of_waves()


def _name_areas_of_waves() -> None:
    """Until now nothing could be renamed: the names of today are those that staff read."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, name FROM portfolio_areas")).all()
    names = {area_id: name for area_id, name in rows}
    for wave_id, parents in connection.execute(sa.text('SELECT id, parents FROM waves')).all():
        here = json.loads(parents) if isinstance(parents, str) else parents
        kept = json.dumps({area: names[area] for area in here if area in names})
        connection.execute(
            sa.text('UPDATE waves SET area_names = :names WHERE id = :id'), {'names': kept, 'id': wave_id}
        )


def downgrade() -> None:
    with op.batch_alter_table('waves', recreate='never') as waves:
        waves.drop_column('area_names')
    with op.batch_alter_table('portfolio_areas', recreate='never') as areas:
        areas.drop_column('version')
        areas.drop_column('archived')
