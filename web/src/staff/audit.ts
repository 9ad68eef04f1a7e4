import { type Connection, loadRows, PAGE, PAGE_FIELDS } from '../lib/connection.ts'
import { ask, gql } from '../lib/gql.ts'
import type { ActorKind } from './actorKinds.ts'

/** Who changed what, for whom. */
export interface AuditEntry {
  readonly seq: string
  readonly at: string
  readonly eventType: string
  readonly actor: string | null
  /** On behalf of which staff member. */
  readonly onBehalfOfId: string | null
  readonly onBehalfOf: string | null
  readonly subject: string | null
  readonly item: string | null
  readonly capability: string | null
  readonly expiresAt: string | null
  readonly sourceIp: string | null
  /** Why a portal was closed; none once erased. */
  readonly reason: string | null
}

/** Who opened what. */
export interface Opening {
  readonly seq: string
  readonly at: string
  readonly actor: string | null
  readonly item: string | null
  readonly kind: string
  readonly code: string | null
  readonly completedAt: string | null
  readonly sourceIp: string | null
}

const variables = 'query Evidence($customer: ID, $by: ActorKind, $first: Int, $after: String)'
const given = 'filter: { customerId: $customer, actorKind: $by }, first: $first, after: $after'

/** What is looked for: about whom, by whom; by everybody if none. */
export interface Sought {
  readonly customer: string
  readonly by: ActorKind | null
}

const ENTRIES = gql<{ list: Connection<AuditEntry> }, Record<string, unknown>>(
  `${variables} {
  list: auditEntries(${given}) {
    edges { node {
      seq at eventType actor onBehalfOfId onBehalfOf subject item capability expiresAt sourceIp reason
    } }
    ${PAGE_FIELDS}
  }
}`,
)

const LOG = gql<{ list: Connection<Opening> }, Record<string, unknown>>(
  `${variables} {
  list: accessLog(${given}) {
    edges { node { seq at actor item kind code completedAt sourceIp } } ${PAGE_FIELDS}
  }
}`,
)

export const loadEntries = (sought: Sought, wanted: number) =>
  loadRows(
    async (after: string | null) => (await ask(ENTRIES, { ...sought, first: PAGE, after })).list,
    wanted,
  )

export const loadOpenings = (sought: Sought, wanted: number) =>
  loadRows(
    async (after: string | null) => (await ask(LOG, { ...sought, first: PAGE, after })).list,
    wanted,
  )
