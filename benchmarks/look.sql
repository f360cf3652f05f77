-- Fills a database for benchmarks/look.py: `{n20}`, `{articles}`, ... are lists of numbers, `{at}` a time for each.
INSERT INTO publisher (id, name, tier)
{n20}
SELECT i, 'Wire ' || i, 'agency' FROM n;
INSERT INTO feed (id, key, url, host, publisher_id, state, from_file, added_at, next_poll_at, failures_in_row)
{n20}
SELECT i, 'wire-' || i, 'https://wire' || i || '.example/rss', 'wire' || i || '.example', i, 'active', false, {at}, {at}, 0 FROM n;
INSERT INTO origin (id, name, tier)
{n20}
SELECT 1000 + i, 'Official ' || i, 'official' FROM n;
INSERT INTO article (id, url, url_key, publisher_id, language, title, published_at, first_seen_at, old_at_first_sight, state, relevant, announces_new_round, attempts)
{articles}
SELECT i, 'https://wire.example/' || i, '//wire.example/' || i, 1 + i % 20, 'en', 'Title of article ' || i, {at}, {at}, false, CASE WHEN i % {every} = 0 THEN 'read' ELSE 'irrelevant' END, i % {every} = 0, i % 400 = 0, 1 FROM n;
INSERT INTO entry (feed_id, article_id, identity, title, summary, text, content_sha256, first_seen_at, last_changed_at)
{articles}
SELECT 1 + i % 20, i, 'entry ' || i, '', '', '', '', {at}, {at} FROM n;
INSERT INTO revision (id, article_id, number, title, text, sha256, method, language, seen_at, lexicon_version, settled_at)
{revisions}
SELECT i, i * {every}, 1, 'Title', 'Text of revision ' || i, 'sha' || i, 'feed', 'en', {at}, 'v1', {at} FROM n;
INSERT INTO article_words (article_id, words)
{revisions}
SELECT i * {every}, ' talks on syria in the astana format round ' || (1 + i % 22) || ' the delegations of russia turkey and iran met for the plenary number ' || i || ' word' || (i % 997) || ' ' FROM n;
INSERT INTO fact (id, revision_id, lexicon_version, position, kind, round_number, implied, value, speaker, detail, edtf, modality, discourse, origin_id, tier, said_at, learnt_at)
{facts}
SELECT i, 1 + (i - 1) / {each}, 'v1', i % {each}, CASE i % {each} WHEN 0 THEN 'status' WHEN 1 THEN 'dates' WHEN 2 THEN 'quote' ELSE 'topic' END, CASE WHEN i % {each} < 2 THEN 1 + i / {each} % 22 END, false, CASE i % {each} WHEN 0 THEN 'announced' WHEN 1 THEN '2024-11-11/2024-11-12' ELSE 'words' END, CASE WHEN i % {each} = 2 THEN CASE WHEN i / {each} % 50 = 0 THEN 'Alexander Lavrentyev' ELSE 'Another' END END, '{{}}', CASE i % {each} WHEN 1 THEN '2024-11-11/2024-11-12' END, 'asserted', 'focus', 1001 + i % 20, 'agency', {at}, {at} FROM n;
INSERT INTO mention (fact_id, field, start_offset, end_offset, exact, rule)
{facts}
SELECT i, 'dates', 0, 5, 'words', 'rule' FROM n
