import { DetailedError } from 'tus-js-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { onSignedOut } from '../lib/changes.ts'
import { sender } from './sender.ts'

type Fails = (error: Error) => void

/** Stands for the library: what it calls where an upload fails. */
const library = vi.hoisted(() => ({ fails: undefined as Fails | undefined }))

vi.mock('tus-js-client', () => ({
  DetailedError: class extends Error {},
  Upload: class {
    constructor(_file: File, { onError }: { onError: Fails }) {
      library.fails = onError
    }
  },
}))

let signedOut = 0
let stop = () => {}

beforeEach(() => {
  signedOut = 0
  stop = onSignedOut(() => {
    signedOut += 1
  })
})

afterEach(() => {
  stop()
  vi.unstubAllGlobals()
})

/** What a line of the tray hears where the server answers so, or not at all. */
function heard(status?: number, body = ''): Promise<{ reason: string; canRetry: boolean }> {
  const answer = status === undefined ? null : { getStatus: () => status, getBody: () => body }
  const error = Object.assign(new DetailedError('refused'), { originalResponse: answer })
  return new Promise((heard) => {
    const onFailed = (reason: string, canRetry: boolean) => heard({ reason, canRetry })
    const hearing = { onProgress: () => {}, onDone: () => {}, onFailed }
    sender(new File(['bytes'], 'a.txt'), '/files/uploads/1', hearing)
    library.fails?.(error)
  })
}

test('a session that has ended is told the page, and the upload may go on', async () => {
  const { reason, canRetry } = await heard(401)
  expect([reason, canRetry]).toEqual([expect.stringContaining('sign in again'), true])
  expect(signedOut).toBe(1)
})

test('an upload that has ended says why in the words that HEAD leaves out', async () => {
  const told = { code: 'UPLOAD_EXPIRED', message: 'It took too long.' }
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(told), { status: 410 }))
  expect(await heard(410)).toEqual({ reason: told.message, canRetry: false })
  expect(signedOut).toBe(0)
})

test('the connection broke only where nothing was answered', async () => {
  const { reason, canRetry } = await heard()
  expect([reason, canRetry]).toEqual([expect.stringContaining('connection broke'), true])
  for (const status of [403, 404, 423, 503]) {
    expect((await heard(status)).reason).not.toContain('connection broke')
  }
})
