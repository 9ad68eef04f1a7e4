import type { Crumb } from '../kit/Crumbs.tsx'
import { command, mutation } from '../lib/command.ts'
import { type Connection, loadRows, PAGE, PAGE_FIELDS } from '../lib/connection.ts'
import { ask, gql } from '../lib/gql.ts'
import type { Customer, Item, Version, Viewer } from './types.ts'

const VIEWER = gql<Viewer>('query Viewer { me { name } firm { name } }')
const CUSTOMERS = gql<{ customers: Connection<Customer> }, { after: string | null }>(
  `query Customers($after: String) {
  customers(first: 200, after: $after) { edges { node { id number name role } } ${PAGE_FIELDS} }
}`,
)

export const loadViewer = () => ask(VIEWER, {})
export const loadCustomers = async () =>
  (await loadRows(async (after) => (await ask(CUSTOMERS, { after })).customers, Infinity)).rows

const MAY = '{ allowed reason }'
const ITEM = `id kind name modifiedAt mine version { number size mediaType }
  viewerCan { view ${MAY} download ${MAY} upload ${MAY} newFolder ${MAY} withdraw ${MAY} }`

const ITEMS = gql<{ items: Connection<Item> }, Record<string, unknown>>(
  `query MyDocuments($customer: ID!, $folder: ID, $search: String, $first: Int, $after: String) {
  items(customer: $customer, folder: $folder, search: $search, first: $first, after: $after) {
    edges { node { ${ITEM} } } ${PAGE_FIELDS}
  }
}`,
)

export function loadItems(customer: string, folder: string | null, search: string, wanted: number) {
  const page = async (after: string | null) =>
    (await ask(ITEMS, { customer, folder, search: search || null, first: PAGE, after })).items
  return loadRows(page, wanted)
}

const FOLDER = gql<{ item: (Item & { path: Crumb[] }) | null }, { id: string }>(
  `query Folder($id: ID!) { item(id: $id) { ${ITEM} path { id name } } }`,
)

export const loadFolder = async (id: string) => (await ask(FOLDER, { id })).item

const VERSIONS = gql<{ item: { versions: Version[] } | null }, { id: string }>(
  `query Versions($id: ID!) { item(id: $id) { versions(first: 200) {
    id number size mediaType addedAt mine viewerCan { view ${MAY} download ${MAY} }
  } } }`,
)

/** The newest of those that the viewer may see; none where the document is hidden. */
export const loadVersions = async (id: string) => (await ask(VERSIONS, { id })).item?.versions ?? []

const CREATE = mutation<{ customerId: string; folderId: string | null; name: string }>(
  'createFolder',
  'CreateFolderInput',
  'FolderCreated',
)
const WITHDRAW = mutation<{ itemId: string }>(
  'withdrawUpload',
  'WithdrawUploadInput',
  'UploadWithdrawn',
)

export const createFolder = (customerId: string, folderId: string | null, name: string) =>
  command(CREATE, { customerId, folderId, name })
export const withdraw = (itemId: string) => command(WITHDRAW, { itemId })

/** An invitation that can be accepted. */
export interface Invitation {
  readonly name: string
  readonly firm: string | null
  readonly expiresAt: string
}

const INVITATION = gql<{ invitation: Invitation | null }, { token: string }>(
  'query Invitation($token: String!) { invitation(token: $token) { name firm expiresAt } }',
)
const ACCEPT = mutation<{ token: string; password: string }>(
  'acceptInvitation',
  'AcceptInvitationInput',
  'InvitationAccepted',
)

export const loadInvitation = async (token: string) => (await ask(INVITATION, { token })).invitation
export const accept = (token: string, password: string) => command(ACCEPT, { token, password })
