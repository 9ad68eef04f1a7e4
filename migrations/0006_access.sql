-- The inline read model: every fact that the access rule reads, and the names
-- that lists show. Written in the transaction of the command; names are null
-- once erased. Rebuilt from the log into a twin schema with the same tables.
-- `*_kind`, `*_id`, `*_at`, `*_position` say together who made something so,
-- when, and where that stands in the log.
CREATE SCHEMA access;

CREATE TABLE access.firm (
    id   uuid PRIMARY KEY,
    name text NOT NULL,
    zone text NOT NULL
);

-- facts: access.staff
CREATE TABLE access.staff (
    id        uuid    PRIMARY KEY,
    name      text,
    email     text,
    roles     text[]  NOT NULL,
    -- ALL, or ASSIGNED: which customers those roles reach.
    reach     text    NOT NULL DEFAULT 'ALL',
    suspended boolean NOT NULL DEFAULT false
);

-- Parts of the portal that the firm defined.
CREATE TABLE access.sections (
    id   uuid PRIMARY KEY,
    name text NOT NULL
);

-- facts: access.staff_assignments
CREATE TABLE access.staff_assignments (
    staff_id       uuid        NOT NULL,
    customer_id    uuid        NOT NULL,
    -- The role there; null for the roles for the firm alone.
    role           text,
    given_kind     text,
    given_id       uuid,
    given_at       timestamptz NOT NULL,
    given_position bigint      NOT NULL,
    PRIMARY KEY (staff_id, customer_id)
);
CREATE INDEX staff_assignments_customer ON access.staff_assignments (customer_id);

-- facts: access.groups
CREATE TABLE access.groups (
    id          uuid    PRIMARY KEY,
    -- CONTACTS or STAFF.
    kind        text    NOT NULL,
    name        text,
    description text,
    closed      boolean NOT NULL DEFAULT false
);

-- facts: access.group_members
CREATE TABLE access.group_members (
    group_id        uuid        NOT NULL,
    member_id       uuid        NOT NULL,
    joined_kind     text,
    joined_id       uuid,
    joined_at       timestamptz NOT NULL,
    joined_position bigint      NOT NULL,
    PRIMARY KEY (group_id, member_id)
);
CREATE INDEX group_members_member ON access.group_members (member_id);

-- facts: access.group_roles
CREATE TABLE access.group_roles (
    group_id       uuid        NOT NULL,
    customer_id    uuid        NOT NULL,
    -- Of contacts: their terms. Null in a group of staff.
    role           text,
    can_download   boolean,
    sections       uuid[],
    -- Of staff: their role there; null for those for the firm alone.
    staff_role     text,
    given_kind     text,
    given_id       uuid,
    given_at       timestamptz NOT NULL,
    given_position bigint      NOT NULL,
    -- Of contacts: the last change of their terms; null if none since they were given.
    changed_kind   text,
    changed_id     uuid,
    changed_at     timestamptz,
    changed_position bigint,
    PRIMARY KEY (group_id, customer_id)
);
CREATE INDEX group_roles_customer ON access.group_roles (customer_id);

