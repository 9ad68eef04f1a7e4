import { createClient } from 'graphql-ws'
import { useEffect } from 'react'
import { announceChange, announceSignedOut } from './changes.ts'
import { gql } from './gql.ts'
import { closedBy, waitBefore } from './reconnecting.ts'

/** The server's word for a session that has ended. */
const SESSION_ENDED = 4401
/** What is no answer for good: the server has no time, or no database, right now. */
const FOR_NOW: readonly unknown[] = ['UNAVAILABLE', 'OVERLOADED']

let open = false

/** Whether the server says by itself what changes. */
export function isListening(): boolean {
  return open
}

function socketAddress(): string {
  const door = document.documentElement.dataset.door ?? '/portal/graphql'
  const address = new URL(`${door}/ws`, location.href)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  return address.href
}

interface Changes {
  readonly changes: { readonly position: string }
}

const CHANGES = gql<Changes, { after: string | null }>(
  'subscription Changes($after: Position) { changes(after: $after) { position } }',
)

/**
 * Has lists asked again when the server says that something changed, until the function
 * that it returns is called. After a break it goes on from where it was, and has lists asked
 * again whatever was missed. Where no socket can be opened, lists ask by themselves.
 */
export function listen(): () => void {
  const variables: { after: string | null } = { after: null }
  // The first message of a page that was just opened only says from where on it listens.
  let isFirst = true
  let stopped = false
  let closed: number | undefined
  let tries = 0
  let stop = () => {}
  let due: ReturnType<typeof setTimeout> | undefined

  const interrupted = () => {
    if (stopped) return
    open = false
    isFirst = false
  }
  const client = createClient({
    url: socketAddress(),
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (attempts) =>
      new Promise<void>((done) => setTimeout(done, waitBefore(attempts, closed))),
    shouldRetry: (event) => {
      closed = closedBy(event)
      return closed !== SESSION_ENDED
    },
    keepAlive: 15_000,
    on: {
      closed: (event) => {
        interrupted()
        if (closedBy(event) === SESSION_ENDED) announceSignedOut()
      },
    },
  })
  const subscribe = () => {
    let refusal: unknown
    const again = () => {
      interrupted()
      if (stopped) return
      due = setTimeout(subscribe, waitBefore(tries))
      tries += 1
    }
    stop = client.subscribe<Changes>(
      { query: CHANGES.text, variables },
      {
        next: ({ data, errors }) => {
          if (!data) {
            refusal = errors?.[0]?.extensions?.code ?? 'UNKNOWN'
            return
          }
          open = true
          tries = 0
          variables.after = data.changes.position
          if (!isFirst) announceChange()
          isFirst = false
        },
        error: (event) => {
          if (closedBy(event) !== SESSION_ENDED) again()
        },
        complete: () => {
          if (refusal === undefined || FOR_NOW.includes(refusal)) return again()
          interrupted()
          if (refusal === 'NOT_SIGNED_IN') announceSignedOut()
        },
      },
    )
  }
  subscribe()
  return () => {
    stopped = true
    open = false
    clearTimeout(due)
    stop()
    // A socket that it waits for may never open.
    Promise.resolve(client.dispose()).catch(() => {})
  }
}

/** Listens for as long as the page of somebody who is signed in is open. */
export function useListening(): void {
  useEffect(listen, [])
}
