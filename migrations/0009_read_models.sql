-- Asynchronous read models: each its own schema, its own checkpoint and build.
CREATE TABLE checkpoints (
    model      text    PRIMARY KEY,
    build      integer NOT NULL DEFAULT 1,
    -- Events applied; equals the seq of the last one.
    seq        bigint  NOT NULL DEFAULT 0,
    epoch      integer NOT NULL DEFAULT 0,
    txid       xid8    NOT NULL DEFAULT '0',
    position   bigint  NOT NULL DEFAULT 0,
    -- Set when the model met what it cannot apply; it waits for an upgrade or
    -- a rebuild, the others go on.
    stopped    text,
    stopped_at timestamptz
);
INSERT INTO checkpoints (model)
VALUES ('activity'), ('audit'), ('access_log'), ('counters');

-- What people read about work done.
CREATE SCHEMA read_activity;
CREATE TABLE read_activity.entries (
    seq         bigint      NOT NULL PRIMARY KEY,
    position    bigint      NOT NULL,
    at          timestamptz NOT NULL,
    customer_id uuid        NOT NULL,
    item_id     uuid,
    contact_id  uuid,
    actor_kind  text,
    actor_id    uuid,
    kind        text        NOT NULL
);
CREATE INDEX entries_customer ON read_activity.entries (customer_id, seq);
CREATE INDEX entries_item ON read_activity.entries (item_id, seq) WHERE item_id IS NOT NULL;

-- How much there is at each customer.
CREATE SCHEMA read_counters;
CREATE TABLE read_counters.customers (
    id                 uuid    PRIMARY KEY,
    portal_open        boolean NOT NULL DEFAULT false,
    -- In Files, and under Internal; neither in the trash.
    documents          bigint  NOT NULL DEFAULT 0,
    internal_documents bigint  NOT NULL DEFAULT 0,
    -- Of both, those that hold something to be accepted and are not withdrawn.
    waiting            bigint  NOT NULL DEFAULT 0
);
-- What is counted, and where it lies: a folder that goes into the trash takes
-- what is below it out of the counts.
CREATE TABLE read_counters.items (
    id          uuid    PRIMARY KEY,
    customer_id uuid    NOT NULL,
    parent_id   uuid,
    document    boolean NOT NULL,
    -- The root of working papers.
    internal    boolean NOT NULL,
    -- By its own event.
    trashed     boolean NOT NULL DEFAULT false,
    withdrawn   boolean NOT NULL DEFAULT false,
    -- Versions that contacts sent and the firm has not accepted.
    to_accept   integer NOT NULL,
    -- Unique, so that a rebuild has it while it fills the table.
    UNIQUE (parent_id, id)
);

-- The evidence: every event with its actor, subject, object and decision.
CREATE SCHEMA read_audit;
CREATE TABLE read_audit.entries (
    seq          bigint      NOT NULL PRIMARY KEY,
    position     bigint      NOT NULL,
    at           timestamptz NOT NULL,
    event_type   text        NOT NULL,
    actor_kind   text,
    actor_id     uuid,
    on_behalf_of uuid,
    subject_kind text,
    subject_id   uuid,
    customer_id  uuid,
    item_id      uuid,
    -- GRANTED, REVOKED, CAPABILITY_CHANGED, EXPIRY_CHANGED, ALLOWED, REFUSED:CODE;
    -- null where other software wrote the event.
    decision     text,
    capability   text,
    expires_at   timestamptz,
    request_id   uuid,
    -- Null once erased.
    source_ip    text,
    -- Why, where somebody said it. Null once erased.
    reason       text
);
CREATE INDEX entries_customer ON read_audit.entries (customer_id, seq);
CREATE INDEX entries_item ON read_audit.entries (item_id, seq) WHERE item_id IS NOT NULL;
CREATE INDEX entries_actor ON read_audit.entries (actor_id, seq) WHERE actor_id IS NOT NULL;
CREATE INDEX entries_on_behalf_of ON read_audit.entries (on_behalf_of, seq)
    WHERE on_behalf_of IS NOT NULL;
CREATE INDEX entries_subject ON read_audit.entries (subject_id, seq) WHERE subject_id IS NOT NULL;

-- Further people that an entry is about: who joined or left a group.
CREATE TABLE read_audit.people (
    seq       bigint NOT NULL,
    person_id uuid   NOT NULL,
    PRIMARY KEY (person_id, seq)
);

-- Who opened what.
CREATE SCHEMA read_access_log;
CREATE TABLE read_access_log.entries (
    seq         bigint      NOT NULL PRIMARY KEY,
    position    bigint      NOT NULL,
    at          timestamptz NOT NULL,
    actor_kind  text,
    actor_id    uuid,
    customer_id uuid,
    item_id     uuid,
    version_id  uuid,
    -- VIEWED, DOWNLOADED or REFUSED.
    kind        text        NOT NULL,
    action      text,
    code        text,
    -- How many refusals it stands for; 1 for everything else.
    count       bigint      NOT NULL DEFAULT 1,
    source_ip   text,
    user_agent  text,
    -- The entry's id in the log, where something was opened: its completion names it.
    -- Unique, so that a rebuild has the index while it fills the table.
    opening_id  uuid        UNIQUE,
    -- When the last of its bytes had been handed to the network.
    completed_at timestamptz
);
CREATE INDEX entries_customer ON read_access_log.entries (customer_id, seq);
CREATE INDEX entries_item ON read_access_log.entries (item_id, seq) WHERE item_id IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON checkpoints TO portico_server;
GRANT USAGE ON SCHEMA read_activity, read_audit, read_access_log, read_counters
TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA read_activity TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA read_counters TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA read_audit TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA read_access_log TO portico_server;
