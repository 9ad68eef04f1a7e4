-- The log: postgres-es's own columns first, ours behind them with defaults, so
-- that stock postgres-es can read and write it.
CREATE SEQUENCE events_position_seq;

CREATE TABLE events (
    aggregate_type text                         NOT NULL,
    aggregate_id   text                         NOT NULL,
    sequence       bigint CHECK (sequence >= 0) NOT NULL,
    event_type     text                         NOT NULL,
    event_version  text                         NOT NULL,
    payload        json                         NOT NULL,
    metadata       json                         NOT NULL,
    position       bigint                       NOT NULL DEFAULT nextval('events_position_seq'),
    txid           xid8                         NOT NULL DEFAULT pg_current_xact_id(),
    epoch          integer                      NOT NULL DEFAULT 1,
    recorded_at    timestamptz                  NOT NULL DEFAULT clock_timestamp(),
    customer_id    uuid,
    CONSTRAINT events_pkey PRIMARY KEY (aggregate_type, aggregate_id, sequence)
) PARTITION BY LIST (aggregate_type);

-- Who opened what: apart, so that it can be archived by time later.
CREATE TABLE events_access PARTITION OF events FOR VALUES IN ('access');
CREATE TABLE events_domain PARTITION OF events DEFAULT;

-- The causal order, which every follower reads.
CREATE INDEX events_order ON events (epoch, txid, position);

-- Which event names a content: what the store holds is judged by the log, a page of
-- files at a time. None of these events holds a text that somebody chose.
CREATE INDEX events_contents ON events_domain ((payload -> event_type -> 'content' ->> 'blob'))
    WHERE event_type IN ('UploadedByStaff', 'UploadedByClient',
                         'VersionAddedByStaff', 'VersionDepositedByClient');

-- What an import looks for: items of a customer that may have left a place where they
-- were, or come back. Events of these types are few beside the others.
CREATE INDEX events_left ON events (customer_id, epoch, txid, position)
    WHERE event_type IN (
        'ItemRenamed', 'ItemMoved', 'ItemTrashed', 'ItemRestored', 'ItemPurged');

ALTER SEQUENCE events_position_seq OWNED BY events_domain.position;

CREATE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed: % on % is refused; append a new event instead',
        TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER events_never_change BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_events();
CREATE TRIGGER events_never_emptied BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events();
CREATE TRIGGER events_access_never_emptied BEFORE TRUNCATE ON events_access
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events();
CREATE TRIGGER events_domain_never_emptied BEFORE TRUNCATE ON events_domain
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events();

-- Stock postgres-es expects this table; nothing of ours writes to it.
CREATE TABLE snapshots (
    aggregate_type   text                                 NOT NULL,
    aggregate_id     text                                 NOT NULL,
    last_sequence    bigint CHECK (last_sequence >= 0)    NOT NULL,
    current_snapshot bigint CHECK (current_snapshot >= 0) NOT NULL,
    payload          json                                 NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, last_sequence)
);

-- One row: which deployment this log belongs to and where it lives.
CREATE TABLE log_origin (
    only_row          boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    deployment_id     uuid    NOT NULL DEFAULT gen_random_uuid(),
    -- The content store that it was begun with, as that says itself; null before there is one.
    store_id          uuid,
    -- Raised when the log was restored from a dump: in another cluster transaction ids
    -- start again below those in the log, and in the same one a place that the restore
    -- lost is told from one that came later.
    epoch             integer NOT NULL DEFAULT 1,
    system_identifier bigint  NOT NULL DEFAULT 0,
    -- Which table `events` was at the last start: every restore makes it anew.
    events_table      oid     NOT NULL DEFAULT 0,
    -- The oldest release that can read everything in the log.
    min_reader        integer NOT NULL DEFAULT 1
);
INSERT INTO log_origin (system_identifier, events_table)
    SELECT system_identifier, 'public.events'::regclass FROM pg_control_system();

-- Order, epoch and time of an event are the database's to give.
GRANT SELECT ON events TO portico_server;
GRANT INSERT (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
    customer_id) ON events TO portico_server;
GRANT USAGE ON SEQUENCE events_position_seq TO portico_server;
GRANT SELECT ON log_origin TO portico_server;
