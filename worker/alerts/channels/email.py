"""Mail by SMTP: text and HTML, one thread a round.

The Message-ID is made of the alert key, so mail systems drop or fold a repeat; a reader's program may still
show it.
"""

import asyncio
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import aiosmtplib

from config.errors import ConfigError
from worker.alerts.addresses import masked
from worker.alerts.channels.secrets import waiting
from worker.alerts.values import Address, ChannelOptions, Delivered, Message, SmtpOptions
from worker.clock import system_clock
from worker.errors import DeliveryRefusedError, TemporaryDeliveryError

DOMAIN = "astana-watch"
# RFC 5321, 4.2.1: 5yz is a permanent negative answer.
_PERMANENT = 500


def check(options: ChannelOptions) -> SmtpOptions:
    """The mail server's settings.

    Raises:
        ConfigError: none is set.
    """
    if options.smtp and options.smtp.host:
        return options.smtp
    raise ConfigError("ASTANA_SMTP_HOST", "is not set, and mail needs it; set it to your mail server")


async def deliver(address: Address, message: Message, options: ChannelOptions) -> Delivered:
    """Hand the mail to the server.

    Raises:
        TemporaryDeliveryError: no connection, a 4xx answer, a failed login, no answer before the deadline.
        DeliveryRefusedError: a 5xx answer to sender, recipient or text.
    """
    subject = masked(address)
    try:
        smtp = check(options)
        async with asyncio.timeout(options.timeout * 2):
            answer = await _send(compose(address, message, smtp.sender), smtp, options.timeout)
    except ConfigError as error:
        raise waiting(error) from None
    except TimeoutError:
        raise TemporaryDeliveryError(subject, "the mail server did not answer before the deadline") from None
    except aiosmtplib.SMTPException as error:
        raise _translated(subject, error) from None
    except OSError as error:
        raise TemporaryDeliveryError(subject, f"no connection to the mail server ({type(error).__name__})") from None
    return Delivered(f"accepted by the mail server: {_one_line(answer)}")


def compose(address: Address, message: Message, sender: str) -> EmailMessage:
    """The mail. Its date is the machine's, not the service's clock: mail servers judge by it."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = address.target
    mail["Subject"] = message.headline
    mail["Date"] = format_datetime(system_clock())
    mail["Message-ID"] = f"<{message.key}@{DOMAIN}>"
    if message.thread:
        thread = f"<{message.thread}@{DOMAIN}>"
        mail["In-Reply-To"] = thread
        mail["References"] = thread
    # RFC 2919, 3: a list without a domain of its own ends in .localhost.
    mail["List-Id"] = f"Astana Watch <alerts.{DOMAIN}.localhost>"
    if message.leave:
        mail["List-Unsubscribe"] = f"<{message.leave}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    mail.add_alternative(message.html, subtype="html")
    if message.calendar is not None:
        # RFC 6047, 2.4: the part names the method that the object states.
        mail.add_attachment(
            message.calendar.encode(),
            maintype="text",
            subtype="calendar",
            params={"charset": "utf-8", "method": "PUBLISH"},
            filename=f"{message.thread}.ics",
        )
    # Last: setting the content removes every Content-… header.
    mail["Content-Language"] = message.language
    return mail


async def _send(mail: EmailMessage, smtp: SmtpOptions, timeout: float) -> str:  # noqa: ASYNC109 - for each answer; the deadline of the whole call is the caller's
    _, answer = await aiosmtplib.send(
        mail,
        hostname=smtp.host,
        port=smtp.port,
        username=smtp.username or None,
        password=smtp.password or None,
        use_tls=smtp.security == "tls",
        start_tls=smtp.security == "starttls",
        # Not asked of the machine: its own name may need a name server that hangs.
        local_hostname=smtp.sender.rpartition("@")[2] or "localhost",
        timeout=timeout,
    )
    return answer


def _translated(subject: str, error: aiosmtplib.SMTPException) -> TemporaryDeliveryError | DeliveryRefusedError:
    """Login and greeting are the operator's to mend, so the alert waits; the rest goes by the answer.

    A login error may repeat what was sent, so its text is not used.
    """
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return TemporaryDeliveryError(
            "ASTANA_SMTP_USERNAME", "the mail server refused the login; check user and password"
        )
    if isinstance(error, aiosmtplib.SMTPConnectError | aiosmtplib.SMTPServerDisconnected):
        return TemporaryDeliveryError(subject, f"no connection to the mail server ({type(error).__name__})")
    answers = error.recipients if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else [error]
    answer = answers[0]
    if not isinstance(answer, aiosmtplib.SMTPResponseException):
        return TemporaryDeliveryError(subject, f"the mail server failed ({type(error).__name__})")
    reason = f"the mail server answered {answer.code}: {_one_line(answer.message)}"
    refused = answer.code >= _PERMANENT
    return DeliveryRefusedError(subject, reason) if refused else TemporaryDeliveryError(subject, reason)


def _one_line(answer: str) -> str:
    return " ".join(answer.split())[:200]
