"""The pages of topics: the organisation's own, which leads write, and those that ship, to be read."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from models.base import EditedMeanwhile, Refused
from models.evidence.search import terms_of
from models.topics.topics import (
    OwnTopic,
    TopicValues,
    add_topic,
    all_topics,
    change_topic,
    delete_topic,
    get_topic,
    last_changed_by,
)
from webapp.accounts.views import require_lead
from webapp.database import session
from webapp.fields import show_version, version_of
from webapp.security import gives_text_back
from webapp.themes.forms import STALE
from webapp.topics.forms import DeleteForm, TopicForm
from webapp.topics.lexicon import (
    domains,
    filled_up,
    known_name_in,
    shipped_called,
    shipped_in,
    shipped_names,
    shipped_with,
)

LONGEST_SEARCH = 100  # characters
ADDED = "“{}” names themes from the next analysis on, in every survey."
SAVED = "“{}” was saved. It holds from the next analysis on, in every survey."
DELETED = "“{}” was deleted. The themes that you named so keep the name."
NAMED = "“{}” is a name that is taken out of answers. A topic names nobody: put it otherwise."
NOT_SHIPPED = "No topic that ships is called so. Choose one of the list, or leave this empty."

blueprint = Blueprint("topics", __name__)
blueprint.before_request(require_lead)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/topics")
def index() -> str:
    """List the organisation's topics; below, of those that ship, a domain, or what is searched for."""
    typed = " ".join(request.args.get("q", "").split())[:LONGEST_SEARCH]
    domain = request.args.get("domain", "")
    terms = terms_of(typed)
    return render_template(
        "topics/index.html",
        own=[(topic, filled_up(topic)) for topic in all_topics(session())],
        by=last_changed_by(session()),
        domains=domains(),
        domain=domain if domain in domains() and not terms else "",
        typed=typed,
        longest=LONGEST_SEARCH,
        shipped=shipped_with(terms) if terms else shipped_in(domain),
    )


@blueprint.route("/topics/new", methods=["GET", "POST"])
@gives_text_back
def add() -> ResponseReturnValue:
    """Add a topic: in the place of a shipped one where the address says so."""
    form = TopicForm(instead_of=_shipped_asked())
    form.offer()
    if not (form.validate_on_submit() and _is_sound(form)):
        return _form_page(form), 422 if form.errors else 200
    try:
        topic = add_topic(session(), form.values(), current_user.id)
    except Refused as refused:
        return _form_page(form, conflict=str(refused)), 422
    return _done(ADDED if topic.in_use else SAVED, topic.name)


def _shipped_asked() -> str:
    shipped = shipped_called(request.args.get("instead_of", ""))
    return shipped.name if shipped else ""


@blueprint.route("/topics/<topic_id>", methods=["GET", "POST"])
@gives_text_back
def edit(topic_id: str) -> ResponseReturnValue:
    """Change a topic, put it out of use, or delete it; two people who do so never overwrite each other."""
    topic = get_topic(session(), topic_id)
    if "delete" in request.form:
        return _delete(topic)
    form = _filled(topic)
    form.offer(topic.domain)
    if not (form.validate_on_submit() and _is_sound(form)):
        return _form_page(form, topic), 422 if form.errors else 200
    try:
        version = version_of(form.version)
        change_topic(session(), topic, form.values(), version=version, user_id=current_user.id)
    except EditedMeanwhile as conflict:
        show_version(form.version, topic.version)
        return _form_page(form, topic, str(conflict)), 409
    except Refused as refused:
        return _form_page(form, topic, str(refused)), 422
    return _done(SAVED, topic.name)


def _delete(topic: OwnTopic) -> ResponseReturnValue:
    deed, name = DeleteForm(), topic.name
    try:
        if deed.validate_on_submit():
            delete_topic(session(), topic, version_of(deed.version))
            return _done(DELETED, name)
        problem, status = STALE, 422
    except EditedMeanwhile as conflict:
        problem, status = str(conflict), 409
    form = _filled(topic, formdata=None)
    form.offer(topic.domain)
    return _form_page(form, topic, problem), status


def _filled(topic: OwnTopic, **options: Any) -> TopicForm:
    return TopicForm(
        **options,
        version=topic.version,
        name=topic.name,
        improvement=topic.improvement,
        instead_of=topic.instead_of,
        domain=topic.domain,
        works="\n".join(topic.works),
        needs_work="\n".join(topic.needs_work),
        in_use=topic.in_use,
    )


def _is_sound(form: TopicForm) -> bool:
    """Whether a topic that ships is named, if any, and nobody whom the organisation knows."""
    if form.stands_for_nothing():
        form.instead_of.errors = [NOT_SHIPPED]
    values: TopicValues = form.values()
    if name := known_name_in(session(), values):
        form.name.errors = [NAMED.format(name)]
    return not form.errors


def _done(words: str, name: str) -> Response:
    session().commit()
    flash(words.format(name))
    return redirect(url_for("topics.index"), 303)


def _form_page(form: TopicForm, topic: OwnTopic | None = None, conflict: str = "") -> str:
    return render_template(
        "topics/topic.html",
        form=form,
        topic=topic,
        conflict=conflict,
        shipped=shipped_called(form.instead_of.data or ""),
        names=shipped_names(),
    )
