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

-- One row: the master key that the database was begun with, by an HMAC under it that does
-- not tell it. Whoever opens keys compares it; dumped and restored with the keys.
CREATE TABLE keys.begun_with (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    proof    bytea   NOT NULL
);

GRANT USAGE ON SCHEMA keys TO portico_server;
GRANT SELECT, INSERT, UPDATE ON keys.keys TO portico_server;
GRANT SELECT ON keys.begun_with TO portico_server;
