# The hub for an attached Neo4j: built in one stage, run in another without the tools that built it.
FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements requirements
RUN python -m venv /opt/hub \
    && /opt/hub/bin/pip install --require-hashes -r requirements/run.txt \
    && pip install --require-hashes -r requirements/build.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY hub hub
COPY docs/queries docs/queries
COPY schema schema
COPY seed seed
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
    && /opt/hub/bin/pip install --no-deps --no-index /dist/*.whl

FROM python:3.12-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /data hub \
    && install --directory --owner hub --mode 700 /data
COPY --from=build /opt/hub /opt/hub
ENV PATH=/opt/hub/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HUB_HOST=0.0.0.0 HUB_PORT=8000 HUB_DATA=/data
USER hub
WORKDIR /data
EXPOSE 8000
CMD ["hub", "serve"]
