CREATE TABLE order_items (
    order_uid  TEXT NOT NULL REFERENCES orders (order_uid),
    line_no    INT NOT NULL,
    sku        TEXT NOT NULL,
    name       TEXT NOT NULL,
    quantity   INT NOT NULL CHECK (quantity > 0),
    unit_minor BIGINT NOT NULL,
    available  BOOL NOT NULL DEFAULT true,
    PRIMARY KEY (order_uid, line_no)
);
CREATE TABLE order_events (
    id        BIGSERIAL PRIMARY KEY,
    order_uid TEXT NOT NULL REFERENCES orders (order_uid),
    version   INT NOT NULL,
    type      TEXT NOT NULL,
    payload   JSONB NOT NULL DEFAULT '{}',
    at        TIMESTAMPTZ NOT NULL DEFAULT now(),
    UNIQUE (order_uid, version)
);
