-- What a command writes beside its events, in the same transaction.

-- Uniqueness: whoever inserts first owns the key. Keys are hashes.
CREATE TABLE claims (
    kind  text  NOT NULL,
    key   bytea NOT NULL,
    owner uuid  NOT NULL,
    CONSTRAINT claims_pkey PRIMARY KEY (kind, key)
);

-- Answers of commands that carried an idempotency key, kept for 72 hours: codes,
-- ids and numbers. Names are not kept; a repeat is told those of its day.
CREATE TABLE idempotency (
    actor       text        NOT NULL,
    operation   text        NOT NULL,
    key_hash    bytea       NOT NULL,
    input_hash  bytea       NOT NULL,
    answer      jsonb       NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_pkey PRIMARY KEY (actor, operation, key_hash)
);
CREATE INDEX idempotency_age ON idempotency (recorded_at);

-- Rows that commands update to take turns where a rule spans several rows.
CREATE TABLE guards (
    name  text   PRIMARY KEY,
    turns bigint NOT NULL DEFAULT 0
);

-- What is left of copies that are more than one commit: items to be made, what
-- holds others before what it holds. Each batch takes its rows away.
CREATE TABLE copies (
    job         uuid    NOT NULL,
    nth         bigint  NOT NULL,
    -- Who asked for it; null: the operator.
    staff_id    uuid,
    -- Whose tree it goes into, and where.
    customer_id uuid    NOT NULL,
    place_id    uuid    NOT NULL,
    -- Where a name is taken there.
    keep_both   boolean NOT NULL,
    -- Whether what lies under Internal is meant too.
    internal    boolean NOT NULL,
    source_id   uuid    NOT NULL,
    -- The folder that held it.
    above_id    uuid    NOT NULL,
    copy_id     uuid    NOT NULL,
    parent_id   uuid    NOT NULL,
    CONSTRAINT copies_pkey PRIMARY KEY (job, nth)
);

-- Every transaction that writes events holds this in ROW SHARE; the last step
-- of rebuilding the inline read model takes it EXCLUSIVE.
CREATE TABLE access_gate ();

GRANT SELECT, INSERT, UPDATE, DELETE ON claims, idempotency, guards, copies TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON access_gate TO portico_server;
