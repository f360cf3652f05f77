"""Channel addresses as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError
from models.vocabulary import ChannelKind
from worker.alerts.addresses import masked, parse_address

GOOD = [
    ("mailto:ops@example.org", ChannelKind.EMAIL, "ops@example.org", "mailto:ops@example.org"),
    (" MAILTO:a.b+c@mx.example.org ", ChannelKind.EMAIL, "a.b+c@mx.example.org", "mailto:a.b+c@mx.example.org"),
    (
        "https://example.org/in/T0KEN?k=v",
        ChannelKind.WEBHOOK,
        "https://example.org/in/T0KEN?k=v",
        "https://example.org/…",
    ),
    (
        "webhook+https://example.org:8443",
        ChannelKind.WEBHOOK,
        "https://example.org:8443",
        "https://example.org:8443/",
    ),
    ("http://[::1]:80/x", ChannelKind.WEBHOOK, "http://[::1]:80/x", "http://[::1]:80/…"),
    ("webhook:env:HOOK", ChannelKind.WEBHOOK, "env:HOOK", "webhook:env:HOOK"),
    ("stream:astana:events", ChannelKind.STREAM, "astana:events", "stream:astana:events"),
    ("apprise:slack://T0KEN/a/b", ChannelKind.APPRISE, "slack://T0KEN/a/b", "apprise:slack://…"),
    (
        "apprise:file:/run/secrets/chat",
        ChannelKind.APPRISE,
        "file:/run/secrets/chat",
        "apprise:file:/run/secrets/chat",
    ),
    ("log:", ChannelKind.LOG, "", "log:"),
    ("log://", ChannelKind.LOG, "", "log:"),
]


@pytest.mark.parametrize(("text", "kind", "target", "shown"), GOOD)
def test_an_address_is_understood_and_shown_without_its_secrets(
    text: str, kind: ChannelKind, target: str, shown: str
) -> None:
    address = parse_address(text)
    assert (address.kind, address.target) == (kind, target)
    assert masked(address) == shown


BAD = [
    ("", "the channel: is no channel that is known"),
    ("carrier pigeon", "the channel: is no channel that is known"),
    ("ops@example.org", "for mail write mailto:ops@example.org"),
    ("mailto:", "is no mail address"),
    ("mailto:ops", "is no mail address"),
    ("mailto:@example.org", "is no mail address"),
    ("mailto:ops@", "is no mail address"),
    ("mailto:a@b.org,c@d.org", "give one mail address"),
    ("mailto:a@b.org?cc=c@d.org", "give one mail address"),
    ("mailto:a@b.org\r\nBcc: c@d.org", "holds a control character"),
    ("mailto:ops@пример.рф", "only ASCII"),
    (f"mailto:{'a' * 250}@b.org", "is no mail address"),
    ("https://", "is no web address"),
    ("https:///path", "is no web address"),
    ("https://host:99999/", "is no web address"),
    ("https://user:pass@example.org/", "leave them out"),
    ("webhook:example.org", "write https://host/path"),
    ("ftp://example.org/", "ftp:…: is no channel that is known"),
    ("stream:", "needs a name"),
    ("stream:two words", "needs a name"),
    ("apprise:", "needs an Apprise URL"),
    ("apprise:slack", "needs an Apprise URL"),
    ("log:file.txt", "takes nothing after the colon"),
]


@pytest.mark.parametrize(("text", "sentence"), BAD)
def test_a_wrong_address_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_address(text)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "https://user:S3CRET@example.org/",
        "slack://S3CRET/a/b",
        "apprise:S3CRET",
        "https://exa mple.org/S3CRET",
        "stream:S3CRET word",
        "webhook:S3CRET",
        "log:S3CRET",
    ],
)
def test_the_refusal_does_not_repeat_what_may_be_secret(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_address(text)
    assert "S3CRET" not in str(caught.value)


def test_a_secret_is_given_as_a_reference_and_never_itself() -> None:
    assert parse_address("https://example.org/", "env:HOOK").secret == "env:HOOK"
    with pytest.raises(ConfigError, match="env:NAME or file:PATH") as caught:
        parse_address("https://example.org/", "whsec_S3CRET")
    assert "S3CRET" not in str(caught.value)


def test_the_representation_of_an_address_shows_neither_target_nor_secret() -> None:
    shown = repr(parse_address("apprise:slack://T0KEN/a/b", "env:HOOK"))
    assert "T0KEN" not in shown
    assert "HOOK" not in shown


def understood(text: str) -> str:
    """The address as shown, or why it is none; anything else that is raised fails the test."""
    try:
        return masked(parse_address(text))
    except ConfigError as error:
        return error.reason


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_sentence(text: str) -> None:
    assert understood(text)


@given(st.sampled_from(["mailto:", "https://", "http://[", "webhook+https://", "apprise:"]), st.text(max_size=40))
def test_any_text_after_a_known_scheme_is_an_address_or_a_sentence(scheme: str, rest: str) -> None:
    assert understood(scheme + rest)
