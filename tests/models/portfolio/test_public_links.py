import pytest

from models.base import Missing
from models.portfolio.public_links import (
    PORTFOLIO,
    link_with_token,
    public_link,
    renew,
    switch_off,
    switch_on,
)


def test_a_thing_has_one_link_of_128_bits_for_as_long_as_it_is_on(session) -> None:
    assert public_link(session, PORTFOLIO) is None
    link = switch_on(session, PORTFOLIO, "a survey")
    token = link.token
    assert len(token) == 22  # of 64 signs each: 132 bits
    assert link_with_token(session, PORTFOLIO, token) is switch_on(session, PORTFOLIO)
    assert (link.token, link.survey_id) == (token, None)
    other = switch_on(session, "another")
    assert other.token != token
    with pytest.raises(Missing):
        link_with_token(session, "another", token)


def test_a_link_that_was_renewed_or_switched_off_leads_to_nothing(session) -> None:
    link = switch_on(session, PORTFOLIO)
    old = link.token
    renew(session, link)
    with pytest.raises(Missing, match="leads to nothing"):
        link_with_token(session, PORTFOLIO, old)
    new = link.token
    assert link_with_token(session, PORTFOLIO, new) is link
    switch_off(session, link)
    with pytest.raises(Missing):
        link_with_token(session, PORTFOLIO, new)
    assert public_link(session, PORTFOLIO) is None
