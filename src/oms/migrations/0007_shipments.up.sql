CREATE TABLE shipments (
    order_uid         TEXT PRIMARY KEY,
    state             TEXT NOT NULL CHECK (state IN ('BOOKED', 'CANCELLED')),
    carrier_reference TEXT,
    updated_at        TIMESTAMPTZ NOT NULL DEFAULT now()
);
