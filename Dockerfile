# The order management system: every process of it, chosen by the command (docker-compose.yml).
FROM python:3.12-slim
WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY gen gen
COPY src src
ENV PYTHONPATH=/app/src:/app/gen PYTHONUNBUFFERED=1
USER nobody
ENTRYPOINT ["python", "-m", "oms"]
