"""`astana alerts list`, `astana subscribe`, `astana subscriptions`: who is told, and what came of it."""

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
from worker.alerts.values import Address
from worker.bootstrap import build
from worker.pipeline.prepare import prepare
from worker.store.alerts import SubscriptionSpec
from worker.store.alerts import subscribe as store_subscription

app = typer.Typer(help="What was told to whom.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command("list")
def list_alerts(
    limit: Annotated[int, typer.Option(help="How many, newest first.", min=1)] = 50,
    *,
    as_json: AsJson = False,
) -> None:
    """The latest alerts and what came of them."""
    with looking() as session:
        rows = queries.alerts(session, limit)
    if as_json:
        show.as_json(rows)
        return
    show.table(
        rows,
        {
            "alert_id": "alert",
            "round_number": "round",
            "kind": "change",
            "subscription": "subscription",
            "state": "state",
            "attempts": "tries",
            "sent_at": "sent",
            "reason": "reason",
        },
        empty="No alert yet: no change of a coming round since the service runs.",
        wraps={"subscription", "reason"},
    )


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
        list[ChangeKind] | None, typer.Option(help="Only these changes; all but watch otherwise.")
    ] = None,
    min_tier: Annotated[Tier, typer.Option(help="Least believable origin that is told.")] = Tier.AGGREGATOR,
    language: Annotated[str, typer.Option(help="Language of the alerts.")] = "en",
    secret: Annotated[str | None, typer.Option(help="Where the secret is: env:NAME or file:PATH.")] = None,
    expires: Annotated[str | None, typer.Option(metavar="DATE", help="Last day of the subscription.")] = None,
) -> None:
    """Tell somebody of changes from now on."""
    address = parse_address(channel, secret)
    service = build(load_settings())
    check(address, service.channel_options)
    if language not in service.templates.words:
        raise ConfigError(
            "--language", f"alerts are written in {', '.join(service.templates.words)}; not in {language}"
        )
    prepare(service)
    name = key or _key_of(address)
    spec = SubscriptionSpec(
        key=name,
        who=who or name,
        channel=channel,
        secret=secret,
        language=language,
        kinds=tuple(one.value for one in kind or ()),
        min_tier=min_tier,
        expires_at=end_of_day(expires),
    )
    with service.sessions.begin() as session:
        new = store_subscription(session, spec, service.clock(), from_file=False)
    show.say(f"{'Subscribed' if new else 'Changed'}: {name}, told at {masked(address)}")


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
                "kinds": one.kinds or ["all but watch"],
                "min_tier": one.min_tier.value,
                "language": one.language,
                "expires_at": one.expires_at,
            }
            for one in queries.subscriptions(session)
        ]
    if as_json:
        show.as_json(rows)
    else:
        headings = {
            "key": "key",
            "who": "who",
            "channel": "channel",
            "kinds": "changes",
            "language": "language",
        }
        show.table(
            rows, headings, empty="Nobody is told; `astana subscribe` adds one.", wraps={"key", "who", "channel"}
        )
