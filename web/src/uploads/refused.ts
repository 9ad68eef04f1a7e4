/** Why an upload is refused: in the server's words, and where it said none, by the status. */
import { DetailedError } from 'tus-js-client'

/** For programs and for people. */
export interface Told {
  readonly code: string
  readonly message: string
}

/** There was no answer at all. */
const BROKE: Told = {
  code: 'UNREACHABLE',
  message: 'The connection broke. What was sent so far is kept for a while; send it again.',
}
const OVERLOADED = 'The server has more to do than it can right now; try again in a moment.'
/** Of what stands before the server. */
const AWAY: readonly [code: string, message: string] = [
  'UNREACHABLE',
  'The server cannot be reached; try again.',
]

const BY_STATUS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  401: ['SIGNED_OUT', 'You are not signed in, or your session has ended; sign in again.'],
  404: ['NOT_FOUND', 'There is nothing here.'],
  409: ['WRONG_OFFSET', 'The upload stands elsewhere than it was thought to; send the file again.'],
  410: ['UPLOAD_TERMINATED', 'This upload was given up; begin a new one.'],
  423: ['UPLOAD_LOCKED', 'Another request is sending bytes of this upload; wait for it to end.'],
  429: ['OVERLOADED', OVERLOADED],
  500: [
    'INTERNAL',
    'Something failed on the server; try again, and tell the operator if it stays.',
  ],
  502: AWAY,
  503: ['UNAVAILABLE', 'Portico cannot answer right now; try again in a moment.'],
  504: AWAY,
  507: [
    'STORAGE_FULL',
    'The server has no room for it; tell the firm. What was sent so far is kept: go on later.',
  ],
}

/** They stand for several codes: of an upload that has ended, and did not become a document. */
const ENDED = [410, 422]
/** What `HEAD` leaves unsaid is not waited for longer. */
const SAID_WITHIN_MS = 10_000

const answered = (error: unknown) =>
  error instanceof DetailedError ? error.originalResponse : null

/** With which status the server answered; 0 where nothing came. */
const statusOf = (error: unknown) => answered(error)?.getStatus() ?? 0

/** Whether the same may be taken in a moment. */
export function isForNow(error: unknown): boolean {
  const status = statusOf(error)
  return [0, 409, 423, 429].includes(status) || status >= 500
}

/** Why the upload with this address stopped; `headers` are what each of its requests carries. */
export async function reasonOf(
  error: unknown,
  url: string,
  headers: Record<string, string>,
): Promise<Told> {
  const status = statusOf(error)
  if (status === 0) return BROKE
  const said = wordsOf(answered(error)?.getBody())
  if (said) return said
  return (ENDED.includes(status) && (await askInVain(url, headers))) || byStatus(status)
}

function wordsOf(body: string | undefined): Told | null {
  try {
    const { code, message } = JSON.parse(body ?? '') as Partial<Told>
    return typeof code === 'string' && typeof message === 'string' ? { code, message } : null
  } catch {
    return null
  }
}

function byStatus(status: number): Told {
  const unsaid = `The server answered ${status}, and did not say why.`
  const [code, message] = BY_STATUS[status] ?? ['UNKNOWN', unsaid]
  return { code, message }
}

/**
 * tus begins with `HEAD`, whose answer has no words. The same upload refuses bytes, of which
 * none are sent here, with them.
 */
async function askInVain(url: string, headers: Record<string, string>): Promise<Told | null> {
  const bytes = { 'Content-Type': 'application/offset+octet-stream', 'Upload-Offset': '0' }
  try {
    const answer = await fetch(url, {
      method: 'PATCH',
      headers: { ...headers, ...bytes, 'Tus-Resumable': '1.0.0' },
      signal: AbortSignal.timeout(SAID_WITHIN_MS),
    })
    return wordsOf(await answer.text())
  } catch {
    return null
  }
}
