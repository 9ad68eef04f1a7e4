import { randomUUID } from 'node:crypto'
import { beginUploads, openTicket } from './bytes.mjs'
import {
  addCustomer,
  addItem,
  alive,
  below,
  byRank,
  chain,
  children,
  db,
  now,
  paths,
  record,
  sees,
} from './data.mjs'
import { list, MAY, no, refused } from './shared.mjs'

const customerOf = (id) => db.customers.find((one) => one.id === id)
const contactOf = (id) => db.contacts.find((one) => one.id === id)
const done = (type, message, more = {}) => ({
  __typename: type,
  code: 'DONE',
  message,
  args: {},
  position: '1',
  ...more,
})

const doneBy = (rows, filter) =>
  rows.filter((row) => !filter?.actorKind || row.actorKind === filter.actorKind)

/** It was so before: nothing stands in the log. */
const BEFORE = { code: 'ALREADY_DONE', position: null }

export function customer(one) {
  return (
    one && {
      ...one,
      masterAccessOn: () =>
        db.grants.some(
          (grant) => grant.item === null && grant.customer === one.id && grant.contact === null,
        ),
      members: ({ first, after }) =>
        list(
          db.members
            .filter((member) => member.customer === one.id)
            .map((membership) => ({
              contact: contactOf(membership.contact),
              membership: { ...membership, origins: [{ ...membership, group: null }] },
            })),
          first,
          after,
        ),
    }
  )
}

function clientAccess(one) {
  const all = paths(one, null).filter((grant) => grant.contact === null)
  const members = db.members.filter((member) => member.customer === one.customer)
  if (all.some((grant) => grant.item === one.id))
    return { state: 'YES', label: 'Yes', origin: 'SET_HERE', source: 'set here' }
  if (all.some((grant) => grant.item === null))
    return { state: 'YES', label: 'Yes', origin: 'MASTER_ACCESS', source: 'Master access' }
  if (all.length > 0)
    return {
      state: 'YES',
      label: 'Yes',
      origin: 'FOLDER',
      source: `from ${db.items.get(all[0].item).name}`,
    }
  const reached = members.filter((member) => paths(one, member.contact).length > 0).length
  if (reached > 0)
    return {
      state: 'SOME',
      label: `Some (${reached} of ${members.length})`,
      reached,
      members: members.length,
    }
  return { state: 'NO', label: 'No' }
}

const changeOf = ({ changedAt }) => ({
  changedBy: changedAt ? 'Ann Lee' : null,
  changedAt: changedAt ?? null,
})

const grantInfo = (grant) => ({
  ...grant,
  contactId: grant.contact,
  itemId: grant.item,
  subject: grant.contact ? contactOf(grant.contact).name : 'All clients',
  grantedBy: 'Ann Lee',
  grantedAt: grant.at,
  ...changeOf(grant),
})

/** What was granted, and not changed since, before the portal was closed. */
const slept = (one) =>
  one.portalOpen || one.closedAt === null
    ? []
    : db.grants.filter(
        (grant) => grant.customer === one.id && (grant.changedAt ?? grant.at) <= one.closedAt,
      )

/** What was given to somebody who is no member and would come back. */
const left = ({ contactId, customerId }) =>
  db.members.some((one) => one.contact === contactId && one.customer === customerId)
    ? []
    : db.grants.filter((grant) => grant.customer === customerId && grant.contact === contactId)

const survivors = (grants, revoked) => ({
  count: grants.length,
  revoked: revoked && grants.length > 0,
  grants: grants.map(grantInfo),
  matterIds: [],
  items: [...new Set(grants.flatMap((grant) => grant.item ?? []))].map((id) => ({
    id,
    name: db.items.get(id).name,
  })),
})

