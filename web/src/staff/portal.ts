import { command, mutation, type Refused, refusalOf } from '../lib/command.ts'
import { named } from '../lib/format.ts'
import { ask, gql } from '../lib/gql.ts'
import { termsOf } from './terms.ts'
import type { Grant } from './types.ts'

/** What becomes of what was given before the portal was closed. */
export type Survivors = 'AS_BEFORE' | 'REVOKE'

interface SleepingGrant extends Pick<Grant, 'id' | 'capability' | 'expiresAt'> {
  /** None for master access. */
  readonly itemId: string | null
  readonly subject: string
}

/** What was given before the portal was closed, and sleeps. */
export interface Sleeping {
  /** All of it; at most 200 grants and 200 matters are listed. */
  readonly count: number
  readonly grants: readonly SleepingGrant[]
  readonly matterIds: readonly string[]
  readonly items: readonly { readonly id: string; readonly name: string | null }[]
}

interface Foreseen {
  readonly __typename: 'ChangePreview'
  readonly survivors: Sleeping
}

interface Opening {
  customerId: string
  survivors: Survivors
}

const SLEEPING = gql<
  { previewChange: Foreseen | Refused },
  { change: { openCustomerPortal: Opening } }
>(`query Sleeping($change: PreviewChangeInput!) {
  previewChange(change: $change) {
    __typename
    ... on ChangePreview {
      survivors {
        count
        grants { id itemId subject capability expiresAt }
        matterIds
        items { id name }
      }
    }
    ... on Refused { code message }
  }
}`)

const OPEN = mutation<Opening, { survivors: { revoked: boolean } }>(
  'openCustomerPortal',
  'OpenCustomerPortalInput',
  'CustomerPortalOpened',
  'survivors { revoked }',
)

const CLOSE = mutation<{ customerId: string; notify: boolean }>(
  'closeCustomerPortal',
  'CloseCustomerPortalInput',
  'CustomerPortalClosed',
)

/** What opening the portal would wake; nothing is opened. */
export async function foreseeOpening(customerId: string): Promise<Foreseen | Refused> {
  const openCustomerPortal: Opening = { customerId, survivors: 'AS_BEFORE' }
  try {
    return (await ask(SLEEPING, { change: { openCustomerPortal } })).previewChange
  } catch (error) {
    return refusalOf(error)
  }
}

export const openPortal = (customerId: string, survivors: Survivors) =>
  command(OPEN, { customerId, survivors })

export const closePortal = (customerId: string) => command(CLOSE, { customerId, notify: false })

/** A line by its id: "BILLING, to All clients, viewing only", "The details of Smith v Jones". */
export function sleepingLines({ grants, matterIds, items }: Sleeping): [string, string][] {
  const names = new Map(items.map(({ id, name }) => [id, name] as const))
  const ofGrants = grants.map((grant): [string, string] => {
    const what = grant.itemId === null ? 'Master access' : named(names.get(grant.itemId))
    return [grant.id, [what, `to ${grant.subject}`, ...termsOf(grant)].join(', ')]
  })
  const ofMatters = matterIds.map((id): [string, string] => [
    id,
    `The details of ${named(names.get(id))}`,
  ])
  return [...ofGrants, ...ofMatters]
}
