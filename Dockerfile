# Browser code: built against the templates, because the stylesheet keeps only what they use.
FROM node:22-slim AS assets
WORKDIR /house
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run --silent build

FROM python:3.13-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --uid 10001 house \
 && mkdir /data && chown house /data
WORKDIR /house
COPY requirements/uv.txt requirements/base.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/uv.txt \
 && uv pip install --system --no-cache --require-hashes -r requirements/base.txt
COPY . .
COPY --from=assets /house/static/built static/built
RUN python scripts/compile_translations.py
ENV PYTHONUNBUFFERED=1 DATA_DIR=/data DJANGO_SETTINGS_MODULE=lms.settings.production
USER house
VOLUME /data
EXPOSE 8000