export function item(one) {
  const document = one.kind === 'DOCUMENT'
  const place = one.kind !== 'DOCUMENT'
  return {
    ...one,
    createdAt: one.modifiedAt,
    customerId: one.customer,
    parentId: one.parent,
    sentByContactId: one.contact ?? null,
    withdrawn: Boolean(one.withdrawn),
    version: document
      ? {
          id: one.id,
          number: one.number,
          size: String(one.bytes.length),
          mediaType: one.mediaType,
          sha256: '',
          scan: 'NOT_CONFIGURED',
          uploadedAt: one.modifiedAt,
          fromClient: Boolean(one.contact),
          openedByStaff: Boolean(one.opened),
        }
      : null,
    clientAccess: clientAccess(one),
    viewerCan: {
      download: document ? MAY : no('Only documents can be downloaded.'),
      upload: place ? MAY : no('Choose a folder.'),
      newFolder: place ? MAY : no('Choose a folder.'),
      addVersion: document ? MAY : no('Choose a document.'),
      rename: MAY,
      trash: MAY,
      restore: MAY,
      restoreKeepBoth: MAY,
      share: MAY,
    },
    path: () => chain(one).slice(1).reverse(),
    grants: () => db.grants.filter((grant) => grant.item === one.id).map(grantInfo),
  }
}

function entry(one, { contact: id }) {
  const contact = contactOf(id)
  const allowed = contact.account === 'ACTIVE' && sees(id, one)
  const reasons =
    contact.account === 'ACTIVE'
      ? 'It is not shared with this contact; grant access to it.'
      : 'The contact has not accepted an invitation yet; invite them.'
  const of = (grant) => ({
    kind: grant.item ? 'GRANT' : 'MASTER_ACCESS',
    itemId: grant.item,
    itemName: grant.item && db.items.get(grant.item).name,
    stepsUp: 0,
    subject: grant.contact ? contact.name : 'All clients',
    capability: grant.capability,
    expiresAt: grant.expiresAt,
    grantedBy: 'Ann Lee',
    grantedAt: grant.at,
    ...changeOf(grant),
    carriesDownload: true,
  })
  return {
    contact,
    view: {
      allowed,
      reason: allowed ? 'Allowed.' : reasons,
      paths: allowed ? paths(one, id).map(of) : [],
    },
    download: allowed ? MAY : no(reasons),
  }
}

const message = (one, words) =>
  one.kind === 'FOLDER' ? `${one.name} Access ${words}` : `Access ${words.toLowerCase()}`
const same = (grant, itemId, customerId, contact) =>
  (itemId ? grant.item === itemId : grant.item === null && grant.customer === customerId) &&
  grant.contact === (contact ?? null)
const found = (itemId, customerId, contactId) =>
  db.grants.filter((grant) => same(grant, itemId, customerId, contactId))
const end = (expires) => (expires?.endOf ? `${expires.endOf}T22:00:00Z` : (expires?.at ?? null))

/** Whether it was not so before: what stands keeps its terms, what has ended is given anew. */
function give(itemId, customerId, { contactId = null, capability = 'DOWNLOAD', expires }) {
  const before = found(itemId, customerId, contactId)
  if (before.some((grant) => !grant.expiresAt || grant.expiresAt > now())) return false
  db.grants = db.grants.filter((grant) => !before.includes(grant))
  db.grants.push({
    id: randomUUID(),
    item: itemId,
    customer: customerId,
    contact: contactId,
    capability,
    expiresAt: end(expires),
    at: now(),
  })
  record(itemId ? 'AccessGranted' : 'MasterAccessGranted', {
    item: itemId && db.items.get(itemId).name,
    subject: contactId ? contactOf(contactId).name : 'All clients',
    capability,
    expiresAt: end(expires),
  })
  return true
}

/** The grants that are gone by that. */
function take(itemId, customerId, contactId) {
  const taken = found(itemId, customerId, contactId)
  if (taken.length === 0) return taken
  db.grants = db.grants.filter((grant) => !taken.includes(grant))
  record(itemId ? 'AccessRevoked' : 'MasterAccessRevoked', {
    item: itemId && db.items.get(itemId).name,
    subject: contactId ? contactOf(contactId).name : 'All clients',
  })
  return taken
}

