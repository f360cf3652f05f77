# One image for every part of the service; docker-compose.yml says which part a container is.
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY alembic.ini ./
COPY analyst analyst
COPY config config
COPY migrations migrations
COPY models models
COPY worker worker
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e .

FROM python:3.11.14-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /data astana
COPY --from=build /opt/venv /opt/venv
COPY --from=build --chown=root:root /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ASTANA_HOME=/data \
    ASTANA_LOG=json
USER 10001
CMD ["astana", "--help"]
