"""Doctor: each thing that must hold among the rows is looked at; what does not is told, and mended when asked."""

from dataclasses import dataclass
from datetime import timedelta

from worker.bootstrap import Service
from worker.logs import log
from worker.store.locks import Lock, hold
from worker.store.soundness import CHECKS, Check
from worker.store.whole import Case

EXAMPLES = 3

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold."""

    breaks: str
    count: int
    examples: tuple[str, ...]
    remedy: str
    can_be_mended: bool
    mended: bool


def examine(service: Service, *, mend: bool) -> list[Finding]:
    """What does not hold. With `mend`, each is put right in a transaction of its own, and looked at again."""
    now = service.clock()
    case = Case(service.track.code, now, timedelta(seconds=service.settings.lease_seconds))
    found = [_examined(service, check, case, mend=mend) for check in CHECKS]
    return [finding for finding in found if finding is not None]


def _examined(service: Service, check: Check, case: Case, *, mend: bool) -> Finding | None:
    with service.sessions.begin() as session:
        hold(session, Lock.SETTLE)
        broken = check.find(session, case)
        if not broken:
            return None
        mended = False
        if mend and check.mend is not None:
            check.mend(session, case)
            session.flush()
            mended = not check.find(session, case)
    if mended:
        _log.warning("mended", breaks=check.breaks, count=len(broken), examples=broken[:EXAMPLES])
    return Finding(check.breaks, len(broken), tuple(broken[:EXAMPLES]), check.remedy, check.mend is not None, mended)
