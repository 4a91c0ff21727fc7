# The steps are those of `make run`, on a small image and without rights.

FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements/uv.txt requirements/run.txt requirements/
RUN pip install --no-cache-dir --require-hashes --no-deps -r requirements/uv.txt \
 && uv venv /opt/workshop-live \
 && uv pip install --no-cache --python /opt/workshop-live --require-hashes -r requirements/run.txt
COPY pyproject.toml hatch_build.py README.md CHANGELOG.md LICENSE ./
COPY src src
COPY templates templates
COPY static static
RUN uv pip install --no-cache --python /opt/workshop-live --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends fonts-dejavu-core fonts-noto-color-emoji \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/workshop-live /opt/workshop-live
RUN useradd --system --uid 10001 workshop && install -d -o workshop /data
USER workshop
WORKDIR /data
ENV PATH=/opt/workshop-live/bin:$PATH WORKSHOP_LIVE_DATA_DIR=/data PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=15s \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ.get('WORKSHOP_LIVE_PORT', '8000')}/ready\", timeout=3)"]
CMD ["workshop-live", "serve"]
