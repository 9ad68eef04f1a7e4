/** The door of a contact: what the client portal asks. */
import { connect, type Door, type Where } from './door.ts'
import { ChangesDocument, type ChangesSubscription, operations } from './generated/portal.ts'
import { type Listener, listening } from './live.ts'

export {
  type Hearing,
  type NotSent,
  type Outcome,
  saveFile,
  sendBytes,
  sendFiles,
} from './bytes.ts'
export { done, isSignedOut, PorticoError, Refusal, type Where } from './door.ts'
/** Every type of the schema, apart from what operations ask of it. */
export type * as Schema from './generated/portal.schema.ts'
export type * from './generated/portal.ts'
export { operations } from './generated/portal.ts'
export type { Listener } from './live.ts'

/** A method for each question and change. */
export type Portal = Door<typeof operations>

/** The door at this address; by default the one of the page's own server. */
export function connectPortal(where: Partial<Where> = {}): Portal {
  const ask: typeof fetch = (input, init) => fetch(input, init)
  return connect(operations, { url: '/portal/graphql', fetch: ask, ...where })
}

/** Listens to what changes, until the function that it returns is called. */
export function listen(
  portal: Portal,
  listener: Listener<ChangesSubscription['changes']>,
  after: string | null = null,
): () => void {
  return listening(portal, String(ChangesDocument), { after }, listener)
}
