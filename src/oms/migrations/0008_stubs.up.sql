-- The outside world of tests and demo. A stub asks stub_rules how to behave: the oldest rule whose
-- port fits, and whose match (a LIKE pattern) fits `verb/customer id/order uid`, such as
-- 'charge/42/%'.
CREATE TABLE stub_rules (
    id        BIGSERIAL PRIMARY KEY,
    port      TEXT NOT NULL,
    match     TEXT NOT NULL DEFAULT '%',
    behaviour TEXT NOT NULL CHECK (behaviour IN ('ok', 'decline', 'error', 'hang', 'delay')),
    count     INT CHECK (count >= 0),               -- how often it still applies; NULL: always
    delay     INTERVAL NOT NULL DEFAULT '1 second'  -- for 'delay', which then goes on as 'ok'
);
-- Every call that reached a stub, and whether it changed anything out there.
CREATE TABLE stub_calls (
    id        BIGSERIAL PRIMARY KEY,
    port      TEXT NOT NULL,
    verb      TEXT NOT NULL,
    key       TEXT NOT NULL,
    effective BOOL NOT NULL,
    at        TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX stub_calls_effects ON stub_calls (port, verb, key) WHERE effective;
