"""What the project office offers: an improvement concerns areas, or a service, or both."""

from collections.abc import Sequence

from sqlalchemy import false
from sqlmodel import Field, Session, select

from models.base import EditedMeanwhile, Missing, Refused, Row, declare

# To choose from, for an office that has written no list yet.
USUAL_SERVICES = (
    "Reporting",
    "Planning",
    "Governance",
    "Risk management",
    "Resourcing",
    "Training",
    "Tools and methods",
)


class Service(Row, table=True):
    """A service of the project office. An archived one is offered for no new item."""

    __tablename__ = "services"
    __table_args__ = declare(order_tells=False, holds_traces=False, words=())
    name: str = Field(max_length=100, unique=True)
    archived: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    version: int = 1


def all_services(session: Session) -> Sequence[Service]:
    """All services, archived ones too, by name."""
    return session.exec(select(Service).order_by(Service.name)).all()


def get_service(session: Session, service_id: str) -> Service:
    """Load a service.

    Raises
    ------
    Missing
        If there is none with this id.
    """
    service = session.get(Service, service_id)
    if service is None:
        raise Missing("This service is not here.")
    return service


def add_service(session: Session, name: str) -> Service:
    """Add a service.

    Raises
    ------
    Refused
        If there is one with this name.
    """
    service = Service(name=name)
    _check_name(session, service, name)
    session.add(service)
    session.flush()
    return service


def add_usual_services(session: Session) -> None:
    """Add those of the usual services that are not there yet."""
    known = {service.name.casefold() for service in all_services(session)}
    for name in USUAL_SERVICES:
        if name.casefold() not in known:
            add_service(session, name)


def change_service(session: Session, service: Service, *, name: str, archived: bool, version: int) -> None:
    """Rename a service, or say that it is not offered any more.

    Raises
    ------
    EditedMeanwhile
        If the service is no longer at `version`, the one the person saw.
    Refused
        If another has this name.
    """
    session.refresh(service, with_for_update=True)
    if service.version != version:
        raise EditedMeanwhile(
            "Somebody else changed this service since you opened it. What you typed is still here: compare "
            "it with the service as it is now, then save again."
        )
    _check_name(session, service, name)
    service.name, service.archived = name, archived
    service.version += 1
    session.add(service)
    session.flush()


def _check_name(session: Session, service: Service, name: str) -> None:
    same = select(Service).where(Service.name == name, Service.id != service.id)
    if session.exec(same).first():
        raise Refused(f"There is already a service named “{name}”. Choose another name.")
