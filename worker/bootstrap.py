"""Builds what a process needs, once: settings, clock, engine, lexicon, templates. Nothing is connected here."""

import gc
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from config.alerts import AlertsFile, load_alerts
from config.errors import ConfigError
from config.feeds import FeedsFile, load_feeds
from config.history import load_history
from config.lexicon import load_gate_languages, load_languages
from config.measured import Measured, load_measured
from config.settings import Settings, load_settings
from config.toml import located
from config.track import Track, load_track
from models.database import open_engine
from models.vocabulary import Tier
from worker.alerts.templates import Templates, load_templates
from worker.alerts.values import ChannelOptions, SmtpOptions
from worker.clock import Clock, clock_from
from worker.extract.facts import KnownRound
from worker.extract.lexicon import Lexicon, compile_lexicon
from worker.feeds.values import FetchOptions
from worker.logs import log
from worker.rounds.shipped import known_rounds

_log = log(__name__)
Stamp = tuple[tuple[str, int, int], ...]
"""Path, time of the last change and size of each file."""


class LanguageFiles:
    """The language files of a process and what was compiled from them. The track is that of the start."""

    def __init__(self, settings: Settings, track: Track) -> None:
        self._settings = settings
        self._track = track
        self._lock = Lock()
        self._lexicon: Lexicon | None = None
        self._seen: Stamp = ()

    @property
    def lexicon(self) -> Lexicon:
        """Compiled when first asked for. Raises ConfigError when a file is wrong then."""
        if self._lexicon is None:
            with self._lock:
                seen = self._stamp()
                self._lexicon = self._lexicon or load_lexicon(self._settings, self._track)
                self._seen = seen
        return self._lexicon

    def follow(self) -> None:
        """Compile anew when a file has changed. While one is wrong, what was read before stays; that is told once."""
        if self._lexicon is None or self._stamp() == self._seen:
            return
        with self._lock:
            seen, before = self._stamp(), self._lexicon
            if seen == self._seen:
                return
            self._seen = seen
            try:
                self._lexicon = load_lexicon(self._settings, self._track)
            except ConfigError as error:
                _log.warning(
                    "a language file is wrong; reading goes on with the lexicon as it was",
                    lexicon=before.version,
                    file=error.subject,
                    reason=error.reason,
                )
                return
        _log.info("language files were changed", before=before.version, lexicon=self._lexicon.version)

    def _stamp(self) -> Stamp:
        """What tells a changed file, without reading it."""
        files = [*sorted(self._settings.languages_folder.glob("*.toml")), self._settings.gate_file]
        return tuple(_stamp_of(file) for file in files)


def _stamp_of(file: Path) -> tuple[str, int, int]:
    try:
        found = file.stat()
    except OSError:  # it was removed, or is being replaced
        return str(file), 0, 0
    return str(file), found.st_mtime_ns, found.st_size


@dataclass(frozen=True)
class Service:
    """What the pipeline works with. Tests and the demo build their own with other settings and another clock."""

    settings: Settings
    clock: Clock
    engine: Engine
    track: Track
    templates: Templates
    pages: bool = True
    """Whether pages are fetched for what a feed only teases; a replay has all there is in its hands."""

    @property
    def lexicon(self) -> Lexicon:
        """The track's languages, compiled when first asked for: most commands of an operator read no text.

        Raises:
            ConfigError: a file is wrong; the sentence names it. Whoever starts to read asks before the first task.
        """
        return self._language_files.lexicon

    def load_language_files(self) -> None:
        """Compile the lexicon now, where it would come in the way of what is timed, locked or started later.

        Raises:
            ConfigError: a file is wrong; the sentence names it.
        """
        _ = self.lexicon

    def follow_files(self) -> None:
        """Take up language files that were changed since they were read; a wrong one is told, and changes nothing."""
        self._language_files.follow()

    @cached_property
    def _language_files(self) -> LanguageFiles:
        return LanguageFiles(self.settings, self.track)

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

    @cached_property
    def measured(self) -> Measured:
        """How often each cue list was right on labelled sentences."""
        return load_measured()

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


def load_lexicon(settings: Settings, track: Track | None = None) -> Lexicon:
    """The track and all languages, compiled; once in a process for the same words, as it takes half a second.

    Raises:
        ConfigError: a file is wrong; the sentence names file, line and rule.
    """
    track = track or load_track(settings.track_file)
    languages, seen = load_languages(settings.languages_folder), load_gate_languages(settings.gate_file)
    words = repr((track, languages, seen))
    if words not in _compiled:
        try:
            compiled = compile_lexicon(track, languages, seen)
        except ConfigError as error:
            file = settings.languages_folder / error.subject.partition(":")[0]
            raise located(error, file if file.exists() else settings.gate_file) from None
        _compiled.clear()
        _compiled[words] = compiled
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
    """The process's service, built from the environment when first asked for; with its files as they are now."""
    global _current  # noqa: PLW0603 - see `use`
    with _lock:
        if _current is None:
            _current = build(load_settings())
        service = _current
    service.follow_files()
    return service


def settings_in_use() -> Settings | None:
    """The settings of the process's service, if it has one already."""
    return _current.settings if _current is not None else None


def forget_connections() -> None:
    """Leave inherited database connections to the parent: a forked child must open its own."""
    if _current is not None:
        _current.engine.dispose(close=False)
