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

-- From version 16 on who made the role is a member that may not work as it before it is
-- granted.
DO $$
DECLARE
    grants_set boolean := current_setting('server_version_num')::int >= 160000;
BEGIN
    IF NOT pg_has_role(current_user, 'portico_server',
                       CASE WHEN grants_set THEN 'SET' ELSE 'MEMBER' END) THEN
        EXECUTE format('GRANT portico_server TO %I', current_user);
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
