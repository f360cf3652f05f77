import asyncio
import time
from datetime import timedelta
from itertools import pairwise

from worker.errors import FetchRefusedError, TemporaryFetchError
from worker.feeds.fetch import Fetcher
from worker.feeds.politeness import HOSTS_KEPT, FetchRequest, Turns, fetch_all
from worker.feeds.values import Fetched, FetchOptions

FAST = FetchOptions(total_timeout=0.4, read_timeout=0.4, allow_hosts=frozenset({"127.0.0.1", "localhost"}))


async def round_of(requests, *, gap=0.0, concurrency=10):
    """Fetch all; gives (key, result, seconds since the start) in the order of arrival."""
    results = []
    started = time.monotonic()

    async def keep(request, result):
        results.append((request.key, result, time.monotonic() - started))

    async with Fetcher(FAST) as fetcher:
        await fetch_all(fetcher, requests, per_host_gap=gap, concurrency=concurrency, on_result=keep)
    return results


async def silent(_request, _writer):
    await asyncio.Event().wait()


def test_every_request_has_one_result_and_errors_are_results(serve, reply):
    async def answer(request, writer):
        status = "404 Not Found" if "/missing" in request else "200 OK"
        await reply(status)(request, writer)

    async def scene():
        async with serve(answer) as server:
            paths = ["/a", "/missing", "/b"]
            requests = [FetchRequest(key, server.url(path)) for key, path in enumerate(paths)]
            return await round_of([*requests, FetchRequest(3, "ftp://nowhere.example/")])

    results = {key: type(result) for key, result, _ in asyncio.run(scene())}
    assert results == {0: Fetched, 1: FetchRefusedError, 2: Fetched, 3: FetchRefusedError}


def test_one_host_is_asked_one_at_a_time_with_the_gap_between(serve, reply):
    under_way, most = 0, 0
    moments = []

    async def answer(request, writer):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        moments.append(time.monotonic())
        await asyncio.sleep(0.02)
        await reply()(request, writer)
        under_way -= 1

    async def scene():
        async with serve(answer) as server:
            await round_of([FetchRequest(key, server.url(f"/{key}")) for key in range(4)], gap=0.05)

    asyncio.run(scene())
    assert most == 1
    assert all(later - earlier >= 0.05 for earlier, later in pairwise(moments))


def test_a_host_that_never_answers_holds_no_other_up(serve, reply):
    async def scene():
        async with serve(silent) as tarpit, serve(reply()) as quick:
            slow = [FetchRequest(key, tarpit.url()) for key in range(3)]
            fast = [FetchRequest(key, f"http://localhost:{quick.port}/") for key in range(3, 6)]
            return await round_of([*slow, *fast])

    results = asyncio.run(scene())
    assert [key for key, _, _ in results[:3]] == [3, 4, 5]
    assert max(seconds for _, _, seconds in results[:3]) < 0.3


def test_a_host_that_fails_twice_is_left_alone_for_the_round(serve):
    async def scene():
        async with serve(silent) as tarpit:
            results = await round_of([FetchRequest(key, tarpit.url()) for key in range(20)])
            return results, len(tarpit.requests)

    results, asked = asyncio.run(scene())
    assert asked == 2
    assert len(results) == 20
    assert all(isinstance(result, TemporaryFetchError) for _, result, _ in results)
    assert results[-1][1].reason.startswith("not asked, its host is left alone this round: timeout")


def test_a_host_that_asks_us_to_wait_is_asked_nothing_more(serve, reply):
    async def scene():
        async with serve(reply("429 Too Many", Retry_After="600")) as server:
            results = await round_of([FetchRequest(key, server.url(f"/{key}")) for key in range(3)])
            return results, server.paths

    results, paths = asyncio.run(scene())
    assert paths == ["/0"]
    assert [result.retry_after for _, result, _ in results] == [timedelta(minutes=10)] * 3


def test_no_more_than_so_many_requests_are_under_way(serve):
    under_way, most = 0, 0

    async def answer(_request, writer):
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.03)
        under_way -= 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    async def scene():
        async with serve(answer) as server:
            names = ["127.0.0.1", "localhost"]
            requests = [FetchRequest(key, f"http://{name}:{server.port}/") for key, name in enumerate(names)]
            await round_of(requests, concurrency=1)

    asyncio.run(scene())
    assert most == 1


def test_turns_at_a_host_lie_a_gap_apart_whoever_asks():
    turns = Turns()
    assert [turns.take("a.example", 2, 100.0) for _ in range(3)] == [0, 2, 4]
    assert turns.take("b.example", 2, 100.0) == 0
    assert turns.take("a.example", 0, 100.0) == 0
    assert turns.take("a.example", 2, 100.0, patience=5) is None
    assert turns.take("a.example", 2, 101.0, patience=5) == 5
    assert turns.take("a.example", 2, 200.0) == 0


def test_the_gap_counts_from_the_end_of_an_answer():
    turns = Turns()
    turns.take("a.example", 2, 100.0)
    turns.answered("a.example", 2, 107.0)
    assert turns.take("a.example", 2, 107.0) == 2


def test_hosts_of_long_ago_are_forgotten():
    turns = Turns()
    for number in range(HOSTS_KEPT + 1):
        turns.take(f"h{number}.example", 2, float(number))
    assert len(turns._next) < HOSTS_KEPT
