-- What was so before: the asynchronous twin of `access`. The same tables hold
-- what is so, each row with the number of the event since which it is so;
-- tables named `_past` hold what was, up to the event that ended it. The
-- projector of `access` writes here too, and triggers keep what it changes or
-- removes. Texts of people are those of now in both, null once the row is gone:
-- none of an earlier time is kept. They stand here at all so that lists of the
-- past are read in the order of an index.
CREATE SCHEMA read_access_history;

-- The columns of a table that hold texts of people; before them its key.
CREATE FUNCTION texts_of_people(table_name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE table_name
        WHEN 'items' THEN
            ARRAY['id', 'name', 'name_key', 'sort_key', 'sent_name', 'sent_key']
        WHEN 'customers' THEN ARRAY['id', 'name', 'name_key']
        WHEN 'contacts' THEN ARRAY['id', 'first_name', 'last_name', 'email']
        WHEN 'staff' THEN ARRAY['id', 'name', 'email']
        WHEN 'groups' THEN ARRAY['id', 'name', 'description']
        WHEN 'matters' THEN ARRAY['item_id', 'reference', 'title', 'summary']
    END $$;

-- For every table two functions. They find its `_past` by the search path, as
-- the projector finds the table, so that they serve a schema being rebuilt too.
-- `portico.seq` is the event; rows that come in masses, written many at once, name
-- their own.
--
-- `keep_*` keeps a row that is about to be changed or removed; what began with
-- the same event never was. `tell_*` gives earlier rows the texts of now.
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT t.tablename AS name, texts_of_people(t.tablename) AS texts,
            string_agg('OLD.' || quote_ident(a.attname), ', ' ORDER BY a.attnum) AS old
        FROM pg_tables t
        JOIN pg_attribute a ON a.attrelid = format('access.%I', t.tablename)::regclass
            AND a.attnum > 0 AND NOT a.attisdropped
        WHERE t.schemaname = 'access'
        GROUP BY t.tablename
    LOOP
        EXECUTE format(
            'CREATE FUNCTION keep_%1$s() RETURNS trigger LANGUAGE plpgsql AS $body$
             DECLARE
                 event bigint := current_setting(''portico.seq'')::bigint;
             BEGIN
                 IF OLD.from_seq < event THEN
                     INSERT INTO %1$s_past VALUES (%2$s, OLD.from_seq, event);
                 END IF;
                 IF TG_OP = ''DELETE'' THEN
                     RETURN OLD;
                 END IF;
                 NEW.from_seq := event;
                 RETURN NEW;
             END $body$', one.name, one.old);
        CONTINUE WHEN one.texts IS NULL;
        EXECUTE (
            SELECT format(
                'CREATE FUNCTION tell_%1$s() RETURNS trigger LANGUAGE plpgsql AS $body$
                 BEGIN
                     IF TG_OP = ''DELETE'' THEN
                         UPDATE %1$s_past SET %3$s WHERE %2$I = OLD.%2$I;
                     ELSE
                         UPDATE %1$s_past SET %4$s WHERE %2$I = OLD.%2$I;
                     END IF;
                     RETURN NULL;
                 END $body$', one.name, one.texts[1],
                string_agg(format('%I = %s', told, CASE told WHEN 'sort_key' THEN quote_literal('')
                                                             ELSE 'NULL' END), ', '),
                string_agg(format('%1$I = NEW.%1$I', told), ', '))
            FROM unnest(one.texts[2:]) AS told);
    END LOOP;
END $$;

-- Puts those triggers on every table of a schema that has a `_past`. A change of
-- texts alone is none that is kept.
CREATE FUNCTION keep_history(schema_name text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT t.tablename AS name, public.texts_of_people(t.tablename) AS texts,
            string_agg('OLD.' || quote_ident(a.attname), ', ') AS old,
            string_agg('NEW.' || quote_ident(a.attname), ', ') AS new
        FROM pg_tables t
        JOIN pg_attribute a ON a.attrelid = format('%I.%I', schema_name, t.tablename)::regclass
            AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> 'from_seq'
            AND a.attname <> ALL (coalesce((public.texts_of_people(t.tablename))[2:], '{}'))
        WHERE t.schemaname = schema_name
          AND EXISTS (SELECT FROM pg_tables q WHERE q.schemaname = schema_name
                      AND q.tablename = t.tablename || '_past')
        GROUP BY t.tablename
    LOOP
        EXECUTE format(
            'CREATE TRIGGER changed BEFORE UPDATE ON %1$I.%2$I FOR EACH ROW
                 WHEN (ROW (%3$s) IS DISTINCT FROM ROW (%4$s))
                 EXECUTE FUNCTION public.keep_%2$s();
             CREATE TRIGGER removed BEFORE DELETE ON %1$I.%2$I FOR EACH ROW
                 EXECUTE FUNCTION public.keep_%2$s()',
            schema_name, one.name, one.old, one.new);
        IF one.texts IS NOT NULL THEN
            EXECUTE (
                SELECT format(
                    'CREATE TRIGGER renamed AFTER UPDATE ON %1$I.%2$I FOR EACH ROW
                         WHEN (ROW (%3$s) IS DISTINCT FROM ROW (%4$s))
                         EXECUTE FUNCTION public.tell_%2$s();
                     CREATE TRIGGER forgotten AFTER DELETE ON %1$I.%2$I FOR EACH ROW
                         EXECUTE FUNCTION public.tell_%2$s()',
                    schema_name, one.name, string_agg('OLD.' || quote_ident(told), ', '),
                    string_agg('NEW.' || quote_ident(told), ', '))
                FROM unnest(one.texts[2:]) AS told);
        END IF;
    END LOOP;
END $$;

-- The tables, with the columns and indexes of `access`. One row of `_past` is
-- one of many of its key, so nothing is unique there but the key with its beginning;
-- and what ended before the moment that is asked for is passed over in the index.
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
        made := CASE WHEN one.indexname LIKE '%\_pkey'
            THEN regexp_replace(one.indexdef, '\)$', ', from_seq)')
            ELSE regexp_replace(replace(one.indexdef, 'CREATE UNIQUE INDEX', 'CREATE INDEX'),
                                '\)( WHERE .*)?$', ', to_seq)\1') END;
        made := replace(made, format('INDEX %I ON access.%I ', one.indexname, one.tablename),
                        format('INDEX %I ON read_access_history.%I ', one.indexname || '_past',
                               one.tablename || '_past'));
        EXECUTE made;
    END LOOP;
END $$;
SELECT keep_history('read_access_history');

-- The same tables as of event `portico.as_of`: a question whose search path
-- begins here is answered as of then. The functions name their tables only when
-- they are asked, so that rebuilding a model is in nobody's way; the planner looks
-- through them, and finds rows of both tables by their indexes, in the indexes'
-- order, because neither half has a condition of its own.
CREATE SCHEMA access_as_of;
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT t.tablename AS name,
            string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', '
                       ORDER BY a.attnum) AS typed,
            string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum) AS plain,
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
            'CREATE FUNCTION access_as_of.of_%1$s() RETURNS TABLE (%2$s)
             LANGUAGE sql STABLE ROWS 100000 AS $body$
                 SELECT %3$s FROM (
                     SELECT %3$s, from_seq, 9223372036854775807::bigint AS to_seq
                     FROM read_access_history.%1$I
                     UNION ALL
                     SELECT %3$s, from_seq, to_seq FROM read_access_history.%1$s_past) h
                 WHERE h.from_seq <= current_setting(''portico.as_of'')::bigint
                   AND h.to_seq > current_setting(''portico.as_of'')::bigint $body$;
             CREATE VIEW access_as_of.%1$I AS SELECT %4$s FROM access_as_of.of_%1$s()',
            one.name, one.typed, one.plain, one.shown);
    END LOOP;
END $$;

INSERT INTO checkpoints (model) VALUES ('access_history');
GRANT USAGE ON SCHEMA read_access_history, access_as_of TO portico_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA read_access_history TO portico_server;
GRANT SELECT ON ALL TABLES IN SCHEMA access_as_of TO portico_server;
