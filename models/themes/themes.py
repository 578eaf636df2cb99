"""Themes as they stand: what the machine found, as people's decisions left it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import JSON
from sqlmodel import Field, Session, select

from models.base import Missing, Row, declare

LONGEST_NAME = 80


class Theme(Row, table=True):
    """A topic that many statements share. `label` is the machine's, `name` a person's.

    Themes with the same number in `broad` are close to each other: they make one broad theme. What people
    decided stands in `name`, `hidden` and `merged_into`, put there by `models.themes.replay` alone.
    `topic` is the topic by which the machine called it, "" where it did so by a phrase; it could be called by
    `nearest_topics` or its own `phrases` as well.
    """

    __tablename__ = "themes"
    __table_args__ = declare(
        order_tells=False,
        holds_traces=True,
        words=("label", "keywords", "name", "description", "topic", "nearest_topics", "phrases"),
    )
    survey_id: str = Field(foreign_key="surveys.id", index=True)
    label: str = Field(max_length=120)
    keywords: list[str] = Field(default_factory=list, sa_type=JSON)
    quotes: list[str] = Field(default_factory=list, sa_type=JSON)
    centroid: bytes = b""
    encoder: str = Field(default="", max_length=120)
    name: str | None = Field(default=None, max_length=LONGEST_NAME)
    hidden: bool = False
    broad: int | None = None
    description: str = Field(default="", max_length=500)
    topic: str = Field(default="", max_length=LONGEST_NAME, sa_column_kwargs={"server_default": ""})
    nearest_topics: list[str] = Field(
        default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"}
    )
    phrases: list[str] = Field(default_factory=list, sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    merged_into: str | None = Field(default=None, foreign_key="themes.id")

    @property
    def title(self) -> str:
        """What the theme is called: a person's name for it, else the machine's label."""
        return self.name or self.label


def get_theme(session: Session, theme_id: str) -> Theme:
    """Load a theme.

    Raises
    ------
    Missing
        If there is none with this id, because a later analysis found other themes.
    """
    theme = session.get(Theme, theme_id, populate_existing=True)
    if theme is None:
        raise Missing("This theme is gone: a later analysis found other themes. The statements are kept.")
    return theme


def theme_now(session: Session, theme_id: str) -> Theme:
    """Load the theme that a theme is part of now: itself, or the one it was merged into.

    Raises
    ------
    Missing
        If there is none with this id, because a later analysis found other themes.
    """
    theme = get_theme(session, theme_id)
    return theme_now(session, theme.merged_into) if theme.merged_into else theme


def themes_of(session: Session, survey_id: str) -> Sequence[Theme]:
    """A survey's themes, hidden ones too, without those merged into others."""
    return [theme for theme in all_themes_of(session, survey_id) if theme.merged_into is None]


def all_themes_of(session: Session, survey_id: str) -> Sequence[Theme]:
    """A survey's themes, also those merged into others."""
    return session.exec(
        select(Theme)
        .where(Theme.survey_id == survey_id)
        .order_by(Theme.id)
        .execution_options(populate_existing=True)
    ).all()


def roots_of(themes: Iterable[Theme]) -> dict[str, str]:
    """For each theme of a survey, by id, the one it is part of now: itself, or the one it was merged into."""
    merged = {theme.id: theme.merged_into for theme in themes}

    def root(theme_id: str) -> str:
        above = merged[theme_id]
        return root(above) if above else theme_id

    return {theme_id: root(theme_id) for theme_id in merged}
