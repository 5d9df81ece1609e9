-- Rows from before this migration belong to no workflow: they keep the state that their status says.
ALTER TABLE orders
    ADD COLUMN order_uid           TEXT NOT NULL UNIQUE DEFAULT gen_random_uuid()::text,
    ADD COLUMN kind                TEXT NOT NULL DEFAULT 'STANDARD',
    ADD COLUMN state               TEXT NOT NULL DEFAULT 'CREATED',
    ADD COLUMN vendor_id           TEXT,
    ADD COLUMN currency            TEXT NOT NULL DEFAULT 'USD',
    ADD COLUMN failure_reason      TEXT,
    ADD COLUMN cancel_reason       TEXT,
    ADD COLUMN attention           JSONB,
    ADD COLUMN version             INT NOT NULL DEFAULT 1,
    ADD COLUMN workflow_started_at TIMESTAMPTZ,
    ADD COLUMN closed_at           TIMESTAMPTZ,
    ADD COLUMN deleted_at          TIMESTAMPTZ;
UPDATE orders SET state = 'PAID' WHERE status = 'processing';
UPDATE orders SET state = 'SHIPPED', closed_at = updated_at WHERE status = 'completed';
UPDATE orders SET state = 'CANCELLED', closed_at = updated_at WHERE status = 'cancelled';
CREATE INDEX orders_state ON orders (state, id);
CREATE INDEX orders_attention ON orders (id) WHERE attention IS NOT NULL;
CREATE INDEX orders_unstarted ON orders (created_at) WHERE workflow_started_at IS NULL;
