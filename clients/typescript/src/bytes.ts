/** Files out and in. */
import { DetailedError, Upload } from 'tus-js-client'
import { done, OUR_HEADER, PorticoError } from './door.ts'

const AT_ONCE = 3
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

type Outcomes<Answer> = Answer extends { readonly uploads: readonly (infer One)[] } ? One : never

/** While files are sent. */
export interface Hearing {
  /** So many bytes of this file are safe. */
  readonly progress?: (file: File, sent: number) => void
}

/**
 * Sends files to one place, three at the same time. A line that breaks is taken up
 * where it broke. Answers what became of each, in their order: the ticket of a file
 * that is there now, or the clash or refusal for which it was not taken. Throws where
 * none was taken, and where bytes did not arrive.
 */
export async function sendFiles<Input extends object, Answer extends Payload>(
  door: Sender<Input, Answer>,
  place: Omit<Input, 'files'>,
  files: readonly File[],
  hearing: Hearing = {},
): Promise<readonly Outcomes<Answer>[]> {
  const announced = files.map(({ name, size }) => ({ name, size: String(size) }))
  const begun = done(await door.beginUploads({ ...place, files: announced } as unknown as Input))
  const { uploads } = begun as { uploads: readonly Begun[] }
  const waiting = uploads.entries()
  const worker = async () => {
    for (const [at, upload] of waiting) {
      const file = files[at]
      if (file && upload.__typename === 'UploadTicket' && upload.itemId === null) {
        await sendBytes(file, upload.url, hearing)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return uploads as readonly Outcomes<Answer>[]
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
      onShouldRetry: (error) => [0, 409, 423].includes(status(error)) || status(error) >= 500,
      onProgress: (sent) => hearing.progress?.(file, sent),
      onSuccess: () => resolve(),
      onError: (error) => reject(explained(error)),
    })
    upload.start()
  })
}

function answered(error: unknown) {
  return error instanceof DetailedError ? error.originalResponse : null
}

const status = (error: unknown) => answered(error)?.getStatus() ?? 0

/** In the server's own words, where it said any. */
function explained(error: unknown): PorticoError {
  try {
    const told = JSON.parse(answered(error)?.getBody() ?? '') as { code: string; message: string }
    return new PorticoError(told.code, told.message)
  } catch {
    const words = 'The connection broke. What was sent so far is kept for a while; send it again.'
    return new PorticoError('UNREACHABLE', words)
  }
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
