"""Responses wait sealed in an intake; a wave's area tree is frozen, its pattern fixed once."""

import json

import sqlalchemy as sa
from alembic import op
from models.sealing import Sealer
from models.settings import Settings

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("wave_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_intake_wave_id_waves")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intake")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_intake_wave_id"), "intake", ["wave_id"])
    with op.batch_alter_table("waves", recreate="never") as waves:
        waves.add_column(sa.Column("parents", sa.JSON(), nullable=False, server_default="{}"))
        waves.add_column(sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false()))
        waves.add_column(sa.Column("at_rest", sa.Boolean(), nullable=False, server_default=sa.false()))
        waves.add_column(sa.Column("steps", sa.Integer(), nullable=False, server_default="0"))
        waves.add_column(sa.Column("waits_since", sa.Date(), nullable=True))
        waves.add_column(sa.Column("withheld", sa.Boolean(), nullable=False, server_default=sa.false()))
    _freeze_trees()
    _move_waiting_to_intake()
    # Batch mode would make these tables anew with row numbers; SQLite drops a column in place.
    op.add_column("responses", sa.Column("step", sa.Integer(), nullable=True))
    op.drop_column("responses", "released")
    op.drop_column("answers", "redacted")


def _freeze_trees() -> None:
    connection = op.get_bind()
    areas = connection.execute(sa.text("SELECT id, parent_id FROM portfolio_areas")).all()
    tree = json.dumps({area: parent for area, parent in areas})
    connection.execute(sa.text("UPDATE waves SET parents = :tree, pattern = '{}'"), {"tree": tree})


def _move_waiting_to_intake() -> None:
    """Seal the responses that were not released yet."""
    connection = op.get_bind()
    waiting = connection.execute(
        sa.text("SELECT id, wave_id, area_id FROM responses WHERE NOT released")
    ).all()
    if not waiting:
        return
    sealer = Sealer(Settings().secret_key)
    for response_id, wave_id, area_id in waiting:
        _move(connection, sealer, response_id, wave_id, area_id)


def _move(connection, sealer, response_id, wave_id, area_id) -> None:
    of_response = {"id": response_id}
    answers = connection.execute(
        sa.text("SELECT question_id, text, redacted, number FROM answers WHERE response_id = :id"), of_response
    ).all()
    content = {
        "area": area_id,
        "texts": {question: words for question, words, _, _ in answers if words is not None},
        "numbers": {question: number for question, _, _, number in answers if number is not None},
    }
    redacted = all(done for _, words, done, _ in answers if words is not None)
    connection.execute(
        sa.text("INSERT INTO intake (id, wave_id, sealed, redacted) VALUES (:id, :wave, :sealed, :redacted)"),
        {"id": response_id, "wave": wave_id, "sealed": sealer.seal(content), "redacted": redacted},
    )
    connection.execute(sa.text("DELETE FROM answers WHERE response_id = :id"), of_response)
    connection.execute(sa.text("DELETE FROM responses WHERE id = :id"), of_response)


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM intake LIMIT 1")).first():
        raise RuntimeError("Responses wait in the intake. Close their waves first, so that none is lost.")
    op.add_column("answers", sa.Column("redacted", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("responses", sa.Column("released", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.drop_column("responses", "step")
    with op.batch_alter_table("waves", recreate="never") as waves:
        for column in ("withheld", "waits_since", "steps", "at_rest", "settled", "parents"):
            waves.drop_column(column)
    op.drop_index(op.f("ix_intake_wave_id"), "intake")
    op.drop_table("intake")
