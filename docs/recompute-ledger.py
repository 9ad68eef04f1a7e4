#!/usr/bin/env python3
"""Recomputes every leaf and the root of a Portico ledger from the events.

    python3 recompute-ledger.py postgres://user@host/name

Uses psql and the standard library only. See auditing.md for the format.
"""
import hashlib
import struct
import subprocess
import sys

COLUMNS = [
    "aggregate_type", "aggregate_id", "sequence", "event_type", "event_version",
    "e.position", "(extract(epoch FROM recorded_at) * 1000000)::bigint",
    "payload", "metadata",
]
TEXTS = ", ".join(f"encode(convert_to(({column})::text, 'UTF8'), 'hex')" for column in COLUMNS)
# Events in their own order beside leaves in theirs; those that came after the last
# leaf have no number yet.
SQL = f"""SELECT e.n, l.seq, encode(l.hash, 'hex'),
    customer_id::text IS NOT DISTINCT FROM metadata->>'customer_id', {TEXTS}
FROM (SELECT *, row_number() OVER (ORDER BY epoch, txid, position) AS n FROM events) e
FULL JOIN ledger_leaves l USING (position)
WHERE l.seq IS NOT NULL OR e.n <= (SELECT size FROM ledger_head)
ORDER BY coalesce(e.n, l.seq), l.seq"""


def rows(sql):
    psql = ["psql", sys.argv[1], "-XAtqc", sql]
    out = subprocess.run(psql, check=True, capture_output=True).stdout.decode()
    return [line.split("|") for line in out.splitlines()]


def field(data):
    return struct.pack(">Q", len(data)) + data


def leaf(deployment, columns):
    kind, ident, sequence, event, version, position, micros, payload, metadata = columns
    fields = [
        b"portico-leaf-v1", deployment, kind, ident, struct.pack(">Q", int(sequence)),
        event, version, struct.pack(">q", int(position)), struct.pack(">q", int(micros)),
        payload, metadata,
    ]
    return hashlib.sha256(b"\0" + b"".join(map(field, fields))).digest()


def root(leaves):
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()


deployment = bytes.fromhex(rows("SELECT replace(deployment_id::text, '-', '') FROM log_origin")[0][0])
leaves = []
for place, seq, stored, same_customer, *columns in rows(SQL):
    if not seq:
        sys.exit(f"event {place} of the log is missing from the ledger")
    if not place:
        sys.exit(f"the event of leaf {seq} is gone")
    if place != seq or int(seq) != len(leaves) + 1:
        sys.exit(f"leaf {seq} is that of event {place}: events changed places or are gone")
    if same_customer != "t":
        sys.exit(f"customer_id of event {seq} is not what its metadata says")
    if "" in columns[:7] or leaf(deployment, list(map(bytes.fromhex, columns))).hex() != stored:
        sys.exit(f"leaf {seq} does not fit its event")
    leaves.append(bytes.fromhex(stored))
top = root(leaves) if leaves else hashlib.sha256(b"").digest()
print(f"{len(leaves)} leaves agree; root {top.hex()}")
