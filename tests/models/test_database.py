from collections.abc import Callable, Sequence

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from models.base import today
from models.database import (
    BUSY_SECONDS,
    downgrade,
    make_engine,
    migration_config,
    reading_session,
    transaction,
    upgrade,
)
from models.demonstration import organisation
from models.evidence.figures import wave_figures
from models.intake.counts import Waiting, waiting_of
from models.intake.responses import Answer, count_responses
from models.intake.waiting import Draft, Unsealed, WaitingResponse, record_response, unseal
from models.releases.batches import settle
from models.removal.withdrawals import has_receipt, receipt_of
from models.review.deciding import decide
from models.review.withholding import Reason, withhold
from models.sealing import Sealer
from models.surveys.surveys import Survey, create_survey
from models.surveys.waves import Wave, get_wave
from models.tables import METADATA
from models.themes.decisions import DecisionKind
from tests.factories.findings import find
from tests.factories.releases import move_on
from tests.factories.responses import respond
from tests.factories.reviewed import review
from tests.factories.settings import SEALER, SECRET_KEY


def tables(url: str) -> set[str]:
    engine = make_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_migrations_go_up_and_down_and_up_again(database_url) -> None:
    downgrade(database_url)
    assert tables(database_url) <= {"alembic_version"}
    upgrade(database_url)
    assert set(METADATA.tables) <= tables(database_url)


def test_migrations_keep_what_is_stored(engine, committed_world, look, monkeypatch) -> None:
    """A wave that was opened before its notice was frozen gets its survey's words; what waited is sealed."""
    monkeypatch.setenv("SOUNDINGS_SECRET_KEY", SECRET_KEY)
    with transaction(engine) as session:
        for number in range(5):
            respond(session, committed_world, works=f"Planning {number}", area="Data", rating=number)
        move_on(session, committed_world.survey.id, close=committed_world.wave)
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    downgrade(url, "0001")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM statements"))
        one = "SELECT response_id FROM answers WHERE text = 'Planning 3'"
        connection.execute(text(f"UPDATE responses SET released = (1 = 0) WHERE id IN ({one})"))
    engine.dispose()
    upgrade(url)
    moved = {words for words in look.exec(select(Answer.text)) if words}
    assert moved == {f"Planning {number}" for number in (0, 1, 2, 4)}
    (waiting,) = unseal(look.exec(select(WaitingResponse)), SEALER)
    assert waiting.draft.area_id == committed_world.areas["Data"].id
    assert [*waiting.draft.texts.values(), *waiting.draft.numbers.values()] == ["Planning 3", 3]
    wave = look.exec(select(Wave)).one()
    assert (wave.urgent_contact, wave.text_days, wave.receipts) == ("the helpline", 365, False)


def test_a_demonstration_that_was_loaded_before_it_had_a_mark_is_known(engine, committed_world, look) -> None:
    written = organisation()["survey"]
    with transaction(engine) as session:
        loaded = create_survey(session, **written)
        changed = create_survey(session, **written | {"title": "Ours", "contact": "me@pmo.gov"})
        expected = {committed_world.survey.id: False, loaded.id: True, changed.id: True}
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    downgrade(url, "0019")
    upgrade(url)
    assert dict(look.exec(select(Survey.id, Survey.is_made_up)).all()) == expected


