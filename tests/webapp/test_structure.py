"""What holds for every room, so that nothing new is forgotten."""

import ast
import importlib
import re
from pathlib import Path

import webapp
from jobs import queue
from jobs.worker import make_clock, queues_of
from models.settings import Settings
from webapp import create_app

ROOT = Path(webapp.__file__).parent.parent
TEMPLATES = ROOT / "webapp" / "templates"


def test_every_setting_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    for field in Settings.model_fields.values():
        alias = field.validation_alias
        for name in getattr(alias, "choices", [alias]):
            assert f"`{name}`" in readme, f"README.md does not mention {name}"


def procfile() -> dict[str, str]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if line.strip())


def test_every_queue_is_worked_on_by_a_process(settings) -> None:
    """What the clock and every function of `jobs.queue` that enqueues make, and what the Procfile starts."""
    workers = [command.split()[-1] for command in procfile().values() if "soundings worker" in command]
    worked_on = {name for worker in workers for name in queues_of(worker)}
    declared = {value for name, value in vars(queue).items() if name.isupper() and isinstance(value, str)}
    queue.place_pending("a survey")
    queue.find_themes("a run")
    queue.share_encoding("a run", "a lease", 2)
    make_clock().enqueue_jobs()
    used = {name.decode().rpartition(":")[2] for name in queue.connection().smembers("rq:queues")}
    assert used == declared == worked_on


def test_every_job_that_is_enqueued_is_a_function_of_ours() -> None:
    tree = ast.parse(Path(queue.__file__).read_text())
    names = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and str(node.value).startswith("jobs.")
    }
    assert "jobs.themes.find_themes" in names
    for name in names:
        module, _, function = name.rpartition(".")
        assert callable(getattr(importlib.import_module(module), function))


def test_every_template_is_used() -> None:
    written = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")}
    sources = [path.read_text() for path in (ROOT / "webapp").rglob("*.py")]
    sources += [path.read_text() for path in TEMPLATES.rglob("*.html")]
    used = {name for source in sources for name in re.findall(r"[\"']([\w/]+\.html)[\"']", source)}
    assert used == written


def test_cookies_are_kept_to_https_where_the_address_is_https(settings, world, engine) -> None:
    for base, secure in (("https://ask.example", True), ("http://ask.example", False)):
        app = create_app(settings.model_copy(update={"base_url_given": base}))
        response = app.test_client().get("/sign-in")
        cookie = response.headers["Set-Cookie"]
        assert ("Secure" in cookie) is secure
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Strict-Transport-Security" in response.headers) is secure
        app.extensions["soundings_engine"].dispose()


def test_csv_is_written_in_one_place_and_workbooks_in_another() -> None:
    """Strings are guarded there, and stay strings: XlsxWriter makes formulas of some unless told not to."""
    writing = {
        path.relative_to(ROOT).as_posix()
        for room in ("analysis", "jobs", "models", "webapp")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"csv\.writer|DictWriter|to_csv|xlsxwriter|openpyxl", path.read_text())
    }
    assert writing == {"webapp/csv_export.py", "webapp/xlsx_export.py"}
