"""Settings from `ASTANA_*` environment variables and `.env`; a wrong one is refused with a sentence that names it."""

import os
from pathlib import Path
from typing import Annotated, Literal

from dotenv import dotenv_values
from pydantic import AwareDatetime, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from config.errors import ConfigError

PREFIX = "ASTANA_"
TEST_PREFIX = "ASTANA_TEST_"
ENV_FILE = ".env"
HERE = Path(__file__).parent


class Settings(BaseSettings):
    """What an operator may set. `.env.example` lists each with its meaning (a test compares)."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    home: Path = Path("var")
    database_url: SecretStr = SecretStr("")
    broker_url: SecretStr = SecretStr("memory://")
    redis_url: SecretStr = SecretStr("")
    track_file: Path = HERE / "tracks" / "astana.toml"
    languages_folder: Path = HERE / "languages"
    gate_file: Path = HERE / "gate.toml"
    templates_folder: Path = HERE / "templates"
    feeds_file: Path = HERE / "feeds.toml"
    alerts_file: Path = HERE / "alerts.toml"
    now: AwareDatetime | None = None
    log: Literal["human", "json"] = "human"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    contact: str = ""
    allow_hosts: Annotated[frozenset[str], NoDecode] = frozenset()
    tick_seconds: float = Field(default=5, ge=0.1, le=60)
    lease_seconds: int = Field(default=300, ge=30, le=3600)
    # A page and the robots.txt before it fit together below the limit of a task, 60 s.
    fetch_seconds: float = Field(default=20, ge=1, le=25)
    poll_batch: int = Field(default=500, ge=1, le=1000)
    poll_concurrency: int = Field(default=200, ge=1, le=500)
    host_gap_seconds: float = Field(default=2, ge=0, le=60)
    first_poll_hours: int = Field(default=48, ge=1, le=24 * 30)
    most_changes_per_hour: int = Field(default=30, ge=1, le=10000)
    silence_hours: int = Field(default=6, ge=1, le=24 * 14)
    ping_url: SecretStr = SecretStr("")
    worker_threads: int = Field(default=4, ge=1, le=64)
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_sender: str = "astana-watch@localhost"
    unsubscribe_mail: str = ""
    site_url: str = ""

    @field_validator("allow_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(host.strip().lower() for host in value.split(",") if host.strip())
        return value

    @field_validator("now", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value():
            try:
                backend = make_url(value.get_secret_value()).get_backend_name()
            except ArgumentError:
                raise ValueError("is no database URL; use postgresql+psycopg://… or sqlite:///…") from None
            if backend not in {"sqlite", "postgresql"}:
                raise ValueError(f"names {backend}; SQLite and PostgreSQL are supported")
        return value

    @field_validator("broker_url")
    @classmethod
    def _known_broker(cls, value: SecretStr) -> SecretStr:
        scheme, separator, _ = value.get_secret_value().partition("://")
        if not separator or scheme not in {"memory", "redis", "rediss", "redis+socket"}:
            raise ValueError(
                "must be memory:// or redis://… (filesystem and SQL brokers lose tasks: docs/decisions/0003)"
            )
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not value.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must be redis://host:port/0, rediss://… or unix://…, or empty")
        return value

    @field_validator("ping_url")
    @classmethod
    def _pingable(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not value.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("must be the web address that is to be asked while all is well, or empty")
        return value

    @field_validator("site_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        """It stands in every alert, as a link."""
        if value and not (value.startswith(("https://", "http://")) and value.isascii() and value.isprintable()):
            raise ValueError("must be the web address of `astana web` as readers reach it, or empty")
        return value

    @field_validator("smtp_sender", "unsubscribe_mail")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        """Each stands in a header of every mail."""
        if value and not (value.isascii() and value.isprintable() and "@" in value and " " not in value):
            raise ValueError("must be one mail address, as desk@example.org")
        return value

    @field_validator("contact")
    @classmethod
    def _one_line(cls, value: str) -> str:
        """It stands in a header of every request."""
        if not (value.isascii() and value.isprintable()):
            raise ValueError("must be one line of ASCII: a web or mail address")
        return value

    @property
    def embedded(self) -> bool:
        """Whether everything runs in this one process."""
        return self.broker_url.get_secret_value().startswith("memory://")

    @property
    def database(self) -> str:
        """The database's URL, with its password: never print it."""
        given = self.database_url.get_secret_value()
        if not given:
            return f"sqlite:///{self.home / 'astana.db'}"
        # psycopg 3 is the driver that is installed; the plain form would ask for another.
        return str(
            make_url(given.replace("postgresql://", "postgresql+psycopg://", 1)).render_as_string(hide_password=False)
        )

    @property
    def user_agent(self) -> str:
        """An honest name, with the operator's contact where one is set."""
        contact = f"; +{self.contact}" if self.contact else ""
        return f"AstanaWatch/0.1 (feed reader{contact})"


def load_settings() -> Settings:
    """Read the settings from the environment and `.env`.

    Raises:
        ConfigError: a variable is unknown or has a wrong value; the sentence names it.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in [*os.environ, *dotenv_values(ENV_FILE)]:
        # Settings are read whatever the case of their name; so they are looked for.
        upper = name.upper()
        if upper.startswith(PREFIX) and not upper.startswith(TEST_PREFIX) and upper not in known:
            raise ConfigError(name, "is no setting of Astana Watch; .env.example lists them all")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper()
        raise ConfigError(name, first["msg"].removeprefix("Value error, ")) from None
