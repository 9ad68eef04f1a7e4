import { DetailedError, Upload as Tus } from 'tus-js-client'
import { OUR_HEADER } from '../lib/gql.ts'

const CHUNK = 8 * 1024 * 1024
const RETRIES_MS = [500, 1_000, 3_000, 5_000, 10_000]

export interface Sender {
  start: () => void
  /** Stops after what is on its way; `start` goes on from there. */
  pause: () => Promise<void>
  /** Stops and lets the server drop what came. */
  giveUp: () => Promise<void>
}

export interface Hearing {
  onProgress: (sent: number) => void
  onDone: () => void
  onFailed: (reason: string, canRetry: boolean) => void
}

/** A failure in the server's own words, where it said any. */
export function explain(error: unknown): { reason: string; canRetry: boolean } {
  const answer = error instanceof DetailedError ? error.originalResponse : null
  const status = answer?.getStatus() ?? 0
  const canRetry = status === 0 || status >= 500 || status === 409 || status === 423
  try {
    const told = JSON.parse(answer?.getBody() ?? '') as { message?: string }
    if (told.message) return { reason: told.message, canRetry }
  } catch {
    // No words of the server's.
  }
  const reason =
    status === 0
      ? 'The connection broke. What was sent so far is kept.'
      : `The server answered ${status}.`
  return { reason, canRetry }
}

/** Sends a file to its tus resource, from wherever the server stands. */
export function sender(file: File, url: string, hearing: Hearing): Sender {
  const tus = new Tus(file, {
    uploadUrl: url,
    headers: OUR_HEADER,
    chunkSize: CHUNK,
    retryDelays: RETRIES_MS,
    storeFingerprintForResuming: false,
    onShouldRetry: (error) => explain(error).canRetry,
    onProgress: (sent) => hearing.onProgress(sent),
    onSuccess: () => hearing.onDone(),
    onError: (error) => {
      const { reason, canRetry } = explain(error)
      hearing.onFailed(reason, canRetry)
    },
  })
  return {
    start: () => tus.start(),
    pause: () => tus.abort(),
    giveUp: () => tus.abort(true),
  }
}
