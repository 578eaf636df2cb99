"""Topics from a table: what importing it would change; then all of it is done, or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlmodel import Session, select

from models.base import Refused, new_id
from models.portfolio.table_plan import After, Given, RefusedRow, TablePlan, check_once, differences, plan_of
from models.topics.topics import (
    OwnTopic,
    TopicValues,
    add_topic,
    all_topics,
    change_topic,
    tidied,
    topic_called,
    why_not,
)


def plan_topics(
    session: Session, rows: Sequence[Given], wrong: Iterable[RefusedRow] = ()
) -> TablePlan[After]:
    """Say what importing rows would do.

    Parameters
    ----------
    rows
        What each says of a topic, by the fields of `TopicValues`.
    wrong
        Those of them that could not be read as a whole, each with why.
    """
    topics = all_topics(session)
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(row.name.casefold(), row.number)

    def after(row: Given) -> After:
        was = topic_called(topics, row.name)
        values = _values(row.name, was, row.values)
        if reason := why_not(values):
            raise Refused(reason)
        check_once(first[row.name.casefold()], row.number)
        will = {name: asdict(values)[name] for name in row.values}
        changes = differences(asdict(was.values) if was else None, will)
        name = was.name if was else values.name
        return After(row.number, was.id if was else new_id(), name, was is None, changes, row.values)

    return plan_of(rows, wrong, after)


def _values(name: str, was: OwnTopic | None, given: Mapping[str, Any]) -> TopicValues:
    return tidied(replace(was.values if was else TopicValues(name), **given))


def import_topics(session: Session, rows: Sequence[Given], seen: str, user_id: str) -> TablePlan[After]:
    """Import rows as a person saw that they would be.

    Raises
    ------
    Refused
        If a row cannot be imported; then none is.
    EditedMeanwhile
        If it would do something else than the person saw, but for nothing at all.
    """
    session.exec(select(OwnTopic.id).with_for_update()).all()  # one import after the other
    plan = plan_topics(session, rows)
    plan.check(seen, "the topics")
    there = {topic.id: topic for topic in all_topics(session)}
    for after in (*plan.changed, *plan.added):
        was = there.get(after.id)
        values = _values(after.name, was, after.values)
        try:
            if was:
                change_topic(session, was, values, version=was.version, user_id=user_id)
            else:
                add_topic(session, values, user_id)
        except Refused as reason:
            raise Refused(f"Row {after.number}: {reason} Nothing was imported.") from reason
    return plan
