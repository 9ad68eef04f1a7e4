import { type Client, createClient } from 'graphql-ws'
import { useEffect } from 'react'
import { announceChange, announceSignedOut } from './changes.ts'
import { gql } from './gql.ts'

/** The server's word for a session that has ended. */
const SESSION_ENDED = 4401

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

function code(event: unknown): number | undefined {
  return event instanceof CloseEvent ? event.code : undefined
}

function connect(): Client {
  return createClient({
    url: socketAddress(),
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (event) => code(event) !== SESSION_ENDED,
    keepAlive: 15_000,
    on: {
      closed: (event) => {
        open = false
        if (code(event) === SESSION_ENDED) announceSignedOut()
      },
    },
  })
}

interface Changes {
  readonly changes: { readonly position: string }
}

const CHANGES = gql<Changes, { after: string | null }>(
  'subscription Changes($after: Position) { changes(after: $after) { position } }',
)

/**
 * Has lists asked again when the server says that something changed, for as long
 * as the page of somebody who is signed in is open. After a break it goes on
 * from where it was. Where no socket can be opened, lists ask by themselves.
 */
export function useListening(): void {
  useEffect(() => {
    const client = connect()
    const variables: { after: string | null } = { after: null }
    const stop = client.subscribe<Changes>(
      { query: CHANGES.text, variables },
      {
        next: ({ data }) => {
          // The first message says from where on it listens.
          const news = open
          open = true
          variables.after = data?.changes.position ?? variables.after
          if (news) announceChange()
        },
        error: () => {
          open = false
        },
        complete: () => {
          open = false
        },
      },
    )
    return () => {
      open = false
      stop()
      void client.dispose()
    }
  }, [])
}
