-- Keys under which personal data in events is sealed, wrapped by the master key
-- outside the database or by a parent key. Not part of the normal dump.
CREATE SCHEMA keys;

CREATE TABLE keys.keys (
    kid          uuid        CONSTRAINT keys_pkey PRIMARY KEY,
    kind         text        NOT NULL CHECK (kind IN ('PERSON', 'CUSTOMER', 'GROUP', 'ITEM')),
    subject      uuid        NOT NULL,
    parent       uuid,
    -- Null once destroyed.
    wrapped      bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    destroyed_at timestamptz,
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
);

GRANT USAGE ON SCHEMA keys TO portico_server;
GRANT SELECT, INSERT, UPDATE ON keys.keys TO portico_server;
