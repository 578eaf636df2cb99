"""Services from a table: what importing it would change; then all of it is done, or nothing."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session, select

from models.base import Refused, new_id
from models.portfolio.missing import LONGEST, Portfolio
from models.portfolio.names import key_of
from models.portfolio.services import Service, all_services
from models.portfolio.table_plan import After, Given, RefusedRow, TablePlan, check_once, differences, plan_of


def plan_services(
    session: Session, rows: Sequence[Given], wrong: Iterable[RefusedRow] = ()
) -> TablePlan[After]:
    """Say what importing rows would do.

    Parameters
    ----------
    rows
        What each says of a service: whether it is `offered`, as “yes” or “no”.
    wrong
        Those of them that could not be read as a whole, each with why.
    """
    known = Portfolio(session).services
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(key_of(row.name), row.number)

    def after(row: Given) -> After:
        if not row.name:
            raise Refused("It has no name.")
        if len(row.name) > LONGEST["services"] or not row.name.isprintable():
            raise Refused(f"Its name is longer than {LONGEST['services']} characters, or nobody can read it.")
        check_once(first[key_of(row.name)], row.number)
        was = known.find(row.name)
        before = {"offered": "no" if was.archived else "yes"} if was else None
        changes = differences(before, row.values)
        name = was.name if was else row.name
        return After(row.number, was.id if was else new_id(), name, was is None, changes, row.values)

    return plan_of(rows, wrong, after)


def import_services(session: Session, rows: Sequence[Given], seen: str) -> TablePlan[After]:
    """Import rows as a person saw that they would be.

    Raises
    ------
    Refused
        If a row cannot be imported; then none is.
    EditedMeanwhile
        If it would do something else than the person saw, but for nothing at all.
    """
    session.exec(select(Service.id).with_for_update()).all()  # one import after the other
    plan = plan_services(session, rows)
    plan.check(seen)
    for after in plan.added:
        session.add(Service(id=after.id, name=after.name, archived=after.values.get("offered") == "no"))
    there = {service.id: service for service in all_services(session)}
    for after in plan.changed:
        service = there[after.id]
        service.archived = after.values["offered"] == "no"
        service.version += 1
        session.add(service)
    session.flush()
    return plan
