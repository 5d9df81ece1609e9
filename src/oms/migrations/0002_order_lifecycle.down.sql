-- The indexes go with their columns.
ALTER TABLE orders
    DROP COLUMN order_uid,
    DROP COLUMN kind,
    DROP COLUMN state,
    DROP COLUMN vendor_id,
    DROP COLUMN currency,
    DROP COLUMN failure_reason,
    DROP COLUMN cancel_reason,
    DROP COLUMN attention,
    DROP COLUMN version,
    DROP COLUMN workflow_started_at,
    DROP COLUMN closed_at,
    DROP COLUMN deleted_at;