-- facts: access.identities
CREATE TABLE access.identities (
    id         uuid    PRIMARY KEY,
    staff_id   uuid,
    contact_id uuid,
    enabled    boolean NOT NULL,
    CHECK ((staff_id IS NULL) <> (contact_id IS NULL))
);
CREATE INDEX identities_staff ON access.identities (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX identities_contact ON access.identities (contact_id) WHERE contact_id IS NOT NULL;

-- facts: access.customers
CREATE TABLE access.customers (
    id            uuid        PRIMARY KEY,
    number        text        NOT NULL,
    number_key    text        COLLATE "C" NOT NULL,
    name          text,
    -- Case-folded, for search and order.
    name_key      text        COLLATE "C",
    kind          text        NOT NULL,
    portal_open   boolean     NOT NULL DEFAULT false,
    -- Where it stands in the log that the portal was last closed.
    portal_closed_position bigint,
    -- The staff member who answers for it.
    file_owner    uuid,
    registered_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX customers_number ON access.customers (number_key);
CREATE INDEX customers_order ON access.customers ((coalesce(name_key, '')), id);

-- facts: access.contacts
CREATE TABLE access.contacts (
    id            uuid PRIMARY KEY,
    kind          text NOT NULL,
    first_name    text,
    last_name     text,
    email         text,
    account       text NOT NULL DEFAULT 'NONE',
    invited_until timestamptz
);

-- facts: access.memberships
CREATE TABLE access.memberships (
    contact_id     uuid        NOT NULL,
    customer_id    uuid        NOT NULL,
    role           text        NOT NULL,
    can_download   boolean     NOT NULL,
    sections       uuid[]      NOT NULL,
    given_kind     text,
    given_id       uuid,
    given_at       timestamptz NOT NULL,
    given_position bigint      NOT NULL,
    -- The last change of its terms; null if none since it was given.
    changed_kind   text,
    changed_id     uuid,
    changed_at     timestamptz,
    changed_position bigint,
    PRIMARY KEY (contact_id, customer_id)
);
CREATE INDEX memberships_customer ON access.memberships (customer_id);

-- A row where a contact's switch at a customer is off; it outlives memberships.
-- facts: access.portal_switches
CREATE TABLE access.portal_switches (
    contact_id      uuid        NOT NULL,
    customer_id     uuid        NOT NULL,
    closed_kind     text,
    closed_id       uuid,
    closed_at       timestamptz NOT NULL,
    closed_position bigint      NOT NULL,
    PRIMARY KEY (contact_id, customer_id)
);

-- facts: access.items
CREATE TABLE access.items (
    id           uuid        PRIMARY KEY,
    customer_id  uuid        NOT NULL,
    parent_id    uuid,
    -- FOLDER, MATTER or DOCUMENT; what holds items sorts first by rank 0.
    shape        text        NOT NULL,
    rank         smallint    NOT NULL,
    purpose      text,
    name         text,
    -- Case-folded name, what search compares.
    name_key     text        COLLATE "C",
    -- Natural order, byte by byte; of sent_name where there is one, so that its
    -- sender's lists need no order of their own.
    sort_key     text        COLLATE "C" NOT NULL DEFAULT '',
    -- What its sender sees, where something hidden from them had that name; and
    -- the same case-folded.
    sent_name    text,
    sent_key     text        COLLATE "C",
    -- The contact who made or sent it; for From client/{contact} whose it is.
    contact_id   uuid,
    -- Whether contact_id made or sent it.
    own_work     boolean     NOT NULL DEFAULT false,
    -- The section of the portal that it was put into itself.
    section_id   uuid,
    created_kind text,
    created_id   uuid,
    created_at   timestamptz NOT NULL,
    created_position bigint  NOT NULL,
    -- When it came to the folder that holds it.
    placed_kind  text,
    placed_id    uuid,
    placed_at    timestamptz NOT NULL,
    placed_position bigint   NOT NULL,
    modified_at  timestamptz NOT NULL,
    trashed_at   timestamptz,
    withdrawn    boolean     NOT NULL DEFAULT false
);
CREATE INDEX items_children ON access.items (parent_id, rank, sort_key, id);
CREATE INDEX items_customer ON access.items (customer_id, rank, sort_key, id);
CREATE INDEX items_own_work ON access.items (contact_id, customer_id) WHERE own_work;
CREATE INDEX items_sent_as ON access.items (parent_id, contact_id) WHERE sent_key IS NOT NULL;
CREATE INDEX items_trashed ON access.items (customer_id) WHERE trashed_at IS NOT NULL;
CREATE INDEX items_section ON access.items (customer_id, section_id) WHERE section_id IS NOT NULL;

-- What a matter says of itself; texts are null once erased.
CREATE TABLE access.matters (
    item_id   uuid PRIMARY KEY,
    reference text,
    title     text,
    summary   text,
    -- OPEN or CLOSED.
    status    text NOT NULL DEFAULT 'OPEN'
);

-- A row stays when access is taken away, without its stamps: a can-download that
-- was off stays off.
-- facts: access.matter_access
CREATE TABLE access.matter_access (
    item_id        uuid    NOT NULL,
    contact_id     uuid    NOT NULL,
    can_download   boolean NOT NULL,
    given_kind     text,
    given_id       uuid,
    given_at       timestamptz,
    given_position bigint,
    -- The last change of can-download; null if none since access was given.
    changed_kind   text,
    changed_id     uuid,
    changed_at     timestamptz,
    changed_position bigint,
    PRIMARY KEY (item_id, contact_id)
);
CREATE INDEX matter_access_contact ON access.matter_access (contact_id);

-- facts: access.versions
CREATE TABLE access.versions (
    id              uuid        PRIMARY KEY,
    item_id         uuid        NOT NULL,
    number          integer     NOT NULL,
    blob_id         uuid        NOT NULL,
    sha256          bytea       NOT NULL,
    size            bigint      NOT NULL,
    media_type      text        NOT NULL,
    scan            text        NOT NULL,
    available       boolean     NOT NULL,
    -- The contact who sent it; null for the firm's own.
    sent_by         uuid,
    -- The firm made what the contact sent its own.
    accepted        boolean     NOT NULL DEFAULT false,
    uploaded_kind   text,
    uploaded_id     uuid,
    uploaded_at     timestamptz NOT NULL,
    uploaded_position bigint    NOT NULL,
    opened_by_staff boolean     NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX versions_item ON access.versions (item_id, number);
-- A contact's versions of documents that somebody else began, or deposited over
-- their own.
CREATE INDEX versions_deposited ON access.versions (sent_by) WHERE sent_by IS NOT NULL AND number > 1;

-- facts: access.grants
CREATE TABLE access.grants (
    id           uuid        PRIMARY KEY,
    customer_id  uuid        NOT NULL,
    -- Null for master access.
    item_id      uuid,
    subject_kind text        NOT NULL,
    subject_id   uuid        NOT NULL,
    capability   text        NOT NULL,
    expires_at   timestamptz,
    granted_kind text,
    granted_id   uuid,
    granted_at   timestamptz NOT NULL,
    position     bigint      NOT NULL,
    -- The last change of what it carries or of its end; null if none since it was given.
    changed_kind text,
    changed_id   uuid,
    changed_at   timestamptz,
    changed_position bigint
);
CREATE INDEX grants_item ON access.grants (item_id) WHERE item_id IS NOT NULL;
-- Master access, and what of a customer's carries a grant at all: asked from there up.
CREATE INDEX grants_customer ON access.grants (customer_id, item_id);
CREATE INDEX grants_subject ON access.grants (subject_id);
CREATE INDEX grants_ending ON access.grants (customer_id, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX grants_ends ON access.grants (expires_at) WHERE expires_at IS NOT NULL;

GRANT USAGE ON SCHEMA access TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA access TO portico_server;
