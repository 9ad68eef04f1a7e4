SET session_replication_role = replica;
INSERT INTO access.items (id, customer_id, parent_id, shape, rank, purpose, name, name_key, sort_key,
    created_at, created_position, placed_at, placed_position, modified_at)
SELECT ('f{tag}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '{customer}', '{root}', 'FOLDER',
    0, 'PLAIN', 'Folder ' || n, 'folder ' || n, 'folder ' || lpad(n::text, 9, '0'), now(), 0, now(),
    0, now()
FROM generate_series(1, {folders}) n;
INSERT INTO access.items (id, customer_id, parent_id, shape, rank, name, name_key, sort_key,
    contact_id, own_work, created_at, created_position, placed_at, placed_position, modified_at)
SELECT ('d{tag}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '{customer}',
    ('f{tag}-0000-7000-8000-' || lpad(to_hex(1 + (n - 1) / {each}), 12, '0'))::uuid, 'DOCUMENT', 1,
    'document ' || n || '.pdf', 'document ' || n || '.pdf',
    'document ' || lpad(n::text, 9, '0') || '.pdf', {sender}::uuid, {sender}::uuid IS NOT NULL, now(),
    0, now(), 0, now()
FROM generate_series(1, {documents}) n;
INSERT INTO access.versions (id, item_id, number, blob_id, sha256, size, media_type, scan, available,
    sent_by, uploaded_at, uploaded_position)
SELECT ('e{tag}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
    ('d{tag}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1,
    ('b{tag}-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, decode(repeat('07', 32), 'hex'),
    10000 + n, 'application/pdf', 'NOT_CONFIGURED', true, {sender}::uuid, now(), 0
FROM generate_series(1, {documents}) n;
RESET session_replication_role;
