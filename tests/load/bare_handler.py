"""The least that a form could cost: Flask, one insert, one commit, and the way to the thanks.

Submissions are measured beside it, on the same Gunicorn and the same database.
"""

from flask import Flask, redirect, request
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, insert
from werkzeug.wrappers import Response

from models.base import new_id
from models.database import WRITING, make_engine
from models.sealing import BLOCK_BYTES
from models.settings import Settings

KEPT = Table(
    "bare_handler",
    MetaData(),
    Column("id", String(32), primary_key=True),
    Column("kept", LargeBinary),
    sqlite_with_rowid=False,
)


def create_app() -> Flask:
    """Make the application: `POST /` keeps what the form holds, in a row as long as a waiting response."""
    app = Flask(__name__)
    engine = make_engine(Settings().database_url).execution_options(**{WRITING: True})

    @app.post("/")
    def keep() -> Response:
        kept = "".join(request.form.values()).encode().ljust(BLOCK_BYTES)
        with engine.begin() as connection:
            connection.execute(insert(KEPT).values(id=new_id(), kept=kept))
        return redirect("/thanks", 303)

    return app
