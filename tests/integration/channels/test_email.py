"""Mail against a real SMTP server."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic

import pytest
from icalendar import Calendar

from models.vocabulary import ChangeKind, DatesKind, Status
from worker.alerts.addresses import parse_address
from worker.alerts.channels import deliver
from worker.alerts.message import render
from worker.alerts.templates import load_templates
from worker.alerts.values import ChannelOptions, SmtpOptions
from worker.errors import DeliveryRefusedError, TemporaryDeliveryError

TEMPLATES = Path(__file__).parents[3] / "config" / "templates"
CERTIFICATE = Path(__file__).parents[1] / "feeds" / "self_signed.pem"
ADDRESS = parse_address("mailto:desk@example.org")


def test_the_mail_arrives_as_text_and_html_in_the_subscribers_language(mailbox, message):
    delivered = asyncio.run(deliver(ADDRESS, message, mailbox.options(sender="watch@example.org")))
    [mail] = mailbox.received
    assert delivered.detail == "accepted by the mail server: 2.0.0 queued as 17"
    assert mail["From"] == "watch@example.org"
    assert mail["To"] == "desk@example.org"
    assert mail["Subject"] == "Раунд 22: запланирован, Астана, Казахстан; дата пока не названа"
    assert mail["Content-Language"] == "ru"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "Astana Watch <alerts.astana-watch.localhost>"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == message.text
    assert mail.get_body(("html",)).get_content().replace("\r\n", "\n") == message.html


def test_a_repeat_has_the_same_message_id_and_stands_in_the_thread_of_its_round(mailbox, message):
    for _ in range(2):
        asyncio.run(deliver(ADDRESS, message, mailbox.options()))
    assert [mail["Message-ID"] for mail in mailbox.received] == [f"<{message.key}@astana-watch>"] * 2
    assert [mail["References"] for mail in mailbox.received] == ["<astana-22@astana-watch>"] * 2


def test_the_reader_can_leave_the_list_and_no_article_can_add_a_header(mailbox, message):
    asyncio.run(deliver(ADDRESS, replace(message, leave="mailto:ops@example.org?subject=x"), mailbox.options()))
    [mail] = mailbox.received
    assert mail["List-Unsubscribe"] == "<mailto:ops@example.org?subject=x>"
    assert mail["Bcc"] is None


def test_known_days_come_as_a_calendar_entry_that_a_calendar_reads(mailbox, content):
    dated = replace(content.after, first_on=date(2024, 11, 11), last_on=date(2024, 11, 12), dates_kind=DatesKind.DAYS)
    dated = replace(dated, status=Status.ANNOUNCED)
    told = render(replace(content, kind=ChangeKind.DATES_SET, after=dated), "en", load_templates(TEMPLATES))
    asyncio.run(deliver(ADDRESS, told, mailbox.options()))
    [attached] = list(mailbox.received[0].iter_attachments())
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "astana-22.ics")
    assert attached.get_param("method") == "PUBLISH"
    [entry] = Calendar.from_ical(attached.get_payload(decode=True)).walk("VEVENT")
    assert (entry["DTSTART"].dt, entry["DTEND"].dt) == (date(2024, 11, 11), date(2024, 11, 13))
    assert (entry["UID"], entry["STATUS"]) == ("astana-22@astana-watch", "CONFIRMED")


def test_without_days_nothing_is_attached(mailbox, message):
    asyncio.run(deliver(ADDRESS, message, mailbox.options()))
    assert list(mailbox.received[0].iter_attachments()) == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_encrypted_to_a_server_with_a_trusted_certificate(mailbox_with_tls, message, security, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with mailbox_with_tls(security) as box:
        smtp = SmtpOptions(host="127.0.0.1", port=box.port, security=security)
        asyncio.run(deliver(ADDRESS, message, ChannelOptions(smtp=smtp, timeout=5)))
    assert [mail["Message-ID"] for mail in box.received] == [f"<{message.key}@astana-watch>"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_no_mail(mailbox_with_tls, message, security):
    with mailbox_with_tls(security) as box:
        smtp = SmtpOptions(host="127.0.0.1", port=box.port, security=security)
        with pytest.raises(TemporaryDeliveryError):
            asyncio.run(deliver(ADDRESS, message, ChannelOptions(smtp=smtp, timeout=5)))
    assert box.received == []


def test_the_date_is_the_machines_and_not_that_of_the_change(mailbox, message):
    asyncio.run(deliver(ADDRESS, message, mailbox.options()))
    sent_at = parsedate_to_datetime(mailbox.received[0]["Date"])
    assert abs(datetime.now(UTC) - sent_at) < timedelta(minutes=1)


@pytest.mark.parametrize("answer", ["421 4.3.2 shutting down", "450 4.2.0 greylisted", "452 4.2.2 mailbox full"])
def test_a_4xx_answer_is_temporary(mailbox, message, answer):
    mailbox.answer = answer
    with pytest.raises(TemporaryDeliveryError, match=f"answered {answer[:3]}"):
        asyncio.run(deliver(ADDRESS, message, mailbox.options()))
    assert mailbox.received == []


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "554 5.7.1 blocked"])
def test_a_5xx_answer_is_a_refusal(mailbox, message, answer):
    mailbox.answer = answer
    with pytest.raises(DeliveryRefusedError, match=f"desk@example.org: the mail server answered {answer[:3]}"):
        asyncio.run(deliver(ADDRESS, message, mailbox.options()))


def test_a_refused_login_waits_for_the_operator_and_shows_no_password(mailbox, message):
    with pytest.raises(TemporaryDeliveryError, match="refused the login") as caught:
        asyncio.run(deliver(ADDRESS, message, mailbox.options(username="me", password="S3CRET")))
    assert "S3CRET" not in f"{caught.value!r}{mailbox.options(password='S3CRET')!r}"


def test_a_server_without_starttls_gets_no_mail_in_the_clear(mailbox, message):
    smtp = SmtpOptions(host="127.0.0.1", port=mailbox.port, security="starttls")
    with pytest.raises(TemporaryDeliveryError):
        asyncio.run(deliver(ADDRESS, message, ChannelOptions(smtp=smtp, timeout=5)))
    assert mailbox.received == []


def test_a_server_that_never_answers_is_given_up_at_the_deadline(silent_port, message):
    smtp = SmtpOptions(host="127.0.0.1", port=silent_port, security="none")
    before = monotonic()
    with pytest.raises(TemporaryDeliveryError):
        asyncio.run(deliver(ADDRESS, message, ChannelOptions(smtp=smtp, timeout=0.2)))
    assert monotonic() - before < 5


def test_a_server_that_is_down_is_temporary(closed_port, message):
    smtp = SmtpOptions(host="127.0.0.1", port=closed_port, security="none")
    with pytest.raises(TemporaryDeliveryError, match="no connection to the mail server"):
        asyncio.run(deliver(ADDRESS, message, ChannelOptions(smtp=smtp, timeout=5)))


def test_without_a_mail_server_the_alert_waits_and_the_setting_is_named(message):
    with pytest.raises(TemporaryDeliveryError, match="ASTANA_SMTP_HOST: is not set"):
        asyncio.run(deliver(ADDRESS, message, ChannelOptions()))
