import { announceSignedOut } from './changes.ts'

declare const shape: unique symbol

/** A GraphQL operation, with the types of what goes in and comes out. */
export interface Operation<Data, Variables> {
  readonly text: string
  readonly [shape]?: (variables: Variables) => Data
}

/** The text of every operation of the modules that are loaded. */
export const operations = new Set<string>()

export function gql<Data, Variables = Record<string, never>>(
  text: string,
): Operation<Data, Variables> {
  operations.add(text)
  return { text }
}

/** What the server said went wrong, in its own words. */
export class ServerError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

interface Answer<Data> {
  data?: Data | null
  errors?: { message: string; extensions?: { code?: string } }[]
  /** With `message`, in place of the others: the request did not come to GraphQL. */
  code?: string
  message?: string
}

/** What every request carries that changes something: no form can send it. */
export const OUR_HEADER = { 'X-Portico-Request': '1' }

const UNREACHABLE = 'The server cannot be reached. Check the connection and try again.'

function door(): string {
  return document.documentElement.dataset.door ?? '/portal/graphql'
}

async function post(body: string): Promise<Response> {
  try {
    return await fetch(door(), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...OUR_HEADER },
      body,
    })
  } catch {
    throw new ServerError('UNREACHABLE', UNREACHABLE)
  }
}

/** Asks the door of this page's audience one operation. */
export async function ask<Data, Variables>(
  operation: Operation<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await post(JSON.stringify({ query: operation.text, variables }))
  let answer: Answer<Data> | null = null
  try {
    answer = (await response.json()) as Answer<Data>
  } catch {
    throw new ServerError('UNREADABLE', `The server answered ${response.status}; try again.`)
  }
  const error = answer.errors?.[0]
  if (error) {
    const code = error.extensions?.code ?? 'UNKNOWN'
    if (code === 'NOT_SIGNED_IN') announceSignedOut()
    throw new ServerError(code, error.message)
  }
  if (answer.code) throw new ServerError(answer.code, answer.message ?? UNREACHABLE)
  if (!answer.data) throw new ServerError('UNREADABLE', UNREACHABLE)
  return answer.data
}
