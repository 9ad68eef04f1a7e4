import { type Refused, refusalOf } from '../lib/command.ts'
import { named } from '../lib/format.ts'
import { ask, gql } from '../lib/gql.ts'
import { termsOf } from './terms.ts'
import type { Grant } from './types.ts'

/** What becomes of what was given to somebody before they were kept out. */
export type Survivors = 'AS_BEFORE' | 'REVOKE'

interface SleepingGrant extends Pick<Grant, 'id' | 'capability' | 'expiresAt'> {
  /** None for master access. */
  readonly itemId: string | null
  readonly subject: string
}

/** What was given before, and sleeps. */
export interface Sleeping {
  /** All of it; at most 200 grants and 200 matters are listed. */
  readonly count: number
  readonly grants: readonly SleepingGrant[]
  readonly matterIds: readonly string[]
  readonly items: readonly { readonly id: string; readonly name: string | null }[]
}

/** What a change by which somebody comes back would wake. */
export interface Foreseen {
  readonly __typename: 'ChangePreview'
  readonly survivors: Sleeping
}

/** A change by which somebody comes back, under the name of its mutation. */
type Return =
  | { openCustomerPortal: { customerId: string; survivors: Survivors } }
  | { assignMembership: { contactId: string; customerId: string; survivors: Survivors } }

const SLEEPING = gql<{ previewChange: Foreseen | Refused }, { change: Return }>(
  `query Sleeping($change: PreviewChangeInput!) {
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
}`,
)

/** What would wake; nothing is changed. */
export async function foresee(change: Return): Promise<Foreseen | Refused> {
  try {
    return (await ask(SLEEPING, { change })).previewChange
  } catch (error) {
    return refusalOf(error)
  }
}

/** More people or items than a preview looks at. */
export const isTooMuch = (found: Foreseen | Refused) =>
  found.__typename === 'Refused' && found.code === 'INVALID_INPUT'

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
