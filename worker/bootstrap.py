"""Builds what a process needs, once: settings, clock, engine, lexicon, templates. Nothing is connected here."""

import gc
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from config.alerts import AlertsFile, load_alerts
from config.errors import ConfigError
from config.feeds import FeedsFile, load_feeds
from config.history import load_history
from config.lexicon import load_gate_languages, load_languages
from config.settings import Settings, load_settings
from config.track import Track, load_track
from models.database import open_engine
from models.vocabulary import Tier
from worker.alerts.templates import Templates, load_templates
from worker.alerts.values import ChannelOptions, SmtpOptions
from worker.clock import Clock, clock_from
from worker.extract.facts import KnownRound
from worker.extract.lexicon import Lexicon, compile_lexicon
from worker.feeds.values import FetchOptions
from worker.rounds.shipped import known_rounds


@dataclass(frozen=True)
class Service:
    """What the pipeline works with. Tests and the demo build their own with other settings and another clock."""

    settings: Settings
    clock: Clock
    engine: Engine
    track: Track
    templates: Templates

    @cached_property
    def lexicon(self) -> Lexicon:
        """The track's languages, compiled when first asked for: most commands of an operator read no text.

        Raises:
            ConfigError: a file is wrong; the sentence names it. Whoever starts to read asks before the first task.
        """
        return load_lexicon(self.settings)

    @cached_property
    def sessions(self) -> sessionmaker[Session]:
        """Sessions whose rows stay readable after commit."""
        return sessionmaker(self.engine, expire_on_commit=False)

    @cached_property
    def source_tiers(self) -> dict[str, Tier]:
        """Tier of each source that the track knows."""
        return {source.name: Tier(source.tier) for source in self.track.sources}

    @cached_property
    def shipped_rounds(self) -> tuple[KnownRound, ...]:
        """The rounds of the shipped history."""
        return known_rounds(load_history(self.settings.track_file))

    @property
    def fetch_options(self) -> FetchOptions:
        """Manners and limits for feeds and pages."""
        settings = self.settings
        return FetchOptions(
            user_agent=settings.user_agent,
            total_timeout=settings.fetch_seconds,
            allow_hosts=settings.allow_hosts,
            max_connections=settings.poll_concurrency,
        )

    @property
    def channel_options(self) -> ChannelOptions:
        """What the channels need."""
        settings = self.settings
        smtp = SmtpOptions(
            host=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_username,
            password=settings.smtp_password.get_secret_value(),
            security=settings.smtp_security,
            sender=settings.smtp_sender,
        )
        return ChannelOptions(
            smtp=smtp if settings.smtp_host else None,
            redis_url=settings.redis_url.get_secret_value() or None,
            allow_hosts=settings.allow_hosts,
        )

    def feeds_file(self) -> FeedsFile:
        """The operator's feeds, read anew."""
        return load_feeds(self.settings.feeds_file)

    def alerts_file(self) -> AlertsFile:
        """The operator's subscriptions, read anew."""
        return load_alerts(self.settings.alerts_file)


def build(settings: Settings, clock: Clock | None = None) -> Service:
    """A service for these settings.

    Raises:
        ConfigError: a file or the data folder is wrong; the sentence names it.
    """
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError("ASTANA_HOME", f"{settings.home} cannot be made: {error.strerror}") from None
    return Service(
        settings=settings,
        clock=clock or clock_from(settings.now),
        engine=open_engine(settings.database),
        track=load_track(settings.track_file),
        templates=load_templates(settings.templates_folder),
    )


def load_lexicon(settings: Settings) -> Lexicon:
    """The track and all languages, compiled; once in a process for the same words, as it takes half a second.

    Raises:
        ConfigError: a file is wrong; the sentence names it.
    """
    track, languages = load_track(settings.track_file), load_languages(settings.languages_folder)
    seen = load_gate_languages(settings.gate_file)
    words = repr((track, languages, seen))
    if words not in _compiled:
        _compiled.clear()
        _compiled[words] = compile_lexicon(track, languages, seen)
        gc.freeze()  # it lives as long as the process: the collector need not walk it with every article
    return _compiled[words]


_compiled: dict[str, Lexicon] = {}


_lock = Lock()
_current: Service | None = None


def use(service: Service | None) -> None:
    """Let this process's tasks work with `service`; None lets the next task build its own."""
    global _current  # noqa: PLW0603 - one service a process; Celery's tasks have no other way to be given one
    with _lock:
        _current = service


def current() -> Service:
    """The process's service, built from the environment when it is first asked for."""
    global _current  # noqa: PLW0603 - see `use`
    with _lock:
        if _current is None:
            _current = build(load_settings())
        return _current


def settings_in_use() -> Settings | None:
    """The settings of the process's service, if it has one already."""
    return _current.settings if _current is not None else None


def forget_connections() -> None:
    """Leave inherited database connections to the parent: a forked child must open its own."""
    if _current is not None:
        _current.engine.dispose(close=False)
