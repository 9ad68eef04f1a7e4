-- Uploads that are not documents yet, and tickets for downloads.
CREATE SCHEMA bytes;

CREATE TABLE bytes.uploads (
    id           uuid        PRIMARY KEY,
    -- STAFF or CLIENT, and who began it: only they go on with it.
    audience     text        NOT NULL CHECK (audience IN ('STAFF', 'CLIENT')),
    person_id    uuid        NOT NULL,
    customer_id  uuid        NOT NULL,
    -- Null: From client/{contact}.
    parent_id    uuid,
    -- Set: a new version of this document.
    document_id  uuid,
    -- Id of the document to be.
    item_id      uuid        NOT NULL,
    name         text        NOT NULL,
    size         bigint      NOT NULL CHECK (size >= 0),
    -- SHA-256 that the sender declared, if any.
    declared     bytea,
    -- KEEP_BOTH or REFUSE where the name is taken when the upload completes.
    on_clash     text        NOT NULL,
    state        text        NOT NULL CHECK (state IN ('RECEIVING', 'COMPLETED', 'FAILED', 'TERMINATED')),
    -- Why it failed: code and sentence.
    failure      jsonb,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX uploads_expiry ON bytes.uploads (expires_at);

CREATE TABLE bytes.tickets (
    -- SHA-256 of the ticket in the link.
    ticket_hash  bytea       PRIMARY KEY,
    session_hash bytea       NOT NULL,
    item_id      uuid        NOT NULL,
    version_id   uuid        NOT NULL,
    -- VIEW or DOWNLOAD.
    action       text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- When its access-log event was written: once per ticket.
    logged_at    timestamptz
);
CREATE INDEX tickets_expiry ON bytes.tickets (expires_at);

GRANT USAGE ON SCHEMA bytes TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bytes TO portico_server;
