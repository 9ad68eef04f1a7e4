-- Each server adds a row a second while it runs. One that cannot commit it decides
-- nothing; the latest time in it is one that no server goes back behind.
CREATE TABLE heartbeats (
    -- The time by which its server decides from here on.
    reached timestamptz NOT NULL
);
CREATE INDEX heartbeats_reached ON heartbeats (reached);

GRANT SELECT, INSERT, DELETE ON heartbeats TO portico_server;
