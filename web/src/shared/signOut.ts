import { toast } from '../kit/messages.ts'
import { announceChange } from '../lib/changes.ts'
import { ask, gql } from '../lib/gql.ts'

const SIGN_OUT = gql<{ signOut: { __typename: string; message: string } }>(
  'mutation SignOut { signOut { __typename ... on SignedOut { message } ... on Refused { message } } }',
)

/** Ends the session; the page shows the sign-in then. */
export async function signOut(): Promise<void> {
  try {
    await ask(SIGN_OUT, {})
    announceChange()
  } catch (error) {
    toast(error instanceof Error ? error.message : String(error), { bad: true })
  }
}
