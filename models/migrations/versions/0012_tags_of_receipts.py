"""What waits is found by its receipt and counted without a look at its content"""

import sqlalchemy as sa
from alembic import op
from models.sealing import Sealer, SealBroken, random_tag
from models.settings import Settings

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in batch mode: on SQLite that would make the table anew, with row numbers.
    op.add_column("intake", sa.Column("receipt_tag", sa.String(length=64), nullable=True))
    op.add_column("intake", sa.Column("sealed_with", sa.String(length=16), nullable=True))
    op.add_column("intake", sa.Column("unreadable_with", sa.String(length=16), nullable=True))
    _open_what_waits()
    op.drop_index(op.f("ix_intake_wave_id"), "intake")
    op.create_index(
        "ix_intake_waiting", "intake", ["wave_id", "redacted", "sealed_with", "unreadable_with"]
    )
    op.create_index(op.f("ix_intake_receipt_tag"), "intake", ["receipt_tag"])


def _open_what_waits() -> None:
    connection = op.get_bind()
    waiting = connection.execute(sa.text("SELECT id FROM intake ORDER BY id")).scalars().all()
    if not waiting:
        return
    sealer = Sealer(Settings().secret_key)
    for row_id in waiting:
        sealed = connection.execute(sa.text("SELECT sealed FROM intake WHERE id = :id"), {"id": row_id})
        connection.execute(
            sa.text(
                "UPDATE intake SET receipt_tag = :tag, sealed_with = :opens, unreadable_with = :fails "
                "WHERE id = :id"
            ),
            {"id": row_id, **_told_of(sealed.scalar_one(), sealer)},
        )


def _told_of(sealed, sealer) -> dict[str, str | None]:
    """Leave the tag of what cannot be opened to whoever has its key."""
    try:
        receipt = sealer.unseal(sealed).get("receipt")
    except SealBroken:
        return {"tag": None, "opens": None, "fails": sealer.key_name}
    return {
        "tag": sealer.tag(receipt) if receipt else random_tag(),
        "opens": sealer.key_name,
        "fails": None,
    }


def downgrade() -> None:
    op.drop_index(op.f("ix_intake_receipt_tag"), "intake")
    op.drop_index("ix_intake_waiting", "intake")
    op.create_index(op.f("ix_intake_wave_id"), "intake", ["wave_id"])
    for column in ("unreadable_with", "sealed_with", "receipt_tag"):
        op.drop_column("intake", column)
