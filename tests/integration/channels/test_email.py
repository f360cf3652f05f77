"""Mail against a real SMTP server."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic

import pytest

from worker.alerts.addresses import parse_address
from worker.alerts.channels import deliver
from worker.alerts.values import ChannelOptions, SmtpOptions
from worker.errors import DeliveryRefusedError, TemporaryDeliveryError

ADDRESS = parse_address("mailto:desk@example.org")


def test_the_mail_arrives_as_text_and_html_in_the_subscribers_language(mailbox, message, content):
    delivered = asyncio.run(deliver(ADDRESS, message, content, mailbox.options(sender="watch@example.org")))
    [mail] = mailbox.received
    assert delivered.detail == "accepted by the mail server: 2.0.0 queued as 17"
    assert mail["From"] == "watch@example.org"
    assert mail["To"] == "desk@example.org"
    assert mail["Subject"] == "Раунд 22: запланирован, Астана, Казахстан; дата пока не названа"
    assert mail["Content-Language"] == "ru"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "Astana Watch <astana.astana-watch.localhost>"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == message.text
    assert mail.get_body(("html",)).get_content().replace("\r\n", "\n") == message.html


def test_a_repeat_has_the_same_message_id_and_stands_in_the_thread_of_its_round(mailbox, message, content):
    for _ in range(2):
        asyncio.run(deliver(ADDRESS, message, content, mailbox.options()))
    assert [mail["Message-ID"] for mail in mailbox.received] == [f"<{content.alert_key}@astana-watch>"] * 2
    assert [mail["References"] for mail in mailbox.received] == ["<astana-22@astana-watch>"] * 2


def test_the_date_is_the_machines_and_not_that_of_the_change(mailbox, message, content):
    asyncio.run(deliver(ADDRESS, message, content, mailbox.options()))
    sent_at = parsedate_to_datetime(mailbox.received[0]["Date"])
    assert abs(datetime.now(UTC) - sent_at) < timedelta(minutes=1)


@pytest.mark.parametrize("answer", ["421 4.3.2 shutting down", "450 4.2.0 greylisted", "452 4.2.2 mailbox full"])
def test_a_4xx_answer_is_temporary(mailbox, message, content, answer):
    mailbox.answer = answer
    with pytest.raises(TemporaryDeliveryError, match=f"answered {answer[:3]}"):
        asyncio.run(deliver(ADDRESS, message, content, mailbox.options()))
    assert mailbox.received == []


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "554 5.7.1 blocked"])
def test_a_5xx_answer_is_a_refusal(mailbox, message, content, answer):
    mailbox.answer = answer
    with pytest.raises(DeliveryRefusedError, match=f"desk@example.org: the mail server answered {answer[:3]}"):
        asyncio.run(deliver(ADDRESS, message, content, mailbox.options()))


def test_a_refused_login_waits_for_the_operator_and_shows_no_password(mailbox, message, content):
    with pytest.raises(TemporaryDeliveryError, match="refused the login") as caught:
        asyncio.run(deliver(ADDRESS, message, content, mailbox.options(username="me", password="S3CRET")))
    assert "S3CRET" not in f"{caught.value!r}{mailbox.options(password='S3CRET')!r}"


def test_a_server_without_starttls_gets_no_mail_in_the_clear(mailbox, message, content):
    smtp = SmtpOptions(host="127.0.0.1", port=mailbox.port, security="starttls")
    with pytest.raises(TemporaryDeliveryError):
        asyncio.run(deliver(ADDRESS, message, content, ChannelOptions(smtp=smtp, timeout=5)))
    assert mailbox.received == []


def test_a_server_that_never_answers_is_given_up_at_the_deadline(silent_port, message, content):
    smtp = SmtpOptions(host="127.0.0.1", port=silent_port, security="none")
    before = monotonic()
    with pytest.raises(TemporaryDeliveryError):
        asyncio.run(deliver(ADDRESS, message, content, ChannelOptions(smtp=smtp, timeout=0.2)))
    assert monotonic() - before < 5


def test_a_server_that_is_down_is_temporary(closed_port, message, content):
    smtp = SmtpOptions(host="127.0.0.1", port=closed_port, security="none")
    with pytest.raises(TemporaryDeliveryError, match="no connection to the mail server"):
        asyncio.run(deliver(ADDRESS, message, content, ChannelOptions(smtp=smtp, timeout=5)))


def test_without_a_mail_server_the_alert_waits_and_the_setting_is_named(message, content):
    with pytest.raises(TemporaryDeliveryError, match="ASTANA_SMTP_HOST: is not set"):
        asyncio.run(deliver(ADDRESS, message, content, ChannelOptions()))
