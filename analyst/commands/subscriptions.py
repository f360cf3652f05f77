"""`astana subscribe`, `astana unsubscribe`, `astana subscriptions`: who is told what, when and where."""

from hashlib import sha256
from typing import Annotated

import typer

from analyst import queries, show
from analyst.opening import end_of_day, looking
from config.errors import ConfigError
from config.settings import load_settings
from models.vocabulary import ChangeKind, Tier
from worker.alerts.addresses import masked, parse_address
from worker.alerts.channels import check
from worker.alerts.timing import parse_timing
from worker.alerts.values import Address
from worker.bootstrap import Service, build
from worker.pipeline import attend
from worker.pipeline.prepare import prepare
from worker.schema import require_head
from worker.store.subscriptions import SubscriptionSpec

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def subscribe(
    channel: Annotated[
        str,
        typer.Argument(
            help="mailto:you@example.org, https://… (signed webhook), stream:astana:events, apprise:URL or log:"
        ),
    ],
    who: Annotated[str, typer.Option(help="Who is told; shown in lists.")] = "",
    key: Annotated[str | None, typer.Option(help="Short name; made from the channel when not given.")] = None,
    kind: Annotated[
        list[ChangeKind] | None, typer.Option(help="Only these changes; those that move a round otherwise.")
    ] = None,
    min_tier: Annotated[Tier, typer.Option(help="Least believable origin that is told.")] = Tier.AGGREGATOR,
    min_origins: Annotated[int, typer.Option(min=1, max=20, help="Wait for so many independent voices.")] = 1,
    source_language: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="Only news from articles in these languages.")
    ] = None,
    language: Annotated[str, typer.Option(help="Language of the alerts.")] = "en",
    quiet: Annotated[str | None, typer.Option(metavar="22:00-07:00", help="Hours without alerts.")] = None,
    digest: Annotated[
        str, typer.Option(metavar="WHEN", help="at_once, hourly, or 'daily 08:00' for one message a day.")
    ] = "at_once",
    time_zone: Annotated[str, typer.Option(help="Whose clock quiet hours and digests go by.")] = "UTC",
    most_per_hour: Annotated[int, typer.Option(min=1, max=1000, help="Gather more than these.")] = 12,
    secret: Annotated[str | None, typer.Option(help="Where the secret is: env:NAME or file:PATH.")] = None,
    expires: Annotated[str | None, typer.Option(metavar="DATE", help="Last day of the subscription.")] = None,
    *,
    troubles: Annotated[bool, typer.Option("--troubles", help="Tell troubles of the service too.")] = False,
    test: Annotated[bool, typer.Option("--test/--no-test", help="Send a test message first.")] = True,
) -> None:
    """Tell somebody of changes from now on, and once how things stand."""
    address = parse_address(channel, secret)
    service = build(load_settings())
    check(address, service.channel_options)
    _check_wording(service, language)
    _check_timing(time_zone, quiet, digest)
    expires_at = end_of_day(expires)
    name = key or _key_of(address)
    if test:
        answer = attend.send_test(service, address, language, name)
        show.say(f"The test arrived: {answer}.")
    prepare(service)
    spec = SubscriptionSpec(
        key=name,
        who=who or name,
        channel=channel,
        secret=secret,
        language=language,
        kinds=tuple(one.value for one in kind or ()),
        min_tier=min_tier,
        expires_at=expires_at,
        languages=tuple(source_language or ()),
        min_origins=min_origins,
        time_zone=time_zone,
        quiet=quiet,
        digest=digest,
        most_per_hour=most_per_hour,
        troubles=troubles,
    )
    new, standing = attend.subscribe(service, spec)
    show.say(f"{'Subscribed' if new else 'Changed'}: {name}, told at {masked(address)}")
    if standing:
        show.say(f"How {show.counted(standing, 'round')} stand is told first.")


def unsubscribe(key: Annotated[str, typer.Argument(help="Key, as `astana subscriptions` shows it.")]) -> None:
    """Tell somebody nothing more; what waits for them is not sent."""
    service = build(load_settings())
    require_head(service.engine)
    attend.unsubscribe(service, key)
    show.say(f"Ended: {key}")


def _check_wording(service: Service, language: str) -> None:
    if language not in service.templates.words:
        raise ConfigError(
            "--language", f"alerts are written in {', '.join(service.templates.words)}; not in {language}"
        )


def _check_timing(time_zone: str, quiet: str | None, digest: str) -> None:
    try:
        parse_timing(time_zone, quiet, digest)
    except ConfigError as error:
        raise ConfigError(f"--{error.subject.replace('_', '-')}", error.reason) from None


def _key_of(address: Address) -> str:
    """A key that the same channel always gets. What is masked tells no two channels apart, so a hash is added."""
    shown = masked(address)
    if shown.endswith(address.target):
        return shown
    return f"{shown}#{sha256(address.target.encode()).hexdigest()[:6]}"


def subscriptions(*, as_json: AsJson = False) -> None:
    """Who is told what, on which channel; secrets are masked."""
    with looking() as session:
        rows = [
            {
                "key": one.key,
                "who": one.who,
                "channel": masked(parse_address(one.channel, one.secret)),
                "kinds": one.kinds or ["those that move a round"],
                "min_tier": one.min_tier.value,
                "min_origins": one.min_origins,
                "source_languages": one.languages,
                "language": one.language,
                "quiet": one.quiet,
                "digest": one.digest,
                "time_zone": one.time_zone,
                "most_per_hour": one.most_per_hour,
                "troubles": one.troubles,
                "from_file": one.from_file,
                "expires_at": one.expires_at,
            }
            for one in queries.subscriptions(session)
        ]
    if as_json:
        show.as_json(rows)
        return
    headings = {
        "key": "key",
        "who": "who",
        "channel": "channel",
        "kinds": "changes",
        "language": "language",
        "digest": "when",
        "quiet": "quiet",
    }
    show.table(rows, headings, empty="Nobody is told; `astana subscribe` adds one.", wraps={"key", "who", "channel"})
