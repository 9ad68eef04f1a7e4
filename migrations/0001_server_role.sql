-- The server works as this role, which can append to the log and never change
-- it. Roles belong to the whole cluster, so it may be there already.
DO $$
BEGIN
    CREATE ROLE portico_server NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    EXECUTE format('GRANT portico_server TO %I', current_user);
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
