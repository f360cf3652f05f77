"""Articles: the newest of the format, and each with the evidence marked in its text."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from analyst import readings, stored
from analyst.queries import Row
from analyst.searching import Asked, search
from analyst.web import asked
from analyst.web.desk import Desk
from analyst.web.evidence import lines
from models.article import Revision
from worker.articles.words import wanted

_MISSING = "There is no article of that number."
ON_A_PAGE = 50


def articles(request: Request) -> Response:
    """The newest articles on the format, or those that hold the words of `?q=`."""
    desk: Desk = request.app.state.desk
    if q := asked.words(request):
        return _search(desk, q)
    page = asked.page_number(request)
    with desk.looking() as session:
        found = readings.newest(session, ON_A_PAGE + 1, (page - 1) * ON_A_PAGE)
    return desk.page("articles.html", articles=found[:ON_A_PAGE], page=page, more=len(found) > ON_A_PAGE)


def _search(desk: Desk, q: str) -> Response:
    sought = bool(wanted(q))
    with desk.looking() as session:
        found = search(session, Asked(q, ON_A_PAGE + 1)) if sought else []
    return desk.page("search.html", q=q, sought=sought, found=found[:ON_A_PAGE], more=len(found) > ON_A_PAGE)


def article(request: Request) -> Response:
    """An article, its latest text or the one that `?revision=` names, and what was read from it."""
    desk: Desk = request.app.state.desk
    article_id = asked.number(request, "article_id", _MISSING)
    with desk.looking() as session:
        found = readings.article(session, article_id)
        if found is None:
            raise HTTPException(404, _MISSING)
        revision = _revision(request, found)
        spans = readings.spans_of(session, revision) if revision else []
        changes = stored.changes_of(session, revision.id) if revision else []
        unread = None if revision else stored.article_named(session, str(article_id))
        whole = readings.whole_of(revision) if revision else unread.text.whole if unread else ""
    return desk.page(
        "article.html",
        article=found,
        revision=revision,
        lines=list(lines(whole, spans)),
        spans=spans,
        changes=changes,
    )


def _revision(request: Request, found: Row) -> Revision | None:
    """The text that is asked for; None when none is kept. Raises HTTPException when it never had that one."""
    revisions: list[Revision] = found["revisions"]
    asked_for = request.query_params.get("revision")
    if asked_for is None:
        return revisions[-1] if revisions else None
    for revision in revisions:
        if str(revision.number) == asked_for:
            return revision
    raise HTTPException(404, f"The article had no text of that number; it has had {len(revisions)}.")
