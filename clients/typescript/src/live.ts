/** What changes, told by the server. */
import { createClient } from 'graphql-ws'
import type { Where } from './door.ts'

/** The server's word for a session that has ended. */
const SESSION_ENDED = 4401

/** Who is told. */
export interface Listener<Changes> {
  /** Also once at the start, to say from where on it listens. */
  readonly changed: (changes: Changes) => void
  /** The session has ended: nothing more comes. */
  readonly ended?: () => void
}

/** Listens until the function that it returns is called; goes on after a break. */
export function listening<Changes extends { readonly position: string }>(
  where: Where,
  query: string,
  variables: Record<string, unknown>,
  listener: Listener<Changes>,
): () => void {
  const client = createClient({
    url: socketOf(where.url),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (event) => closedBy(event) !== SESSION_ENDED,
    keepAlive: 15_000,
  })
  // Asked with again after a break, from where it was.
  const asked = { ...variables }
  const stop = client.subscribe<{ changes: Changes }>(
    { query, variables: asked },
    {
      next: ({ data }) => {
        if (!data) return
        asked.after = data.changes.position
        listener.changed(data.changes)
      },
      error: () => listener.ended?.(),
      complete: () => {},
    },
  )
  return () => {
    stop()
    void client.dispose()
  }
}

function socketOf(url: string): string {
  const address = new URL(`${url}/ws`, globalThis.location?.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  return address.href
}

function closedBy(event: unknown): number | undefined {
  return typeof event === 'object' && event !== null && 'code' in event
    ? Number(event.code)
    : undefined
}
