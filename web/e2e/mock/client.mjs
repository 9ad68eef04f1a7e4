import { beginUploads, openTicket } from './bytes.mjs'
import { addItem, byRank, chain, db, sees } from './data.mjs'
import { list, MAY, no, refused } from './shared.mjs'

const NOTHING =
  'There is no such item, or you may not see it; check the link or go back to the list.'
const UNSHOWN =
  'This is an Excel workbook, which cannot be shown here; download it, or ask the firm for the right to download it.'
const unshown = (one) => one.mediaType?.endsWith('sheet')
const contactOf = (session) => db.contacts.find((one) => one.id === session)
const done = (type, message, more = {}) => ({
  __typename: type,
  code: 'DONE',
  message,
  args: {},
  position: '1',
  ...more,
})
const all = (customer) => [...db.items.values()].filter((one) => one.customer === customer)

function item(one, viewer) {
  const document = one.kind === 'DOCUMENT'
  const mine = one.contact === viewer
  const shown = unshown(one) ? no(UNSHOWN) : MAY
  const version = document && {
    id: one.id,
    number: 1,
    size: String(one.bytes.length),
    mediaType: one.mediaType,
    addedAt: one.modifiedAt,
    mine,
    viewerCan: { view: shown, download: MAY },
  }
  const put = document ? no('Choose a folder; files cannot be put into a document.') : MAY
  return {
    ...one,
    parentId: one.parent && sees(viewer, db.items.get(one.parent)) ? one.parent : null,
    version: version || null,
    versions: version ? [version] : [],
    mine,
    viewerCan: {
      view: document ? shown : no('Only documents can be viewed.'),
      download: document ? MAY : no('Only documents can be downloaded.'),
      upload: put,
      newFolder: put,
      withdraw:
        mine && document && !one.opened
          ? MAY
          : no(
              mine
                ? 'The firm has already opened this, so it cannot be withdrawn; write to the firm.'
                : 'Only what you sent yourself can be withdrawn.',
            ),
    },
    path: () =>
      chain(one)
        .slice(1)
        .filter((above) => sees(viewer, above))
        .reverse(),
  }
}

export const clientRoot = {
  firm: { name: db.firm, zone: 'Europe/Stockholm' },
  me: (_, { session }) => (session ? contactOf(session) : null),
  customers: ({ first, after }, { session }) =>
    list(
      db.members
        .filter((member) => member.contact === session)
        .flatMap((member) =>
          db.customers
            .filter((one) => one.id === member.customer && one.portalOpen)
            .map((one) => ({ ...one, role: member.role })),
        ),
      first,
      after,
    ),
  items: ({ customer, folder, search, first, after }, { session }) => {
    const seen = all(customer).filter((one) => sees(session, one))
    const here = (one) =>
      folder ? one.parent === folder : !seen.some((above) => above.id === one.parent)
    const found = search
      ? seen.filter((one) => one.name.toLowerCase().includes(search.toLowerCase()))
      : seen.filter(here)
    return list(
      found.sort(byRank).map((one) => item(one, session)),
      first,
      after,
    )
  },
  item: ({ id }, { session }) => {
    const one = db.items.get(id)
    return one && sees(session, one) ? item(one, session) : null
  },
  invitation: ({ token }) => {
    const contact = db.invitations.get(token)
    return contact ? { name: contact.name, firm: db.firm, expiresAt: '2030-01-01T00:00:00Z' } : null
  },
  acceptInvitation: ({ input }, context) => {
    const contact = db.invitations.get(input.token)
    if (!contact) return refused('This invitation does not work; ask the firm for a new link.')
    if (input.password.length < 12)
      return refused('The password has fewer than 12 characters; choose a longer one.')
    db.invitations.delete(input.token)
    Object.assign(contact, { account: 'ACTIVE', password: input.password })
    context.signIn(contact.id)
    return done('InvitationAccepted', 'Welcome; your account is active.')
  },
  signIn: ({ input }, context) =>
    context.signIn(
      db.contacts.find(
        (one) =>
          one.email === input.email && one.password === input.password && one.account === 'ACTIVE',
      )?.id,
    ),
  signOut: (_, context) => context.signOut(),
  createFolder: ({ input }, { session }) =>
    done('FolderCreated', `Folder ${input.name} is there.`, {
      item: item(
        addItem(
          db.customers.find((one) => one.id === input.customerId),
          input.folderId,
          'FOLDER',
          input.name,
          null,
          session,
        ),
        session,
      ),
    }),
  withdrawUpload: ({ input }) => {
    const one = db.items.get(input.itemId)
    one.withdrawn = true
    return done('UploadWithdrawn', `${one.name} is withdrawn.`, { itemId: one.id })
  },
  beginUploads: ({ input }, { session }) =>
    beginUploads({ ...input, folder: input.folderId, contact: session }),
  beginDownload: ({ input }, { session }) => begin('DownloadBegun', input, session, true),
  beginView: ({ input }, { session }) => begin('ViewBegun', input, session, false),
}

function begin(type, { itemId }, session, attachment) {
  const one = db.items.get(itemId)
  if (!one || !sees(session, one)) return refused(NOTHING)
  if (!attachment && unshown(one)) return refused(UNSHOWN)
  return done(type, 'It can begin.', {
    url: openTicket(itemId, attachment, contactOf(session).name, 'CONTACT'),
  })
}
