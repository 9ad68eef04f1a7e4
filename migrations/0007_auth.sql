-- Secrets of signing in. Not events, not rebuilt: primary data.
CREATE SCHEMA auth;

CREATE TABLE auth.credentials (
    identity_id   uuid        PRIMARY KEY,
    audience      text        NOT NULL CHECK (audience IN ('STAFF', 'CLIENT')),
    -- HMAC of the normalised address; found by it at sign-in.
    email_hmac    bytea       NOT NULL,
    -- argon2id, PHC string.
    password_hash text        NOT NULL,
    changed_at    timestamptz NOT NULL
);
CREATE UNIQUE INDEX credentials_email ON auth.credentials (audience, email_hmac);

CREATE TABLE auth.sessions (
    -- SHA-256 of the 256-bit token in the cookie, or in the header.
    token_hash  bytea       PRIMARY KEY,
    identity_id uuid        NOT NULL,
    audience    text        NOT NULL CHECK (audience IN ('STAFF', 'CLIENT')),
    person_id   uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    seen_at     timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    ip          text,
    user_agent  text,
    -- Of a portal of the firm's own elsewhere: its origin, from which alone pages show
    -- the token, in a header. Null: the token is in a cookie, and taken from nowhere else.
    origin      text,
    -- The session of the browser that let it begin; they end together by signing out.
    made_by     bytea,
    CHECK (origin IS NULL OR audience = 'CLIENT'),
    CHECK ((origin IS NULL) = (made_by IS NULL))
);
CREATE INDEX sessions_identity ON auth.sessions (identity_id);
CREATE INDEX sessions_person ON auth.sessions (person_id);
CREATE INDEX sessions_expiry ON auth.sessions (expires_at);
CREATE INDEX sessions_made_by ON auth.sessions (made_by) WHERE made_by IS NOT NULL;

-- What a portal elsewhere changes for a token.
CREATE TABLE auth.codes (
    -- SHA-256 of the 256-bit code in the address that signing in leads back to.
    code_hash    bytea       PRIMARY KEY,
    -- The session in whose browser it was made; it lasts no longer.
    session_hash bytea       NOT NULL,
    -- To whom it was given, where, and the hash of what only they know (RFC 7636).
    origin       text        NOT NULL,
    redirect_uri text        NOT NULL,
    challenge    text        NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- When it was used or tried in vain, and the session that came of it, which ends
    -- where it comes again.
    used_at      timestamptz,
    made         bytea
);
CREATE INDEX codes_expiry ON auth.codes (expires_at);

CREATE TABLE auth.invitations (
    -- SHA-256 of the 256-bit token in the link.
    token_hash  bytea       PRIMARY KEY,
    contact_id  uuid        NOT NULL,
    email_hmac  bytea       NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at  timestamptz
);
CREATE INDEX invitations_contact ON auth.invitations (contact_id);

-- From where an address was signed in to before: a stranger's guesses do not
-- slow its owner down there.
CREATE TABLE auth.known_sources (
    audience    text        NOT NULL CHECK (audience IN ('STAFF', 'CLIENT')),
    email_hmac  bytea       NOT NULL,
    -- HMAC of the peer's network.
    source_hmac bytea       NOT NULL,
    seen_at     timestamptz NOT NULL,
    PRIMARY KEY (audience, email_hmac, source_hmac)
);

-- One row: the epoch of the log in which sessions, codes and links here were begun. Where
-- a restore has raised that, they end before anybody is served; an operator who restores
-- physically sets it to 0.
CREATE TABLE auth.begun_in (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch    integer NOT NULL
);
INSERT INTO auth.begun_in (epoch) SELECT epoch FROM log_origin;

GRANT USAGE ON SCHEMA auth TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA auth TO portico_server;
