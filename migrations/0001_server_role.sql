-- The server works as this role, which can append to the log and never change
-- it. Roles belong to the whole cluster, so it may be there already, and whoever
-- migrates may have been made a member of it by somebody with more rights.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'portico_server') THEN
        CREATE ROLE portico_server NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'portico_server', 'MEMBER') THEN
        EXECUTE format('GRANT portico_server TO %I', current_user);
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
