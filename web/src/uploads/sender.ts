import { Upload as Tus } from 'tus-js-client'
import { announceSignedOut } from '../lib/changes.ts'
import { OUR_HEADER } from '../lib/gql.ts'
import { isForNow, reasonOf } from './refused.ts'

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

/** Sends a file to its tus resource, from wherever the server stands. */
export function sender(file: File, url: string, hearing: Hearing): Sender {
  const tus = new Tus(file, {
    uploadUrl: url,
    headers: OUR_HEADER,
    chunkSize: CHUNK,
    retryDelays: RETRIES_MS,
    storeFingerprintForResuming: false,
    onShouldRetry: (error) => isForNow(error),
    onProgress: (sent) => hearing.onProgress(sent),
    onSuccess: () => hearing.onDone(),
    onError: async (error) => {
      const { code, message } = await reasonOf(error, url, OUR_HEADER)
      const isSignedOut = code === 'SIGNED_OUT'
      if (isSignedOut) announceSignedOut()
      // What came is kept, and gone on with by who has signed in again.
      hearing.onFailed(message, isSignedOut || isForNow(error))
    },
  })
  return {
    start: () => tus.start(),
    pause: () => tus.abort(),
    giveUp: () => tus.abort(true),
  }
}
