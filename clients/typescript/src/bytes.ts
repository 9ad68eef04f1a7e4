/** Files out and in. */
import { Upload } from 'tus-js-client'
import { done, OUR_HEADER, PorticoError } from './door.ts'
import { isForNow, reasonOf } from './refused.ts'

/** The server takes so many announcements in one request. */
const ANNOUNCED_AT_ONCE = 100
const SENT_AT_ONCE = 3
const CHUNK = 8 * 1024 * 1024
const RETRIES_MS = [500, 1_000, 3_000, 5_000, 10_000]

type Begun =
  | { readonly __typename: 'UploadTicket'; uploadId: string; url: string; itemId: string | null }
  | { readonly __typename: 'NameClash' }
  | { readonly __typename: 'Refused'; code: string; message: string }

type Payload =
  | { readonly __typename: 'UploadsBegun'; readonly uploads: readonly Begun[] }
  | { readonly __typename: 'Refused'; code: string; message: string }

interface Sender<Input, Answer extends Payload> {
  beginUploads: (input: Input) => Promise<Answer>
}

/** A file that could not be announced, or whose bytes did not arrive. */
export interface NotSent {
  readonly __typename: 'NotSent'
  /** Where nobody is signed in any more, one that `isSignedOut` knows. */
  readonly code: string
  readonly message: string
}

type Announced<Answer> = Answer extends { readonly uploads: readonly (infer One)[] } ? One : never

/** What became of a file. */
export type Outcome<Answer> =
  | Announced<Answer>
  | Extract<Answer, { readonly __typename: 'Refused' }>
  | NotSent

/** While files are sent. */
export interface Hearing {
  /** So many bytes of this file are safe. */
  readonly progress?: (file: File, sent: number) => void
}

/**
 * Sends files to one place, three at the same time. A line that breaks is taken up
 * where it broke. Answers what became of each, in their order, however many failed: the
 * ticket of a file that is there now, the clash or refusal for which it was not taken, or
 * `NotSent` where the server could not be asked or bytes did not arrive.
 */
export async function sendFiles<Input extends object, Answer extends Payload>(
  door: Sender<Input, Answer>,
  place: Omit<Input, 'files'>,
  files: readonly File[],
  hearing: Hearing = {},
): Promise<readonly Outcome<Answer>[]> {
  const outcomes: Outcome<Answer>[] = []
  for (let from = 0; from < files.length; from += ANNOUNCED_AT_ONCE) {
    const some = files.slice(from, from + ANNOUNCED_AT_ONCE)
    outcomes.push(...(await sendSome(door, place, some, hearing)))
  }
  return outcomes
}

async function sendSome<Input extends object, Answer extends Payload>(
  door: Sender<Input, Answer>,
  place: Omit<Input, 'files'>,
  files: readonly File[],
  hearing: Hearing,
): Promise<readonly Outcome<Answer>[]> {
  const announced = files.map(({ name, size }) => ({ name, size: String(size) }))
  const input = { ...place, files: announced } as unknown as Input
  const begun: Payload | NotSent = await door.beginUploads(input).catch(notSent)
  if (begun.__typename !== 'UploadsBegun') {
    return files.map(() => begun as unknown as Outcome<Answer>)
  }
  const outcomes: (Begun | NotSent)[] = [...begun.uploads]
  const waiting = begun.uploads.entries()
  const worker = async () => {
    for (const [at, upload] of waiting) {
      const file = files[at]
      if (file && upload.__typename === 'UploadTicket' && upload.itemId === null) {
        const failed = await sendBytes(file, upload.url, hearing).then(() => null, notSent)
        if (failed) outcomes[at] = failed
      }
    }
  }
  await Promise.all(Array.from({ length: SENT_AT_ONCE }, worker))
  return outcomes as unknown as readonly Outcome<Answer>[]
}

/** What stopped one file; a mistake of whoever calls is thrown on. */
function notSent(error: unknown): NotSent {
  if (!(error instanceof PorticoError)) throw error
  return { __typename: 'NotSent', code: error.code, message: error.message }
}

/** Sends the bytes of a file to the address of its ticket, by tus 1.0.0. */
export function sendBytes(file: File, url: string, hearing: Hearing = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      uploadUrl: url,
      headers: OUR_HEADER,
      chunkSize: CHUNK,
      retryDelays: RETRIES_MS,
      storeFingerprintForResuming: false,
      onShouldRetry: (error) => isForNow(error),
      onProgress: (sent) => hearing.progress?.(file, sent),
      onSuccess: () => resolve(),
      onError: async (error) => {
        const { code, message } = await reasonOf(error, url, OUR_HEADER)
        reject(new PorticoError(code, message))
      },
    })
    upload.start()
  })
}

interface Opener {
  beginDownload: (input: {
    itemId: string
  }) => Promise<
    | { readonly __typename: 'DownloadBegun'; url: string }
    | { readonly __typename: 'Refused'; code: string; message: string }
  >
}

/** Has the browser save a document. */
export async function saveFile(door: Opener, itemId: string): Promise<void> {
  const link = document.createElement('a')
  link.href = done(await door.beginDownload({ itemId })).url
  link.download = ''
  link.click()
}
