"""The error of everything an operator or maintainer writes."""


class ConfigError(Exception):
    """A setting, file or database that the service cannot start with.

    `subject` is the setting or file (with its key) concerned; `reason` says what is wrong and what to do.
    """

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(subject, reason)
        self.subject = subject
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"
