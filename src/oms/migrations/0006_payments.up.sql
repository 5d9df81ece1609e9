CREATE TABLE payments (
    id             UUID PRIMARY KEY,
    order_uid      TEXT NOT NULL UNIQUE,
    amount_minor   BIGINT NOT NULL,
    captured_minor BIGINT NOT NULL DEFAULT 0,
    refunded_minor BIGINT NOT NULL DEFAULT 0,
    currency       TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN (
        'PENDING', 'AUTHORISED', 'CAPTURED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'DECLINED', 'VOIDED'
    )),
    gateway_ref    TEXT,
    decline_reason TEXT,
    updated_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    CHECK (refunded_minor <= captured_minor AND captured_minor <= amount_minor)
);
CREATE TABLE refunds (
    id           UUID PRIMARY KEY,
    payment_id   UUID NOT NULL REFERENCES payments (id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    reason       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('PENDING', 'DONE')),
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX refunds_payment_id ON refunds (payment_id);
