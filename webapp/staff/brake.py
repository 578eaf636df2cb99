"""The brake: what holds when answers to a wave come faster than people answer.

While it is off there is no limit for a caller, so an office behind one address never meets one. While it is
on, each caller may send so many forms a minute, and a form must be as old as a person needs to fill it in.
Who is turned back keeps everything typed and is asked to send again.
"""

from dataclasses import dataclass

from flask import current_app
from limits.storage import MemoryStorage
from redis import Redis

from jobs import queue
from models.surveys.waves import Wave
from webapp.counters import counters, key_of, run
from webapp.security import caller
from webapp.staff.tickets import Ticket

A_MINUTE = 60
BRAKED_SECONDS = 10 * 60
COUNT_FORM = """
local sent = redis.call('INCR', KEYS[1])
if sent == 1 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
if sent > tonumber(ARGV[1]) then redis.call('SET', KEYS[2], 1, 'NX', 'EX', ARGV[3]) end
local braked = redis.call('EXISTS', KEYS[2])
if braked == 1 or not KEYS[3] then return {braked, 0} end
return {0, redis.call('SET', KEYS[3], 1, 'NX', 'EX', ARGV[4]) and 1 or 0}
"""

MANY_FROM_HERE = (
    "Very many answers are arriving from where you are. Yours is not stored yet; "
    "everything is still here: press “Send” again in a minute."
)
MANY_AT_ONCE = (
    "Very many answers are arriving at the moment. Yours is not stored yet; "
    "everything is still here: press “Send” again in a minute."
)
VERY_QUICK = (
    "That was very quick, and very many answers are arriving at the moment. Yours is not stored yet; "
    "everything is still here: press “Send” once more."
)


@dataclass(frozen=True)
class Limits:
    """How fast answers to a wave may come, before the brake is on and while it is."""

    usual_a_minute: int = 300  # forms to a wave, or its headcount: more than that is no survey being answered
    caller_a_minute: int = 60  # forms of one caller while the brake is on
    most_a_minute: int = 1200  # stored for a wave while the brake is on, or four times its headcount
    youngest_seconds: float = 3  # of a form while the brake is on


@dataclass(frozen=True)
class Counted:
    """What came of counting a form: whether the brake is on, and whether this one asks for the placing."""

    braked: bool
    claimed: bool = False


class GivenBack(Exception):
    """A form goes back with everything in it: why, and in how many seconds to send it again (0: at once)."""

    def __init__(self, words: str, seconds: int = 0) -> None:
        super().__init__(words)
        self.words = words
        self.seconds = seconds

    @property
    def status(self) -> int:
        """The status of the answer."""
        return 429 if self.seconds else 422


def count_form(wave: Wave, *, claims_placing: bool) -> Counted:
    """Count a form that was sent to a wave, in one trip to Valkey; too many of them put the brake on.

    A form that will be stored may claim in the same trip to be the one that asks for its survey's placing:
    it does where no brake is on and no placing job waits.
    """
    usual = max(_limits().usual_a_minute, wave.headcount)
    sent, brake = key_of(f"sent:{wave.id}"), key_of(f"brake:{wave.id}")
    placing = [queue.placing_key(wave.survey_id)] if claims_placing else []

    def shared(valkey: Redis) -> Counted:
        times = (A_MINUTE, BRAKED_SECONDS, queue.CLAIM_SECONDS)
        return Counted(*map(bool, run(valkey, COUNT_FORM, [sent, brake, *placing], usual, *times)))

    def alone(memory: MemoryStorage) -> Counted:
        if memory.incr(sent, A_MINUTE) > usual:
            memory.incr(brake, BRAKED_SECONDS)
        return Counted(braked=memory.get(brake) > 0)

    return counters().ask(shared, alone)


def seconds_held(wave: Wave | None) -> int:
    """In how many seconds a caller who was turned back may send again; 0 for who may now."""
    return counters().seconds_full(_caller(wave)) if wave else 0


def check_caller(wave: Wave) -> None:
    """Let each caller send so many forms a minute; for while the brake is on.

    Raises
    ------
    GivenBack
        If the caller has sent more.
    """
    _count_up_to(_limits().caller_a_minute, _caller(wave), MANY_FROM_HERE)


def check_age(ticket: Ticket) -> None:
    """Take a form only when it is as old as a person needs to fill it in; for while the brake is on.

    Raises
    ------
    GivenBack
        If it is younger.
    """
    if ticket.age_seconds < _limits().youngest_seconds:
        raise GivenBack(VERY_QUICK)


def check_room(wave: Wave) -> None:
    """Store only so many responses of a wave in a minute; for while the brake is on: before, fewer come.

    Raises
    ------
    GivenBack
        If this minute's are stored already.
    """
    _count_up_to(max(_limits().most_a_minute, 4 * wave.headcount), f"stored:{wave.id}", MANY_AT_ONCE)


def _limits() -> Limits:
    found: Limits = current_app.config["BRAKE"]
    return found


def _caller(wave: Wave) -> str:
    return f"caller:{caller()}:{wave.id}"


def _count_up_to(most: int, name: str, words: str) -> None:
    seconds = counters().add_up_to(most, name, A_MINUTE)
    if seconds:
        raise GivenBack(words, seconds)