@pytest.fixture
def begun_before(engine, committed_world, monkeypatch) -> Callable[[int, bool], None]:
    """Bring to the newest schema what the first version left behind: `begun_before(waiting, closed)`.

    Its wave has fifteen responses, eight in Platform and seven in Housing; those that wait are in Platform.
    Its staff were told that seven are a group.
    """
    monkeypatch.setenv("SOUNDINGS_SECRET_KEY", SECRET_KEY)

    def upgraded(waiting: int, closed: bool) -> None:
        with transaction(engine) as session:
            for number in range(15):
                area = "Platform" if number < 8 else "Housing"
                respond(session, committed_world, works=f"Planning {number}", area=area, rating=number % 10)
            move_on(session, committed_world.survey.id, close=committed_world.wave)
        url = engine.url.render_as_string(hide_password=False)
        engine.dispose()
        downgrade(url, "0001")
        with engine.begin() as connection:
            told = {"state": "closed" if closed else "open"}
            query = "UPDATE waves SET minimum_group = 7, minimum_group_for_quotes = 12, state = :state"
            connection.execute(text(query), told)
            connection.execute(text("DELETE FROM statements"))
            words = ", ".join(f"'Planning {number}'" for number in range(waiting))
            those = f"SELECT response_id FROM answers WHERE text IN ({words})"
            connection.execute(text(f"UPDATE responses SET released = (1 = 0) WHERE id IN ({those})"))
        engine.dispose()
        upgrade(url)

    return upgraded


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("waiting", [1, 3, 6])
def test_the_last_answers_that_an_older_version_took_are_not_stranded(
    engine, look, committed_world, begun_before, waiting, closed
) -> None:
    """It kept no group back for them, so that they are fewer than one; its staff knew of none."""
    begun_before(waiting, closed)
    wave = look.get_one(Wave, committed_world.wave.id)
    assert (wave.minimum_group, wave.minimum_group_for_quotes) == (7, 12)
    assert count_responses(look, wave.id) == 15 - waiting
    look.rollback()
    with transaction(engine) as session:
        assert not settle(session, wave.id, SEALER)
        move_on(session, committed_world.survey.id)
        assert count_responses(session, wave.id) == (15 if closed else 15 - waiting)
        move_on(session, committed_world.survey.id, close=committed_world.wave)
    look.rollback()
    wave = look.get_one(Wave, wave.id, populate_existing=True)
    assert (count_responses(look, wave.id), wave.settled) == (15, True)
    assert wave_figures(look, wave).respondents == 15
    shown = {name for name, area in committed_world.areas.items() if wave.pattern[area.id] == area.id}
    assert shown == {"Platform", "Housing"}  # the last ones cost nobody else their area


def test_those_of_an_older_version_that_were_too_few_stay_unseen_as_they_were_told(
    engine, look, committed_world, begun_before
) -> None:
    begun_before(15, closed=True)
    with transaction(engine) as session:
        session.exec(delete(WaitingResponse).where(col(WaitingResponse.id).in_(some_waiting(session, 9))))
        move_on(session, committed_world.survey.id)
    wave = look.get_one(Wave, committed_world.wave.id)
    assert (count_responses(look, wave.id), wave.settled) == (0, True)
    assert wave_figures(look, wave).respondents is None


def some_waiting(session: Session, number: int) -> list[str]:
    """Some of the responses that wait, by id."""
    return session.exec(select(WaitingResponse.id).limit(number)).all()


