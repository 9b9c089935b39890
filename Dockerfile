# One image for every program: the command chooses which one it is (see docker-compose.yml).
FROM node:24-slim AS web
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --omit=dev
COPY frontend/ ./
RUN npm run build

FROM python:3.12-slim AS packages
COPY requirements-uv.lock requirements.lock /build/
RUN pip install --no-cache-dir --no-deps --require-hashes -r /build/requirements-uv.lock \
 && python -m venv --without-pip /opt/anteve \
 && uv pip sync --no-cache --require-hashes --compile-bytecode --python /opt/anteve/bin/python /build/requirements.lock

FROM python:3.12-slim
# LightGBM's wheel wants the system's OpenMP library.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libgomp1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /var/lib/anteve --create-home anteve
COPY --from=packages /opt/anteve /opt/anteve
COPY . /srv/anteve
COPY --from=web /build/frontend/out /srv/anteve/frontend/out
WORKDIR /srv/anteve
ENV PATH=/opt/anteve/bin:$PATH \
    PYTHONPATH=/srv/anteve \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DO_NOT_TRACK=1 \
    ANTEVE_HOME=/var/lib/anteve \
    ANTEVE_HOST=0.0.0.0
USER anteve
EXPOSE 8321
CMD ["python", "-m", "api"]
