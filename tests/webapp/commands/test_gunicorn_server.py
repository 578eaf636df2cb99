"""The web process, as Gunicorn makes it."""

import gc
import time

import pytest
from flask import Flask

from webapp.commands.gunicorn_server import Server

AT_ONCE = 0.01  # seconds of the processor; with all that is loaded it takes five to ten times as long


@pytest.fixture
def loaded(settings):
    made: Flask = Server(settings).load()
    yield made
    gc.unfreeze()
    made.extensions["soundings_engine"].dispose()


def test_no_page_waits_while_python_looks_through_what_is_loaded(loaded) -> None:
    gc.collect()
    began = time.process_time()
    gc.collect()
    assert time.process_time() - began < AT_ONCE
    assert loaded.test_client().get("/sign-in").status_code == 200
