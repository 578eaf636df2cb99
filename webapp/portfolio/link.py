"""The link by which anybody may read the portfolio: switching it on, renewing it, ending it."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.base import Refused
from models.evidence.said_by_area import rounds_told
from models.portfolio.public_links import PORTFOLIO, PublicLink, public_link, renew, switch_off, switch_on
from webapp.database import session
from webapp.portfolio.forms import LinkForm
from webapp.portfolio.views import blueprint
from webapp.security import gives_text_back

NOTHING = "Nothing: goals and improvements alone"


@blueprint.route("/portfolio/link", methods=["GET", "POST"])
@gives_text_back
def link() -> ResponseReturnValue:
    """Say whether anybody may read the portfolio, and by which link."""
    shown = public_link(session(), PORTFOLIO)
    form = LinkForm(survey=shown.survey_id if shown else "")
    reviewed = rounds_told(session(), reviewed=True)
    form.survey.choices = {"": NOTHING, **{each.id: f"{each.title}, {wave.name}" for each, wave in reviewed}}
    if not form.validate_on_submit():
        return _page(form, shown), 422 if form.errors else 200
    said = _do(request.form.get("deed", ""), shown, form.survey.data)
    session().commit()
    flash(said)
    return redirect(url_for("portfolio.link"), 303)


def _do(deed: str, shown: PublicLink | None, survey_id: str) -> str:
    """Do what was pressed, and say what that did."""
    if deed == "on":
        switch_on(session(), PORTFOLIO, survey_id or None)
        return "Anybody who has the link can read the portfolio."
    if shown is None:
        raise Refused("The portfolio has no link any more, so nothing was changed.")
    if deed == "renew":
        renew(session(), shown)
        return "There is a new link. The old one leads to nothing."
    if deed == "off":
        switch_off(session(), shown)
        return "The link is switched off: it leads to nothing."
    raise Refused("Nothing was changed: press one of the page's buttons.")


def _page(form: LinkForm, shown: PublicLink | None) -> str:
    origin = current_app.config["SOUNDINGS"].origin
    address = origin + url_for("public.portfolio", link=shown.token) if shown else ""
    return render_template("portfolio/link.html", form=form, address=address)
