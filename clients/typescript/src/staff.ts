/** The door of staff: what the console asks. */
import { connect, type Door, type Where } from './door.ts'
import { ChangesDocument, type ChangesSubscription, operations } from './generated/staff.ts'
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
export type * as Schema from './generated/staff.schema.ts'
export type * from './generated/staff.ts'
export { operations } from './generated/staff.ts'
export type { Listener } from './live.ts'

/** A method for each question and change. */
export type Staff = Door<typeof operations>

/** The door at this address; by default the one of the page's own server. */
export function connectStaff(where: Partial<Where> = {}): Staff {
  const ask: typeof fetch = (input, init) => fetch(input, init)
  return connect(operations, { url: '/staff/graphql', fetch: ask, ...where })
}

/** Listens to what changes, until the function that it returns is called. */
export function listen(
  staff: Staff,
  listener: Listener<ChangesSubscription['changes']>,
  after: string | null = null,
): () => void {
  return listening(staff, String(ChangesDocument), { after }, listener)
}
