# Three stages: npm fetches what browsers are sent, pip what the server runs on, and the last one
# holds only the result. Nothing is compiled and no package's own script runs.

FROM node:24-slim AS browser
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

FROM python:3.11-slim AS server
RUN python -m venv /venv
COPY requirements.txt /build/
RUN /venv/bin/pip install --no-cache-dir --quiet --require-hashes -r /build/requirements.txt
WORKDIR /build
COPY . .
COPY --from=browser /build/node_modules ./node_modules
RUN python tools/assets.py --copy-only \
 && mkdir -p locales \
 && find locales -name flipp.po -execdir /venv/bin/pybabel --quiet compile -i flipp.po -o flipp.mo ';' \
 && rm -rf node_modules tools package.json package-lock.json .npmrc

FROM python:3.11-slim
LABEL org.opencontainers.image.title="Flipp" org.opencontainers.image.licenses="MIT"
RUN useradd --system --uid 10001 --user-group --home-dir /data --no-create-home flipp \
 && install -d -o flipp -g flipp -m 0750 /data
COPY --from=server /venv /venv
COPY --from=server /build /flipp
WORKDIR /flipp
RUN /venv/bin/python -m compileall -q app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    FLIPP_MODE=production \
    FLIPP_DATA_DIR=/data
USER flipp
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "app.cli", "serve", "--host", "0.0.0.0", "--port", "8000"]
