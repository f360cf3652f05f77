"""Views of who speaks: the origins of what is known, and quotations."""

from models.views.view import View

V_ORIGINS = View(
    "v_origins",
    "One row per voice that first said something of a round: an official, a ministry, an agency, an outlet.",
    {
        "origin": "its name",
        "tier": "the most believable tier in which it was heard: official, agency, media or aggregator",
        "changes": "changes of rounds that it was the first to tell",
        "rounds": "rounds of which it was the first to tell something",
        "announcements": "rounds that it was the first to announce or confirm",
        "first_said_at": "when it first did (UTC)",
        "last_said_at": "when it last did (UTC)",
    },
    lambda _: (
        """
    SELECT o.name AS origin, o.tier, count(*) AS changes, count(DISTINCT c.round_number) AS rounds,
           count(DISTINCT CASE WHEN c.kind IN ('announced', 'confirmed') THEN c.round_number END) AS announcements,
           min(c.said_at) AS first_said_at, max(c.said_at) AS last_said_at
      FROM origin o
      JOIN change c ON c.origin_id = o.id AND c.kind NOT IN ('watch', 'disputed') AND c.superseded_at IS NULL
     GROUP BY o.id, o.name, o.tier
    """
    ),
)

V_QUOTES = View(
    "v_quotes",
    "One row per quotation read from an article and not withdrawn.",
    {
        "fact_id": "number of the fact; `v_evidence` has its place in the text",
        "article_id": "article it was read from",
        "speaker": "who is quoted; empty where the article does not say",
        "quote": "the words between the marks",
        "said_at": "when the article was published (UTC)",
        "publisher": "who published it",
        "language": "language of the article, ISO 639-1",
        "url": "its address",
    },
    lambda _: (
        """
    SELECT f.id AS fact_id, v.article_id, f.speaker, f.value AS quote, f.said_at,
           p.name AS publisher, v.language, a.url
      FROM fact f
      JOIN revision v ON v.id = f.revision_id
      JOIN article a ON a.id = v.article_id
      JOIN publisher p ON p.id = a.publisher_id
     WHERE f.kind = 'quote' AND f.withdrawn_at IS NULL
    """
    ),
)
