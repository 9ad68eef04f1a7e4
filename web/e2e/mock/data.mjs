/**
 * A stand-in for the server, for looking at the pages while they are written.
 * It knows a small part of the rules and proves nothing about them.
 */
import { randomUUID } from 'node:crypto'

export const now = () => new Date().toISOString()

export const db = {
  firm: 'Lindqvist & Partners',
  staff: {
    id: randomUUID(),
    name: 'Ann Lee',
    email: 'ann@firm.example',
    password: 'correct horse battery',
  },
  customers: [],
  contacts: [],
  members: [],
  items: new Map(),
  grants: [],
  audit: [],
  log: [],
  uploads: new Map(),
  tickets: new Map(),
  invitations: new Map(),
}

export function record(eventType, entry = {}) {
  db.audit.unshift({
    seq: String(db.audit.length + 1),
    at: now(),
    eventType,
    actor: 'Ann Lee',
    actorKind: 'STAFF',
    onBehalfOfId: null,
    onBehalfOf: null,
    subject: null,
    item: null,
    capability: null,
    expiresAt: null,
    sourceIp: '127.0.0.1',
    reason: null,
    ...entry,
  })
}

export function addCustomer(number, name, kind = 'ORGANIZATION') {
  const customer = {
    id: randomUUID(),
    number,
    name,
    kind,
    portalOpen: false,
    closedAt: null,
    registeredAt: now(),
    filesRootId: randomUUID(),
  }
  db.customers.push(customer)
  db.items.set(customer.filesRootId, {
    id: customer.filesRootId,
    customer: customer.id,
    parent: null,
    kind: 'FOLDER',
    purpose: 'FILES',
    name: 'Files',
    modifiedAt: now(),
  })
  record('CustomerRegistered')
  return customer
}

const TYPES = {
  txt: 'text/plain',
  png: 'image/png',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

export function addItem(customer, parent, kind, name, bytes = null, contact = null) {
  const item = {
    id: randomUUID(),
    customer: customer.id,
    parent: parent ?? customer.filesRootId,
    kind,
    name,
    purpose: kind === 'FOLDER' ? 'PLAIN' : null,
    bytes,
    number: 1,
    contact,
    modifiedAt: now(),
    mediaType: TYPES[name.split('.').at(-1)] ?? 'application/pdf',
  }
  db.items.set(item.id, item)
  return item
}

export function chain(item) {
  const path = []
  for (let at = item; at; at = at.parent ? db.items.get(at.parent) : null) path.push(at)
  return path
}

export const children = (id) => [...db.items.values()].filter((item) => item.parent === id)
export const below = (id) => children(id).flatMap((item) => [item, ...below(item.id)])
export const byRank = (a, b) =>
  (a.kind === 'DOCUMENT' ? 1 : 0) - (b.kind === 'DOCUMENT' ? 1 : 0) ||
  a.name.localeCompare(b.name, 'en', { numeric: true })
export const alive = (item) => chain(item).every((one) => !one.trashedAt)
const unexpired = (grant) => !grant.expiresAt || grant.expiresAt > now()

/** Grants that lead a contact, or all clients, to an item. */
export function paths(item, contact) {
  const ids = chain(item).map((one) => one.id)
  return db.grants.filter(
    (grant) =>
      unexpired(grant) &&
      (grant.contact === null || grant.contact === contact) &&
      (grant.item ? ids.includes(grant.item) : grant.customer === item.customer),
  )
}

export function sees(contact, item) {
  const customer = db.customers.find((one) => one.id === item.customer)
  if (!customer.portalOpen || !alive(item) || item.withdrawn || item.parent === null) return false
  return item.contact === contact || paths(item, contact).length > 0
}

export function seed() {
  const kontor = addCustomer('K-1001', 'Kontor Söderström AB')
  addCustomer('K-1002', 'Café Zürich <script>alert(1)</script>')
  for (let n = 3; n < 40; n += 1) addCustomer(`K-10${String(n).padStart(2, '0')}`, `Client ${n}`)
  const billing = addItem(kontor, null, 'FOLDER', 'BILLING')
  addItem(
    kontor,
    billing.id,
    'DOCUMENT',
    'Invoice 2026-01.txt',
    Buffer.from('Invoice 1\nTotal 100.00\n'),
  )
  addItem(kontor, billing.id, 'DOCUMENT', 'Invoice 2026-02.pdf', Buffer.alloc(120_000, 7))
  addItem(kontor, billing.id, 'DOCUMENT', 'Ledger 2026.xlsx', Buffer.alloc(30_000, 7))
  addItem(kontor, null, 'FOLDER', 'CONTRACTS')
  const matter = addItem(kontor, null, 'MATTER', '2026-014 Söderström v Berg')
  addItem(kontor, matter.id, 'DOCUMENT', 'Pleading.txt', Buffer.from('To the court\n'))
  addItem(
    kontor,
    null,
    'DOCUMENT',
    '"><img src=x onerror=alert(1)>\u202Efdp.exe.txt',
    Buffer.from('x'),
  )
  addItem(
    kontor,
    null,
    'DOCUMENT',
    `A very long name ${'of a document '.repeat(12)}.pdf`,
    Buffer.alloc(4_200_000),
  )
  for (const [first, account] of [
    ['Carl', 'ACTIVE'],
    ['Dora', 'INVITED'],
    ['Erik', 'NONE'],
  ]) {
    const contact = {
      id: randomUUID(),
      name: `${first} Ek`,
      email: `${first.toLowerCase()}@client.example`,
      kind: 'CLIENT',
      account,
      password: 'long enough password',
      invitedUntil: account === 'INVITED' ? '2030-01-01T00:00:00Z' : null,
    }
    db.contacts.push(contact)
    db.members.push({
      contact: contact.id,
      customer: kontor.id,
      role: 'ENTITY_COLLABORATOR',
      canDownload: true,
      portalOn: true,
    })
  }
  kontor.portalOpen = true
  return { kontor, billing }
}
