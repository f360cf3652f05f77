from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from worker.feeds.entries import MAX_KEY, by_key, content_sha256, decide, keyed
from worker.feeds.values import ChangedEntry, KnownEntry, NewEntry, ParsedEntry, SeenEntry


def entry(guid=None, url=None, title="Title", summary="Summary", text="", raw=None):
    return ParsedEntry(guid, url, title, summary, text, None, raw)


def stored(keyed_entries):
    """What the database holds once these entries are in it."""
    return [
        KnownEntry(number, one.identity, one.url_key, one.content_sha256)
        for number, one in enumerate(keyed_entries, start=1)
    ]


def second_poll(before, after):
    """The intents of a poll that gives `after`, when an earlier one gave `before`."""
    return decide(keyed(after), by_key(stored(keyed(before))))


def kinds(intents):
    return [type(intent) for intent in intents]


A = entry("a", "https://n.example/a", "A")
B = entry("b", "https://n.example/b", "B")


def test_what_was_never_seen_is_new():
    assert kinds(second_poll([], [A, B])) == [NewEntry, NewEntry]


def test_the_same_again_is_seen():
    (intent,) = second_poll([B, A], [A])
    assert isinstance(intent, SeenEntry)
    assert intent.entry_id == 2


def test_other_words_are_a_change():
    for edit in (replace(A, title="A, corrected"), replace(A, summary="s"), replace(A, text="t")):
        (intent,) = second_poll([A], [edit])
        assert isinstance(intent, ChangedEntry)
        assert intent.entry_id == 1


def test_another_date_or_other_white_space_is_no_change():
    assert kinds(second_poll([A], [replace(A, published_raw="now", summary=" Summary\n")])) == [SeenEntry]


def test_a_new_guid_at_a_known_address_is_never_new():
    http = replace(A, guid="http://n.example/?p=1", url="http://www.n.example/a/?utm_source=rss")
    assert kinds(second_poll([A], [http])) == [SeenEntry]
    assert kinds(second_poll([A], [replace(http, title="Other")])) == [ChangedEntry]


def test_a_known_guid_at_a_new_address_is_the_same_entry():
    assert kinds(second_poll([A], [replace(A, url="https://n.example/new-slug")])) == [SeenEntry]


def test_without_a_guid_the_address_counts():
    bare = replace(A, guid=None)
    assert keyed([bare])[0].identity == "//n.example/a"
    assert kinds(second_poll([bare], [replace(bare, title="Edited")])) == [ChangedEntry]


def test_an_entry_that_gains_a_guid_is_known_by_its_address():
    assert kinds(second_poll([replace(A, guid=None)], [A])) == [SeenEntry]


def test_without_guid_and_address_title_and_date_count():
    bare = entry(title="Daily briefing", raw="9 Oct 2024")
    assert kinds(second_poll([bare], [replace(bare, summary="more")])) == [ChangedEntry]
    assert kinds(second_poll([bare], [replace(bare, published_raw="10 Oct 2024")])) == [NewEntry]


def test_without_a_date_the_summary_tells_two_briefings_apart():
    assert kinds(second_poll([entry(title="Briefing", summary="1")], [entry(title="Briefing", summary="2")])) == [
        NewEntry
    ]


def test_a_guid_that_every_entry_carries_is_no_identity():
    both = [replace(A, guid="feed"), replace(B, guid="feed")]
    assert [one.identity for one in keyed(both)] == ["//n.example/a", "//n.example/b"]
    assert kinds(second_poll(both, [*both, entry("feed", "https://n.example/c")])) == [
        SeenEntry,
        SeenEntry,
        NewEntry,
    ]


def test_an_address_that_every_entry_carries_is_no_key():
    both = [replace(A, url="https://n.example/live"), replace(B, url="https://n.example/live")]
    assert [one.url_key for one in keyed(both)] == [None, None]
    third = entry("c", "https://n.example/live", "C")
    assert kinds(second_poll(both, [third, *both])) == [NewEntry, SeenEntry, SeenEntry]


def test_the_address_of_the_site_is_no_key():
    assert keyed([entry("a", "https://n.example/")])[0].url_key is None


def test_an_entry_listed_twice_counts_once():
    assert len(keyed([A, replace(A, title="A again"), B])) == 2


def test_two_stored_entries_at_one_address_do_not_lend_it():
    known = [KnownEntry(1, "guid:x", "//n.example/a", "1"), KnownEntry(2, "guid:y", "//n.example/a", "2")]
    assert kinds(decide(keyed([A]), by_key(known))) == [NewEntry]


def test_an_address_does_not_take_an_entry_whose_guid_is_here_too():
    moved = replace(A, url="https://n.example/moved")
    newcomer = entry("c", "https://n.example/a", "C")
    assert kinds(second_poll([A], [newcomer, moved])) == [NewEntry, SeenEntry]


def test_an_entry_without_a_guid_does_not_take_it_either():
    bare = replace(A, guid=None)
    assert kinds(second_poll([A], [bare])) == [SeenEntry]
    assert kinds(second_poll([A], [bare, A])) == [SeenEntry]


def test_long_keys_are_stored_short_and_still_told_apart():
    one, other = keyed([entry("g" * 5000, "https://n.example/" + "p" * 1900), entry("g" * 5001)])
    assert one.identity != other.identity
    assert max(map(len, (one.identity, one.url_key, other.identity))) <= MAX_KEY
    assert kinds(second_poll([one.entry], [one.entry])) == [SeenEntry]


def test_a_text_moved_between_fields_has_another_hash():
    assert content_sha256(entry(title="a b", summary="")) != content_sha256(entry(title="a", summary="b"))


ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from([None, "a", "b", "c"]),
        st.sampled_from(
            [None, "https://n.example/", "https://n.example/1", "http://n.example/1/", "https://n.example/2"]
        ),
        st.sampled_from(["", "x", "y"]),
        st.sampled_from(["", "s"]),
    ),
    max_size=6,
)


@given(ENTRIES)
def test_a_second_look_at_the_same_body_finds_nothing_new(entries):
    assert all(isinstance(intent, SeenEntry) for intent in second_poll(entries, entries))


@given(ENTRIES, ENTRIES)
def test_every_entry_has_one_intent_and_no_stored_entry_two(before, after):
    intents = second_poll(before, after)
    assert [intent.keyed for intent in intents] == list(keyed(after))
    answered = [intent.entry_id for intent in intents if not isinstance(intent, NewEntry)]
    assert len(answered) == len(set(answered))


@given(ENTRIES, ENTRIES)
def test_new_is_only_what_has_no_known_guid(before, after):
    known = {one.identity for one in keyed(before)}
    for intent in second_poll(before, after):
        assert not (isinstance(intent, NewEntry) and intent.keyed.identity in known)
