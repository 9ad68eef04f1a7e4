import type { Crumb } from '../kit/Crumbs.tsx'
import { command, mutation } from '../lib/command.ts'
import { type Connection, loadRows, PAGE, PAGE_FIELDS } from '../lib/connection.ts'
import { ask, gql } from '../lib/gql.ts'
import type { Item } from './types.ts'

const MAY = '{ allowed reason }'
const ITEM = `id kind purpose name modifiedAt trashedAt sentByContactId withdrawn
  version { number size scan openedByStaff }
  clientAccess { state label origin source }
  viewerCan {
    download ${MAY} upload ${MAY} newFolder ${MAY} addVersion ${MAY}
    rename ${MAY} trash ${MAY} restore ${MAY} restoreKeepBoth ${MAY} share ${MAY}
  }`

/** What a list shows. */
export interface View {
  readonly customer: string
  readonly parent: string | null
  readonly search: string
  readonly flat: boolean
  readonly trashed: boolean
}

const ITEMS = gql<{ items: Connection<Item> }, Record<string, unknown>>(
  `query Items($customer: ID!, $parent: ID, $search: String, $flat: Boolean,
    $trashed: Boolean, $first: Int, $after: String) {
  items(customer: $customer, parent: $parent, search: $search, flat: $flat,
    includeTrashed: $trashed, first: $first, after: $after) {
    edges { node { ${ITEM} } } ${PAGE_FIELDS}
  }
}`,
)

export function loadItems(view: View, wanted: number) {
  const search = view.search || null
  const page = async (after: string | null) =>
    (await ask(ITEMS, { ...view, search, first: PAGE, after })).items
  return loadRows(page, wanted)
}

const FOLDER = gql<{ item: (Item & { path: Crumb[] }) | null }, { id: string }>(
  `query Folder($id: ID!) { item(id: $id) { ${ITEM} path { id name } } }`,
)

export const loadFolder = async (id: string) => (await ask(FOLDER, { id })).item

const CREATE = mutation<{ customerId: string; parentId: string | null; name: string }>(
  'createFolder',
  'CreateFolderInput',
  'FolderCreated',
)
const RENAME = mutation<{ itemId: string; name: string }>(
  'renameItem',
  'RenameItemInput',
  'ItemRenamed',
)
const TRASH = mutation<{ itemIds: string[] }>('trashItems', 'ItemsInput', 'ItemsTrashed')
const RESTORE = mutation<{ itemIds: string[]; onClash: 'REFUSE' | 'KEEP_BOTH' }>(
  'restoreItems',
  'RestoreItemsInput',
  'ItemsRestored',
)

export const createFolder = (customerId: string, parentId: string | null, name: string) =>
  command(CREATE, { customerId, parentId, name })
export const renameItem = (itemId: string, name: string) => command(RENAME, { itemId, name })
export const trashItem = (id: string) => command(TRASH, { itemIds: [id] })
export const restoreItem = (id: string) => command(RESTORE, { itemIds: [id], onClash: 'REFUSE' })
/** Under the next free number, where its name was taken meanwhile. */
export const restoreBeside = (id: string) =>
  command(RESTORE, { itemIds: [id], onClash: 'KEEP_BOTH' })
