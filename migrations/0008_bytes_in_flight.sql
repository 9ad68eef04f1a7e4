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
    expires_at   timestamptz NOT NULL,
    -- The transaction that decided and began it, and what that could see.
    begun_by     xid8        NOT NULL DEFAULT pg_current_xact_id(),
    knew         pg_snapshot NOT NULL DEFAULT pg_current_snapshot()
);
CREATE INDEX uploads_expiry ON bytes.uploads (expires_at);
-- What an upload became, or is a version of: with that its row goes.
CREATE INDEX uploads_became ON bytes.uploads (coalesce(document_id, item_id));
CREATE INDEX uploads_open_person ON bytes.uploads (person_id) WHERE state = 'RECEIVING';
CREATE INDEX uploads_open_customer ON bytes.uploads (customer_id) WHERE state = 'RECEIVING';

CREATE TABLE bytes.tickets (
    -- SHA-256 of the ticket in the link.
    ticket_hash  bytea       PRIMARY KEY,
    session_hash bytea       NOT NULL,
    -- Whose the session and the document are; null where there are none.
    person_id    uuid,
    customer_id  uuid,
    item_id      uuid        NOT NULL,
    version_id   uuid        NOT NULL,
    -- VIEW or DOWNLOAD.
    action       text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- When its access-log event was written: once per ticket.
    logged_at    timestamptz,
    -- That event's entry in the access log.
    opening_id   uuid,
    -- Which bytes have been handed to the network with it, on whichever servers.
    sent         int8multirange NOT NULL DEFAULT '{}',
    -- When those were all, and the event that says so was written: once per ticket.
    completed_at timestamptz,
    -- Until when a download that began with it counts as running, where that is
    -- longer than the ticket lives: it says so again while it runs.
    runs_until   timestamptz,
    -- As of uploads.
    begun_by     xid8        NOT NULL DEFAULT pg_current_xact_id(),
    knew         pg_snapshot NOT NULL DEFAULT pg_current_snapshot()
);
CREATE INDEX tickets_expiry ON bytes.tickets (expires_at);
CREATE INDEX tickets_person ON bytes.tickets (person_id);
CREATE INDEX tickets_customer ON bytes.tickets (customer_id);

-- What ends tickets and uploads only adds rows, here, in the transaction that
-- takes access away. It changes none of theirs, so it neither waits for those
-- who open and send nor fails by them.

-- That access was taken away: of a customer, of a person, of both, or of all.
CREATE TABLE bytes.endings (
    ended_by    xid8        NOT NULL DEFAULT pg_current_xact_id(),
    knew        pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),
    customer_id uuid,
    person_id   uuid,
    ended_at    timestamptz NOT NULL
);
CREATE INDEX endings_order ON bytes.endings (ended_by);
CREATE INDEX endings_age ON bytes.endings (ended_at);

-- What an ending looked at and ended.
CREATE TABLE bytes.ended_tickets (ticket_hash bytea NOT NULL);
CREATE INDEX ended_tickets_hash ON bytes.ended_tickets (ticket_hash);
CREATE TABLE bytes.ended_uploads (
    upload_id uuid  NOT NULL,
    -- Why: code and sentence.
    failure   jsonb NOT NULL
);
CREATE INDEX ended_uploads_id ON bytes.ended_uploads (upload_id);

-- Whether something was begun side by side with an ending: neither could see
-- the other, so the one was decided by what the other took away, and the other
-- did not look at it. Whoever began it begins again.
CREATE FUNCTION bytes.crossed(begun_by xid8, began_knowing pg_snapshot, customer uuid, person uuid)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM bytes.endings e
        WHERE e.ended_by >= pg_snapshot_xmin($2)
          AND NOT pg_visible_in_snapshot(e.ended_by, $2)
          AND NOT pg_visible_in_snapshot($1, e.knew)
          AND (e.customer_id IS NULL OR e.customer_id = $3)
          AND (e.person_id IS NULL OR e.person_id = $4))
$$;

-- Tickets that have not ended otherwise than by time.
CREATE VIEW bytes.tickets_now AS
SELECT t.ticket_hash, t.session_hash, t.person_id, t.customer_id, t.item_id, t.version_id,
       t.action, t.expires_at, t.logged_at,
       greatest(t.expires_at, t.runs_until) AS kept_until
FROM bytes.tickets t
WHERE NOT EXISTS (SELECT FROM bytes.ended_tickets e WHERE e.ticket_hash = t.ticket_hash)
  AND NOT bytes.crossed(t.begun_by, t.knew, t.customer_id, t.person_id);

-- Uploads as they stand; `open` alone is what an index finds.
CREATE VIEW bytes.uploads_now AS
SELECT u.id, u.audience, u.person_id, u.customer_id, u.parent_id, u.document_id, u.item_id,
       u.name, u.size, u.declared, u.on_clash, u.created_at, u.expires_at,
       u.state = 'RECEIVING' AS open,
       CASE WHEN u.state = 'RECEIVING'
                 AND (e.failure IS NOT NULL
                      OR bytes.crossed(u.begun_by, u.knew, u.customer_id, u.person_id))
            THEN 'FAILED' ELSE u.state END AS state,
       coalesce(u.failure, e.failure) AS failure
FROM bytes.uploads u
LEFT JOIN LATERAL (SELECT failure FROM bytes.ended_uploads
                   WHERE upload_id = u.id LIMIT 1) e ON true;

-- Where customers have a largest size, who begins or completes an upload locks its customer's
-- one of these: the next one there counts what this one has begun or stored. Locking a table
-- takes no snapshot; an advisory lock, or a row's, would be waited for with an old one.
DO $$
BEGIN
    FOR n IN 0..63 LOOP
        EXECUTE format('CREATE TABLE bytes.turns_%s ()', n);
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA bytes TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bytes TO portico_server;
