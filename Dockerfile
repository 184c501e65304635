# One image for web, worker, beat, relay and the one-shot preparation; docker-compose.yml says who runs what.
FROM python:3.11-slim AS packages
RUN python -m venv /opt/venv
COPY requirements.txt requirements-dev.txt /tmp/
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-input --require-hashes -r /tmp/requirements.txt
# The optional part for PDF, in the versions of the list for development.
RUN sed -e '/^ *--hash/d' -e 's/ *\\$//' /tmp/requirements-dev.txt > /tmp/versions.txt \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-input -c /tmp/versions.txt weasyprint

FROM python:3.11-slim
RUN apt-get -qq update \
 && apt-get -qq install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-color-emoji \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin factcheck \
 && mkdir /data && chown factcheck:factcheck /data
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY templates ./templates
COPY factcheck ./factcheck
RUN /opt/venv/bin/python -m compileall -q factcheck
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=factcheck.settings \
    FACTCHECK_DATA_DIR=/data
USER factcheck
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-m", "factcheck.ops.probe", "8000"]
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--config=factcheck/ops/gunicorn_settings.py", "factcheck.wsgi"]
