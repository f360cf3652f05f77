"""Views of the news: articles, the facts read from them, the words that carry each."""

from models.views.view import View

V_ARTICLES = View(
    "v_articles",
    "One row per article seen, however many feeds carried it.",
    {
        "article_id": "number of the article",
        "url": "its address",
        "publisher": "who published it",
        "tier": "official, agency, media or aggregator",
        "language": "ISO 639-1 code, as identified",
        "title": "its title",
        "published_at": "when it was published, as the feed or page says (UTC)",
        "first_seen_at": "when a feed first carried it (UTC)",
        "state": "new, read, irrelevant, seen_not_read (language not served), headline_only or set_aside",
        "state_reason": "why, in words",
        "relevant": "whether it concerns the Astana format",
        "announces_new_round": "whether it tells of a coming round",
        "revisions": "number of texts it has had",
        "feeds": "number of feeds that carried it",
    },
    lambda _: (
        """
    SELECT a.id AS article_id, a.url, p.name AS publisher, p.tier, a.language, a.title, a.published_at,
           a.first_seen_at, a.state, a.state_reason, a.relevant, a.announces_new_round,
           (SELECT count(*) FROM revision v WHERE v.article_id = a.id) AS revisions,
           (SELECT count(DISTINCT e.feed_id) FROM entry e WHERE e.article_id = a.id) AS feeds
      FROM article a
      JOIN publisher p ON p.id = a.publisher_id
    """
    ),
)

V_FACTS = View(
    "v_facts",
    "One row per fact read from an article.",
    {
        "fact_id": "number of the fact",
        "article_id": "article it was read from",
        "revision": "number of the article's text, from 1",
        "kind": "status, dates, venue, participant, meeting, official, quote, source or topic",
        "round_number": "round it is bound to, if any",
        "implied": "whether the number was inferred (`the next round`), not written",
        "value": "canonical value",
        "code": "actor, country or topic code, where there is one",
        "role": "role of a participant, kind of a source, title of an official",
        "first_on": "first day, for dates",
        "last_on": "last day, for dates",
        "edtf": "dates in EDTF",
        "modality": "asserted, possible, negated, denied or conditional",
        "discourse": "focus or background",
        "origin": "who first said it",
        "via": "whom the article credits for it, if not the origin itself",
        "tier": "tier of the voice through which it was heard",
        "said_at": "when it was said (UTC)",
        "learnt_at": "when it was read (UTC)",
        "lexicon_version": "version of the rules that read it",
        "withdrawn_at": "when a later text of the article no longer carried it (UTC)",
        "withdrawn_reason": "why, in words",
    },
    lambda _: (
        """
    SELECT f.id AS fact_id, v.article_id, v.number AS revision, f.kind, f.round_number, f.implied, f.value, f.code,
           f.role, f.first_on, f.last_on, f.edtf, f.modality, f.discourse, o.name AS origin, f.via, f.tier, f.said_at,
           f.learnt_at, f.lexicon_version, f.withdrawn_at, f.withdrawn_reason
      FROM fact f
      JOIN revision v ON v.id = f.revision_id
      LEFT JOIN origin o ON o.id = f.origin_id
    """
    ),
)

V_EVIDENCE = View(
    "v_evidence",
    "One row per span of words that carries a fact: text[start_offset:end_offset] = exact, in code points.",
    {
        "fact_id": "the fact",
        "article_id": "the article",
        "field": "which part of the fact the words carry",
        "start_offset": "first code point, from 0, of title, blank line, text",
        "end_offset": "code point after the last",
        "exact": "the words",
        "rule": "the rule that read them",
        "text_sha256": "SHA-256 of the text the offsets refer to",
        "url": "address of the article",
    },
    lambda _: (
        """
    SELECT m.fact_id, v.article_id, m.field, m.start_offset, m.end_offset, m.exact, m.rule,
           v.sha256 AS text_sha256, a.url
      FROM mention m
      JOIN fact f ON f.id = m.fact_id
      JOIN revision v ON v.id = f.revision_id
      JOIN article a ON a.id = v.article_id
    """
    ),
)
