-- GraphQL operations of frontends. A server that is set up so takes no others.
CREATE TABLE operations (
    audience      text        NOT NULL CHECK (audience IN ('STAFF', 'CLIENT')),
    -- SHA-256 of the text, byte for byte.
    digest        bytea       NOT NULL CHECK (length(digest) = 32),
    text          text        NOT NULL,
    registered_at timestamptz NOT NULL,
    PRIMARY KEY (audience, digest)
);

GRANT SELECT, INSERT, DELETE ON operations TO portico_server;
