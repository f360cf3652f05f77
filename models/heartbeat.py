"""Signs of life of the service's parts."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Heartbeat(Base):
    """When a part of the service last did its work."""

    __tablename__ = "heartbeat"

    part: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
