import { command, mutation } from '../lib/command.ts'
import { type Connection, loadRows, NOTHING, PAGE_FIELDS, type Rows } from '../lib/connection.ts'
import { ask, gql } from '../lib/gql.ts'
import type { AccessEntry, Capability, Grant } from './types.ts'

/** Who sees an item and why, and the grants set on it. */
export interface AccessList {
  readonly visibleTo: number
  readonly entries: Rows<AccessEntry>
  readonly grants: readonly Grant[]
}

const LIST = gql<
  {
    accessList: { visibleTo: number; entries: Connection<AccessEntry> } | null
    item: { grants: Grant[] } | null
  },
  { item: string; after: string | null }
>(`query AccessList($item: ID!, $after: String) {
  accessList(item: $item) {
    visibleTo
    entries(first: 50, after: $after) {
      edges {
        node {
          contact { id name account }
          view {
            allowed reason
            paths { kind itemId itemName subject capability expiresAt grantedBy grantedAt changedBy changedAt }
          }
          download { allowed reason }
        }
      }
      ${PAGE_FIELDS}
    }
  }
  item(id: $item) { grants { id contactId capability expiresAt } }
}`)

/** The list by name, page after page until `wanted` contacts are there. */
export async function loadAccessList(item: string, wanted: number): Promise<AccessList | null> {
  let newest: Omit<AccessList, 'entries'> | null = null
  const entries = await loadRows(async (after) => {
    const { accessList, item: own } = await ask(LIST, { item, after })
    newest = accessList && own && { visibleTo: accessList.visibleTo, grants: own.grants }
    return accessList?.entries ?? NOTHING
  }, wanted)
  // Told apart from a list without contacts: there is no such item any more.
  const found = newest as Omit<AccessList, 'entries'> | null
  return found && { ...found, entries }
}

/** An instant, or the end of that day in the firm's zone. */
type Expires = { at: string } | { endOf: string } | null

const expires = (day: string): Expires => (day ? { endOf: day } : null)

/** On which terms somebody has access. */
export type Terms = Pick<Grant, 'capability' | 'expiresAt'>

const WHOLE: Terms = { capability: 'DOWNLOAD', expiresAt: null }

const on = ({ capability, expiresAt }: Terms) => ({
  capability,
  expires: expiresAt === null ? null : { at: expiresAt },
})

/** Whether the access gives nothing any more. */
export function hasEnded({ expiresAt }: Terms, now = Date.now()): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now
}

interface GrantInput {
  itemIds: string[]
  contactId: string | null
  capability: Capability
  expires: Expires
}

const GRANT = mutation<GrantInput>('grantAccess', 'GrantAccessInput', 'AccessGranted')
const REVOKE = mutation<
  { itemIds: string[]; contactId: string | null },
  { taken: readonly Terms[] }
>('revokeAccess', 'RevokeAccessInput', 'AccessRevoked', 'taken { capability expiresAt }')

interface OneGrant {
  customerId: string
  itemId: string
  contactId: string | null
}

const EXPIRY = mutation<OneGrant & { expires: Expires }>(
  'changeAccessExpiry',
  'ChangeAccessExpiryInput',
  'AccessExpiryChanged',
)
const CAPABILITY = mutation<OneGrant & { capability: Capability }>(
  'changeCapability',
  'ChangeCapabilityInput',
  'CapabilityChanged',
)
const MASTER_ON = mutation<{ customerId: string; capability: Capability; expires: Expires }>(
  'grantMasterAccess',
  'GrantMasterAccessInput',
  'MasterAccessGranted',
)
const MASTER_OFF = mutation<{ customerId: string }, { taken: Terms | null }>(
  'revokeMasterAccess',
  'RevokeMasterAccessInput',
  'MasterAccessRevoked',
  'taken { capability expiresAt }',
)

export const grant = (
  itemId: string,
  contactId: string | null = null,
  capability: Capability = 'DOWNLOAD',
  day = '',
) => command(GRANT, { itemIds: [itemId], contactId, capability, expires: expires(day) })

/** Gives back what was taken, and no more. */
export const giveBack = (itemId: string, contactId: string | null, was: Terms) =>
  command(GRANT, { itemIds: [itemId], contactId, ...on(was) })

export const revoke = (itemId: string, contactId: string | null = null) =>
  command(REVOKE, { itemIds: [itemId], contactId })

export const changeExpiry = (which: OneGrant, day: string) =>
  command(EXPIRY, { ...which, expires: expires(day) })

export const changeCapability = (which: OneGrant, capability: Capability) =>
  command(CAPABILITY, { ...which, capability })

export const grantMaster = (customerId: string, terms = WHOLE) =>
  command(MASTER_ON, { customerId, ...on(terms) })

export const revokeMaster = (customerId: string) => command(MASTER_OFF, { customerId })
