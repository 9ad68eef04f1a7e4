-- What was so before: the asynchronous twin of `access`. The same tables hold
-- what is so, each row with the number of the event since which it is so;
-- tables named `_past` hold what was, up to the event that ended it. The
-- projector of `access` writes here too, one event at a time, and triggers keep
-- what it changes or removes. No text of a person is ever kept here.
CREATE SCHEMA read_access_history;

-- Keeps a row that is about to be changed or removed; `portico.seq` is the
-- event. What began with the same event never was.
CREATE FUNCTION keep_past() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    event bigint := current_setting('portico.seq')::bigint;
BEGIN
    IF OLD.from_seq < event THEN
        EXECUTE format('INSERT INTO %I.%I SELECT ($1).*, $2', TG_TABLE_SCHEMA,
                       TG_TABLE_NAME || '_past')
        USING OLD, event;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    NEW.from_seq := event;
    RETURN NEW;
END $$;

-- Puts those triggers on every table of a schema that has a `_past`.
CREATE FUNCTION keep_history(schema_name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one text;
BEGIN
    FOR one IN SELECT p.tablename FROM pg_tables p
               WHERE p.schemaname = schema_name
                 AND EXISTS (SELECT FROM pg_tables q WHERE q.schemaname = schema_name
                             AND q.tablename = p.tablename || '_past')
    LOOP
        EXECUTE format(
            'CREATE TRIGGER changed BEFORE UPDATE ON %1$I.%2$I FOR EACH ROW
                 WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION public.keep_past();
             CREATE TRIGGER removed BEFORE DELETE ON %1$I.%2$I FOR EACH ROW
                 EXECUTE FUNCTION public.keep_past()',
            schema_name, one);
    END LOOP;
END $$;

-- The tables, with the columns and indexes of `access`. One row of `_past` is
-- one of many of its key, so nothing is unique there.
DO $$
DECLARE
    one record;
    made text;
BEGIN
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'access' LOOP
        EXECUTE format(
            'CREATE TABLE read_access_history.%1$I (LIKE access.%1$I INCLUDING ALL,
                 from_seq bigint NOT NULL DEFAULT current_setting(''portico.seq'')::bigint);
             CREATE TABLE read_access_history.%2$I (LIKE read_access_history.%1$I,
                 to_seq bigint NOT NULL)',
            one.name, one.name || '_past');
    END LOOP;
    FOR one IN SELECT tablename, indexname, indexdef FROM pg_indexes
               WHERE schemaname = 'access' LOOP
        made := replace(one.indexdef, 'CREATE UNIQUE INDEX', 'CREATE INDEX');
        made := replace(made, format('INDEX %I ON access.%I ', one.indexname, one.tablename),
                        format('INDEX %I ON read_access_history.%I ', one.indexname || '_past',
                               one.tablename || '_past'));
        EXECUTE made;
    END LOOP;
END $$;
SELECT keep_history('read_access_history');

-- The same tables as of event `portico.as_of`: a question whose search path
-- begins here is answered as of then. Texts of people are those of now, null once
-- erased. The functions name their tables only when they are asked, so that
-- rebuilding a model is in nobody's way; the planner looks through them, and finds
-- rows of both tables by their indexes because neither half has a condition of its
-- own.
CREATE SCHEMA access_as_of;
DO $$
DECLARE
    one record;
    -- table, key, columns that hold texts.
    texts jsonb := '{"items": ["id", "name", "name_key", "sort_key", "sent_name", "sent_key"],
        "customers": ["id", "name", "name_key"],
        "contacts": ["id", "first_name", "last_name", "email"],
        "staff": ["id", "name", "email"],
        "groups": ["id", "name", "description"],
        "matters": ["item_id", "reference", "title", "summary"]}';
BEGIN
    FOR one IN
        SELECT t.tablename AS name, t.tablename || '_past' AS past, texts -> t.tablename ->> 0 AS key,
            string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', '
                       ORDER BY a.attnum) AS typed,
            string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum) AS plain,
            string_agg(CASE WHEN NOT coalesce(texts -> t.tablename, '[]') - 0 ? a.attname
                                THEN format('h.%I', a.attname)
                            WHEN a.attnotnull THEN format('coalesce(p.%1$I, h.%1$I)', a.attname)
                            ELSE format('p.%I', a.attname) END, ', '
                       ORDER BY a.attnum) AS told,
            string_agg(format('%1$I %2$s AS %1$I', a.attname,
                              CASE WHEN c.collname = 'C' THEN 'COLLATE "C"' END), ', '
                       ORDER BY a.attnum) AS shown
        FROM pg_tables t
        JOIN pg_attribute a ON a.attrelid = format('access.%I', t.tablename)::regclass
            AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_collation c ON c.oid = a.attcollation
        WHERE t.schemaname = 'access'
        GROUP BY t.tablename
    LOOP
        EXECUTE format(
            'CREATE FUNCTION access_as_of.of_%1$s() RETURNS TABLE (%3$s)
             LANGUAGE sql STABLE ROWS 100000 AS $body$
                 SELECT %5$s FROM (
                     SELECT %4$s, from_seq, %8$s AS to_seq FROM read_access_history.%1$I
                     UNION ALL
                     SELECT %4$s, from_seq, to_seq FROM read_access_history.%2$I) h %6$s
                 WHERE h.from_seq <= current_setting(''portico.as_of'')::bigint
                   AND h.to_seq > current_setting(''portico.as_of'')::bigint $body$;
             CREATE VIEW access_as_of.%1$I AS SELECT %7$s FROM access_as_of.of_%1$s()',
            one.name, one.past, one.typed, one.plain, one.told,
            CASE WHEN one.key IS NOT NULL
                THEN format('LEFT JOIN access.%1$I p ON p.%2$I = h.%2$I', one.name, one.key) END,
            one.shown, '9223372036854775807::bigint');
    END LOOP;
END $$;

INSERT INTO checkpoints (model) VALUES ('access_history');
GRANT USAGE ON SCHEMA read_access_history, access_as_of TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA read_access_history TO portico_server;
GRANT SELECT ON ALL TABLES IN SCHEMA access_as_of TO portico_server;
