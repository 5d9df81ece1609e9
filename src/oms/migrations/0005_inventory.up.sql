CREATE TABLE stock (
    sku      TEXT PRIMARY KEY,
    on_hand  BIGINT NOT NULL CHECK (on_hand >= 0),
    reserved BIGINT NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    CHECK (reserved <= on_hand)
);
CREATE TABLE reservations (
    order_uid TEXT NOT NULL,
    sku       TEXT NOT NULL,
    quantity  BIGINT NOT NULL CHECK (quantity > 0),
    state     TEXT NOT NULL CHECK (state IN ('RESERVED', 'COMMITTED', 'RELEASED')),
    -- Set by the undo of a commit: a commit that comes after it must not take effect.
    restored  BOOL NOT NULL DEFAULT false,
    PRIMARY KEY (order_uid, sku)
);
