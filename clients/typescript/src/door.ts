/** One of the server's two doors, as typed methods. */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core'

/** Where a door is. */
export interface Where {
  /** Address or path of its GraphQL. */
  readonly url: string
  /** What asks; the browser's own by default, which brings the session's cookie. */
  readonly fetch: typeof fetch
}

/** What every request carries that changes something: no form can send it. */
export const OUR_HEADER = { 'X-Portico-Request': '1' }

const UNREACHABLE = 'The server cannot be reached; try again.'

/** What the server could not answer. A refusal of a mutation is data, see `done`. */
export class PorticoError extends Error {
  /** As `docs/errors.md` lists it; `UNREACHABLE`, or `UNKNOWN` where an answer says none. */
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Whether nobody is signed in any more: a door says so in one word, an upload in another. */
export function isSignedOut({ code }: { readonly code: string }): boolean {
  return code === 'NOT_SIGNED_IN' || code === 'SIGNED_OUT'
}

type Input<Variables> = Variables extends { input: infer One } ? One : Variables
type Only<Data> = Data[keyof Data]
type Method<Document> =
  Document extends DocumentTypeDecoration<infer Data, infer Variables>
    ? Record<never, never> extends Input<Variables>
      ? (input?: Input<Variables>) => Promise<Only<Data>>
      : (input: Input<Variables>) => Promise<Only<Data>>
    : never

/** A method for each operation, and where they are asked. */
export type Door<Operations> = { readonly [Name in keyof Operations]: Method<Operations[Name]> } & {
  readonly door: Where
}

/** Makes methods of operations. Each asks one field, and answers what that is. */
export function connect<Operations extends Record<string, object>>(
  operations: Operations,
  where: Where,
): Door<Operations> {
  const methods = Object.entries(operations).map(([name, document]) => {
    const text = String(document)
    const takesInput = text.includes('($input:')
    return [name, (input?: object) => ask(where, text, takesInput ? { input } : input)]
  })
  return { ...Object.fromEntries(methods), door: where } as Door<Operations>
}

interface Answer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[]
  /** With `message`, in place of the others: the request did not come to GraphQL. */
  readonly code?: string
  readonly message?: string
}

async function ask(where: Where, query: string, variables: object | undefined): Promise<unknown> {
  const { data, errors, code, message } = await post(where, JSON.stringify({ query, variables }))
  const error = errors?.[0]
  if (error) throw new PorticoError(error.extensions?.code ?? 'UNKNOWN', error.message)
  if (code) throw new PorticoError(code, message ?? code)
  if (!data) throw new PorticoError('UNREACHABLE', UNREACHABLE)
  return Object.values(data)[0]
}

async function post(where: Where, body: string): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json', ...OUR_HEADER }
  try {
    const answer = await where.fetch(where.url, { method: 'POST', headers, body })
    return (await answer.json()) as Answer
  } catch (cause) {
    const error = new PorticoError('UNREACHABLE', UNREACHABLE)
    error.cause = cause
    throw error
  }
}

/** A rule was broken; nothing was changed. */
export class Refusal extends PorticoError {
  /** What the message speaks of, where it says so. */
  readonly args: unknown
  constructor(refused: { code: string; message: string; args?: unknown }) {
    super(refused.code, refused.message)
    this.args = refused.args
  }
}

type Refused = { readonly __typename: 'Refused'; code: string; message: string; args?: unknown }

/** What was done; throws a `Refusal` where it was refused. */
export function done<Payload extends { readonly __typename: string }>(
  payload: Payload,
): Exclude<Payload, { readonly __typename: 'Refused' }> {
  if (payload.__typename === 'Refused') throw new Refusal(payload as unknown as Refused)
  return payload as Exclude<Payload, { readonly __typename: 'Refused' }>
}