def test_columns_that_nothing_read_go_and_come_back_without_what_they_held(
    engine, database_url, committed_world
) -> None:
    with transaction(engine) as session:
        find(session, committed_world)
    engine.dispose()
    downgrade(database_url, "0012")
    with engine.begin() as connection:
        days = connection.execute(text("SELECT joined_on FROM users")).scalars()
        assert [str(day) for day in days] == [str(today())]
        assert not any(connection.execute(text("SELECT pinned FROM themes")).scalars())
    engine.dispose()
    upgrade(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT email FROM users")).scalar() == committed_world.lead.email
        assert connection.execute(text("SELECT count(*) FROM themes")).scalar() == 3
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_codes_that_were_given_out_work_before_and_after_what_waits_is_tagged(
    engine, database_url, committed_world, monkeypatch
) -> None:
    """What no key opens now keeps its place and is found once its key is back."""
    ours, other = Sealer("a key for the tests alone"), Sealer("a key that is away")
    monkeypatch.setenv("SOUNDINGS_SECRET_KEY", "a key for the tests alone")
    with transaction(engine) as session:
        wave = get_wave(session, committed_world.wave.id)
        record_response(session, wave, Draft(), "a form", ours, receipt_of("FIRST"))
        record_response(session, wave, Draft(), "another form", other, receipt_of("SECOND"))
        record_response(session, wave, Draft(), "a third form", ours)
    engine.dispose()
    downgrade(database_url, "0011")
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT sealed FROM intake")).scalars().all()
    receipts = [unsealed.receipt for key in (ours, other) for unsealed in opened(kept, key)]
    assert set(receipts) == {receipt_of("FIRST"), receipt_of("SECOND"), None}
    engine.dispose()
    upgrade(database_url)
    with reading_session(engine) as session:
        rows = session.exec(select(WaitingResponse)).all()
        tags = {ours.tag(receipt_of("FIRST")), None}
        assert len({row.receipt_tag for row in rows}) == 3
        assert {row.receipt_tag for row in rows} >= tags
        assert waiting_of(session, committed_world.wave.id, ours.key_name) == Waiting(raw=2, unreadable=1)
        assert has_receipt(session, "FIRST", ours)
        assert not has_receipt(session, "SECOND", ours)
        assert has_receipt(session, "SECOND", other)


def opened(contents: Sequence[bytes], sealer: Sealer) -> list[Unsealed]:
    return unseal([WaitingResponse(wave_id="", sealed=content) for content in contents], sealer)


def test_tables_stay_without_row_numbers(fresh_database) -> None:
    """A migration that copies a table on SQLite would lose that."""
    engine = make_engine(fresh_database("sqlite"))
    with engine.connect() as connection:
        for table in METADATA.tables.values():
            made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = ?", (table.name,))
            wanted = table.dialect_options["sqlite"]["with_rowid"] is False
            assert ("WITHOUT ROWID" in made.scalar_one()) is wanted, table.name
    engine.dispose()


def test_the_migrated_schema_is_the_one_the_tables_declare(engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_there_is_one_newest_migration(database_url) -> None:
    command.check(migration_config(database_url))


def test_sqlite_keeps_foreign_keys_and_overwrites_what_is_deleted(fresh_database) -> None:
    engine = make_engine(fresh_database("sqlite"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_sqlite_waits_for_a_writer_as_long_as_its_address_says(fresh_database) -> None:
    address = fresh_database("sqlite")
    for url, milliseconds in ((address, BUSY_SECONDS * 1000), (f"{address}?timeout=0.1", 100)):
        engine = make_engine(url)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == milliseconds
        engine.dispose()


def test_an_error_of_the_database_holds_nobodys_words(session) -> None:
    session.add(Answer(response_id="none", question_id="none", text="Priya is late again"))
    with pytest.raises(IntegrityError) as error:
        session.flush()
    assert "Priya" not in str(error.value)


def test_what_is_withheld_is_not_shown_by_an_older_version(engine, database_url, committed_world) -> None:
    with transaction(engine) as session:
        found = find(session, committed_world)
        decide(session, found.themes["Planning"], committed_world.lead.id, DecisionKind.NAME, "Planning days")
        withhold(session, found.statements[0], committed_world.lead.id, Reason.OTHER)
        others = [row.text for row in found.statements[1:]]
    engine.dispose()
    downgrade(database_url, "0001")
    with engine.connect() as connection:
        texts = connection.execute(text("SELECT text FROM statements")).scalars().all()
        assert sorted(texts) == sorted(["[withheld]", *others])
        assert connection.execute(text("SELECT value FROM decisions")).scalars().all() == ["Planning days"]
    engine.dispose()
    upgrade(database_url)
    with engine.connect() as connection:
        assert not any(connection.execute(text("SELECT withheld FROM statements")).scalars())
        if engine.dialect.name == "sqlite":
            made = connection.execute(
                text("SELECT sql FROM sqlite_master WHERE name = 'statements'")
            ).scalar()
            assert "WITHOUT ROWID" in made


def test_a_round_that_was_here_before_reviews_is_not_reviewed_and_can_be(
    engine, look, committed_world, monkeypatch
) -> None:
    monkeypatch.setenv("SOUNDINGS_SECRET_KEY", SECRET_KEY)
    with transaction(engine) as session:
        find(session, committed_world)
        review(session, committed_world.wave, committed_world.lead.id)
    before = told(look, committed_world)
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    downgrade(url, "0019")
    upgrade(url)
    assert look.exec(select(Wave.reviewed_on, Wave.reviewed_by)).one() == (None, None)
    look.rollback()
    assert told(look, committed_world) == before
    with transaction(engine) as session:
        review(session, committed_world.wave, committed_world.lead.id)
    assert told(look, committed_world) == before


def told(look, world) -> list[tuple]:
    figures = wave_figures(look, look.get_one(Wave, world.wave.id, populate_existing=True))
    numbers = [(f.theme.title, f.respondents, f.works, f.needs_work) for f in figures.themes]
    look.rollback()
    return numbers
