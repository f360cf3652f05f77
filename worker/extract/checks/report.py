"""What a check finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about one rule. `fails`: the file is wrong; else it is worth a look."""

    rule: str
    sentence: str
    fails: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """A proof that was tried: how many things it looked at, and what it found."""

    name: str
    looked_at: int
    of: str
    """What was counted, in the plural."""
    findings: tuple[Finding, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the file is wrong."""
        return any(finding.fails for finding in self.findings)
