/** What changes, told by the server. */
import { createClient, type FormattedExecutionResult } from 'graphql-ws'
import { isSignedOut, PorticoError, type Where } from './door.ts'
import { closedBy, isToTryAgain, waitBefore } from './reconnecting.ts'

/** The server's word for a session that has ended. */
const SESSION_ENDED = 4401
/** What is no answer for good: the server has no time, or no database, right now. */
const FOR_NOW = ['UNAVAILABLE', 'OVERLOADED']

/** Who is told. */
export interface Listener<Changes> {
  /** Also once at the start, to say from where on it listens, and after a break. */
  readonly changed: (changes: Changes) => void
  /**
   * Nothing more comes, and why: `NOT_SIGNED_IN` where the session has ended, `UNREACHABLE`
   * where the line was closed for good, otherwise what the server refused it for.
   */
  readonly ended?: (reason: PorticoError) => void
}

/** Where somebody listens, and what tells who is signed in there. */
interface Site {
  readonly door: Where
  readonly me: () => Promise<unknown>
}

/** Listens until the function that it returns is called; goes on after a break. */
export function listening<Changes extends { readonly position: string }>(
  site: Site,
  query: string,
  variables: Record<string, unknown>,
  listener: Listener<Changes>,
): () => void {
  let isOver = false
  let closed: number | undefined
  let tries = 0
  let stop = () => {}
  let due: ReturnType<typeof setTimeout> | undefined

  const client = createClient({
    url: socketOf(site.door.url),
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: async (attempts) => {
      await new Promise<void>((done) => setTimeout(done, waitBefore(attempts, closed)))
      // Why no socket opens a browser tells no script, also where the session has ended.
      if (!isOver && !isToTryAgain(closed) && (await hasEnded(site))) end(sessionEnded())
    },
    shouldRetry: (event) => {
      closed = closedBy(event)
      return closed !== SESSION_ENDED
    },
    keepAlive: 15_000,
  })
  const finish = () => {
    isOver = true
    clearTimeout(due)
    stop()
    // A socket that it waits for may never open.
    Promise.resolve(client.dispose()).catch(() => {})
  }
  const end = (reason: PorticoError) => {
    if (isOver) return
    finish()
    listener.ended?.(reason)
  }
  // Asked with again after a break, from where it was.
  const asked = { ...variables }
  const begin = () => {
    let refusal: PorticoError | undefined
    stop = client.subscribe<{ changes: Changes }>(
      { query, variables: asked },
      {
        next: ({ data, errors }) => {
          if (!data) {
            refusal = refused(errors)
            return
          }
          tries = 0
          asked.after = data.changes.position
          listener.changed(data.changes)
        },
        error: (error) => end(reasonOf(error)),
        complete: () => {
          if (isOver) return
          if (refusal && !FOR_NOW.includes(refusal.code)) return end(refusal)
          due = setTimeout(begin, waitBefore(tries))
          tries += 1
        },
      },
    )
  }
  begin()
  return finish
}

function socketOf(url: string): string {
  const address = new URL(`${url}/ws`, globalThis.location?.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  return address.href
}

/** In the server's own words, where it said any. */
function refused(errors: FormattedExecutionResult['errors']): PorticoError {
  const error = errors?.[0]
  const words = error?.message ?? 'The server does not tell what changes, and does not say why.'
  return new PorticoError(String(error?.extensions?.code ?? 'UNKNOWN'), words)
}

function sessionEnded(): PorticoError {
  return new PorticoError('NOT_SIGNED_IN', 'Your session has ended; sign in again.')
}

/** Nobody waits longer to hear who is signed in. */
const SAID_WITHIN_MS = 5_000

/** Only where the server says so: one that cannot be asked right now is tried again. */
async function hasEnded(site: Site): Promise<boolean> {
  let due: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((done) => {
    due = setTimeout(() => done(undefined), SAID_WITHIN_MS)
  })
  try {
    return (await Promise.race([site.me(), late])) === null
  } catch (error) {
    return error instanceof PorticoError && isSignedOut(error)
  } finally {
    clearTimeout(due)
  }
}

function reasonOf(error: unknown): PorticoError {
  if (Array.isArray(error)) return refused(error)
  const closed = closedBy(error)
  if (closed === SESSION_ENDED) return sessionEnded()
  const how = closed === undefined ? 'The line broke' : `The line was closed with ${closed}`
  const reason = new PorticoError('UNREACHABLE', `${how}: nothing is told by itself any more.`)
  reason.cause = error
  return reason
}
