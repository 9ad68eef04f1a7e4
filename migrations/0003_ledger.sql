-- The ledger: a gapless number and a Merkle leaf for every event, in causal
-- order. Written by one follower at a time, recomputed identically from events.
CREATE TABLE ledger_leaves (
    seq      bigint      PRIMARY KEY,
    position bigint      NOT NULL,
    hash     bytea       NOT NULL,
    -- Running maximum of recorded_at up to here.
    clock    timestamptz NOT NULL
);
CREATE UNIQUE INDEX ledger_leaves_position ON ledger_leaves (position);

-- Complete interior nodes; level 0 is ledger_leaves.
CREATE TABLE ledger_nodes (
    level smallint NOT NULL CHECK (level > 0),
    index bigint   NOT NULL,
    hash  bytea    NOT NULL,
    PRIMARY KEY (level, index)
);

-- One row: how far the follower is. Its lock makes one leader.
CREATE TABLE ledger_head (
    only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    size     bigint      NOT NULL DEFAULT 0,
    epoch    integer     NOT NULL DEFAULT 0,
    txid     xid8        NOT NULL DEFAULT '0',
    position bigint      NOT NULL DEFAULT 0,
    clock    timestamptz NOT NULL DEFAULT '-infinity',
    -- Hashes of the right edge, concatenated.
    frontier bytea       NOT NULL DEFAULT ''
);
INSERT INTO ledger_head DEFAULT VALUES;

GRANT SELECT, INSERT ON ledger_leaves, ledger_nodes TO portico_server;
GRANT SELECT, UPDATE ON ledger_head TO portico_server;