export const staffRoot = {
  me: (_, { session }) =>
    session && { ...db.staff, firm: db.firm, roles: ['OWNER'], permissions: ['READ_AUDIT'] },
  customers: ({ search, first }) =>
    list(
      db.customers
        .filter(
          (one) =>
            !search ||
            one.name.toLowerCase().includes(search.toLowerCase()) ||
            one.number.toLowerCase().startsWith(search.toLowerCase()),
        )
        .map(customer),
      first,
    ),
  customer: ({ by }) =>
    customer(db.customers.find((one) => one.id === by.id || one.number === by.number)),
  items: ({ customer: id, parent, search, flat, includeTrashed, first, after }) => {
    const root = parent ?? customerOf(id)?.filesRootId
    const found = (search || flat ? below(root) : children(root)).filter(
      (one) =>
        (includeTrashed || alive(one)) &&
        (!search || one.name.toLowerCase().includes(search.toLowerCase())),
    )
    return list(found.sort(byRank).map(item), first, after)
  },
  item: ({ id }) => (db.items.has(id) ? item(db.items.get(id)) : null),
  accessList: ({ item: id }) => {
    const one = db.items.get(id)
    const entries = db.members
      .filter((member) => member.customer === one.customer)
      .map((member) => entry(one, member))
    return {
      entries: ({ first, after }) => list(entries, first, after),
      visibleTo: entries.filter((each) => each.view.allowed).length,
    }
  },
  auditEntries: ({ filter, first, after }) => list(doneBy(db.audit, filter), first, after),
  accessLog: ({ filter, first, after }) => list(doneBy(db.log, filter), first, after),
  signIn: ({ input }, context) =>
    context.signIn(
      input.email === db.staff.email && input.password === db.staff.password && db.staff.id,
    ),
  signOut: (_, context) => context.signOut(),
  registerCustomer: ({ input }) =>
    db.customers.some((one) => one.number === input.number)
      ? refused(`The number ${input.number} is taken; choose another one.`)
      : done('CustomerRegistered', `${input.name} is now a customer; the portal is closed.`, {
          customer: customer(addCustomer(input.number, input.name, input.kind)),
        }),
  changeCustomerDetails: ({ input }) => {
    if (db.customers.some((one) => one.number === input.number && one.id !== input.customerId))
      return refused(`The number ${input.number} is taken; choose another one.`)
    Object.assign(customerOf(input.customerId), { number: input.number, name: input.name })
    return done('CustomerChanged', `${input.name} has these details now.`)
  },
  previewChange: ({ change: { openCustomerPortal: opening, assignMembership: assigning } }) => {
    const input = opening ?? assigning
    if (!input) return refused('Only who comes back is foreseen here; ask for that.')
    const grants = opening ? slept(customerOf(input.customerId)) : left(input)
    return {
      __typename: 'ChangePreview',
      survivors: survivors(grants, input.survivors === 'REVOKE'),
    }
  },
  openCustomerPortal: ({ input }) => {
    const one = customerOf(input.customerId)
    if (one.portalOpen)
      return done('CustomerPortalOpened', `Portal access already open for ${one.name}`, {
        ...BEFORE,
        survivors: survivors([], false),
      })
    const grants = slept(one)
    const revoked = input.survivors === 'REVOKE'
    const told = survivors(grants, revoked)
    if (revoked) for (const grant of grants) take(grant.item, grant.customer, grant.contact)
    one.portalOpen = true
    record('PortalOpened')
    return done('CustomerPortalOpened', `Portal access opened for ${one.name}`, {
      survivors: told,
    })
  },
  closeCustomerPortal: ({ input }) => {
    const one = customerOf(input.customerId)
    if (!one.portalOpen)
      return done('CustomerPortalClosed', `Portal access already closed for ${one.name}`, BEFORE)
    one.portalOpen = false
    one.closedAt = now()
    record('PortalClosed', { reason: input.reason ?? null })
    return done('CustomerPortalClosed', `Portal access closed for ${one.name}`)
  },
  createFolder: ({ input }) =>
    children(input.parentId ?? customerOf(input.customerId).filesRootId).some(
      (one) => one.name === input.name,
    )
      ? refused(`The name ${input.name} is taken here; choose another one.`)
      : done('FolderCreated', `Folder ${input.name} is there.`, {
          item: item(addItem(customerOf(input.customerId), input.parentId, 'FOLDER', input.name)),
        }),
  renameItem: ({ input }) => {
    db.items.get(input.itemId).name = input.name
    return done('ItemRenamed', `Renamed to ${input.name}.`)
  },
  trashItems: ({ input }) => {
    for (const id of input.itemIds) db.items.get(id).trashedAt = now()
    return done('ItemsTrashed', 'Moved to the trash.', { items: [] })
  },
  restoreItems: ({ input }) => {
    for (const id of input.itemIds) db.items.get(id).trashedAt = null
    return done('ItemsRestored', 'Restored.', { items: [] })
  },
  grantAccess: ({ input }) => {
    const one = db.items.get(input.itemIds[0])
    if (!give(one.id, one.customer, input))
      return done('AccessGranted', 'Access already granted', { ...BEFORE, items: [] })
    return done('AccessGranted', message(one, 'Granted'), { items: [] })
  },
  revokeAccess: ({ input }) => {
    const one = db.items.get(input.itemIds[0])
    const taken = take(one.id, one.customer, input.contactId).map(grantInfo)
    if (taken.length === 0)
      return done('AccessRevoked', 'Access already removed', { ...BEFORE, items: [], taken })
    return done('AccessRevoked', message(one, 'Removed'), { items: [], taken })
  },
  changeAccessExpiry: ({ input }) => {
    const grant = db.grants.find((each) =>
      same(each, input.itemId, input.customerId, input.contactId),
    )
    grant.expiresAt = end(input.expires)
    grant.changedAt = now()
    return done('AccessExpiryChanged', 'The end of the access is changed.')
  },
  changeCapability: ({ input }) => {
    const grant = db.grants.find((each) =>
      same(each, input.itemId, input.customerId, input.contactId),
    )
    grant.capability = input.capability
    grant.changedAt = now()
    return done('CapabilityChanged', 'The access is changed.')
  },
  grantMasterAccess: ({ input }) => {
    const { name } = customerOf(input.customerId)
    return give(null, input.customerId, input)
      ? done('MasterAccessGranted', `Master Access Granted for ${name}`)
      : done('MasterAccessGranted', `Master Access already granted for ${name}`, BEFORE)
  },
  revokeMasterAccess: ({ input }) => {
    const { name } = customerOf(input.customerId)
    const [taken] = take(null, input.customerId, input.contactId).map(grantInfo)
    return taken
      ? done('MasterAccessRevoked', `Master Access Removed for ${name}`, { taken })
      : done('MasterAccessRevoked', `Master Access already removed for ${name}`, BEFORE)
  },
  addContact: ({ input }) => {
    const contact = {
      id: randomUUID(),
      name: `${input.firstName} ${input.lastName}`,
      email: input.email ?? null,
      kind: input.kind,
      account: 'NONE',
      invitedUntil: null,
    }
    db.contacts.push(contact)
    if (!input.customerId)
      return done('ContactAdded', `${contact.name} is added; no access was given.`, { contact })
    db.members.push({
      contact: contact.id,
      customer: input.customerId,
      role: input.role ?? 'ENTITY_COLLABORATOR',
      canDownload: true,
      portalOn: true,
    })
    return done(
      'ContactAdded',
      `${contact.name} is added; a member of this customer from now on.`,
      { contact },
    )
  },
  assignMembership: ({ input }) => {
    if (input.survivors !== 'AS_BEFORE')
      for (const grant of left(input)) take(grant.item, grant.customer, grant.contact)
    const own = (one) => one.contact === input.contactId && one.customer === input.customerId
    const standing = db.members.find(own)
    db.members = db.members.filter((one) => !own(one))
    db.members.push({
      contact: input.contactId,
      customer: input.customerId,
      role: input.role ?? standing?.role ?? 'ENTITY_COLLABORATOR',
      canDownload: input.canDownload ?? standing?.canDownload ?? true,
      portalOn: standing?.portalOn ?? true,
    })
    return done('MembershipAssigned', 'The membership is assigned.')
  },
  inviteContact: ({ input }, { origin }) => {
    const contact = contactOf(input.contactId)
    contact.account = 'INVITED'
    contact.invitedUntil = '2030-01-01T00:00:00Z'
    const token = randomUUID()
    db.invitations.set(token, contact)
    return done('ContactInvited', `${contact.name} is invited; hand over the link.`, {
      contact,
      invitationUrl: `${origin}/portal/invitation#${token}`,
      expiresAt: contact.invitedUntil,
    })
  },
  beginUploads: ({ input }) => beginUploads({ ...input, folder: input.parentId, contact: null }),
  beginDownload: ({ input }) => {
    db.items.get(input.itemId).opened = true
    return {
      __typename: 'DownloadBegun',
      code: 'DONE',
      message: 'The download can begin.',
      args: {},
      url: openTicket(input.itemId, true, 'Ann Lee', 'STAFF'),
    }
  },
}
