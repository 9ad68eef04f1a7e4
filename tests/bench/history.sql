-- The number of an event is the position of what it made.
SET session_replication_role = replica;
SET portico.seq = '1';
SET work_mem = '64MB';
SET maintenance_work_mem = '256MB';
INSERT INTO access.items (id, customer_id, parent_id, shape, rank, purpose, name, name_key, sort_key,
    created_at, created_position, placed_at, placed_position, modified_at)
SELECT md5('f' || n)::uuid, '{customer}', '{root}', 'FOLDER', 0, 'PLAIN', 'Folder ' || n,
    'folder ' || n, 'folder ' || lpad(n::text, 9, '0'), now(), 1000 + n, now(), 1000 + n, now()
FROM generate_series(0, 1000) n;
INSERT INTO access.items (id, customer_id, parent_id, shape, rank, name, name_key, sort_key,
    created_at, created_position, placed_at, placed_position, modified_at)
SELECT md5('d' || n)::uuid, '{customer}',
    md5('f' || CASE WHEN n % 5 = 0 THEN 0 ELSE 1 + n % 1000 END)::uuid, 'DOCUMENT', 1,
    name, name, name, now(), 2000 + n, now(), 2000 + n, now()
FROM generate_series(1, 498000) n, LATERAL (SELECT md5('n' || n) || '.pdf' AS name) named;
INSERT INTO access.versions (id, item_id, number, blob_id, sha256, size, media_type, scan, available,
    uploaded_at, uploaded_position)
SELECT md5('v' || n)::uuid, md5('d' || n)::uuid, 1, md5('b' || n)::uuid,
    decode(md5('s' || n) || md5('t' || n), 'hex'), 10000 + n, 'application/pdf', 'NOT_CONFIGURED',
    true, now(), 2000 + n
FROM generate_series(1, 498000) n;
INSERT INTO access.grants (id, customer_id, item_id, subject_kind, subject_id, capability, granted_at,
    position)
SELECT md5('g' || n)::uuid, '{customer}',
    CASE WHEN n <= 80 THEN md5('f' || (1 + 12 * (n - 1))) ELSE md5('d' || n) END::uuid, 'CONTACT',
    CASE WHEN n <= 80 THEN '{contact}' ELSE md5('c' || n % 1000)::uuid END, 'DOWNLOAD', now(),
    500000 + n
FROM generate_series(1, 400000) n;
INSERT INTO read_access_history.items
SELECT i.*, CASE WHEN created_position <= 2000 OR created_position > 52000 THEN created_position
    ELSE 950000 + created_position - 2000 END
FROM access.items i WHERE created_position > 1000;
INSERT INTO read_access_history.items_past
SELECT i.*, created_position, 900000 + created_position - 2000
FROM access.items i WHERE created_position > 2000 AND created_position <= 52000;
INSERT INTO read_access_history.items_past
SELECT i.*, 900000 + created_position - 2000, 950000 + created_position - 2000
FROM access.items i WHERE created_position > 2000 AND created_position <= 52000;
UPDATE read_access_history.items_past SET trashed_at = now() WHERE from_seq > 900000;
INSERT INTO read_access_history.versions
SELECT v.*, uploaded_position FROM access.versions v WHERE uploaded_position > 1000;
INSERT INTO read_access_history.grants
SELECT g.*, position FROM access.grants g WHERE position > 1000;
RESET session_replication_role;
ANALYZE;
