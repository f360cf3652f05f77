"""The servers that the tests start are real and separate."""

import redis
from sqlalchemy import create_engine, text


def test_the_redis_server_answers_and_speaks_streams(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()


def test_each_test_gets_an_empty_postgresql_database(empty_postgres_url: str) -> None:
    engine = create_engine(empty_postgres_url)
    with engine.begin() as connection:
        tables = connection.execute(text("select count(*) from pg_stat_user_tables")).scalar_one()
        version = connection.execute(text("show server_version_num")).scalar_one()
    engine.dispose()
    assert tables == 0
    assert int(version) >= 150000
