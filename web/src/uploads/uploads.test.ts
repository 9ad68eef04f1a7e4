import { expect, test, vi } from 'vitest'
import { recall } from './memory.ts'
import { Uploads } from './store.ts'
import type { Begin, Destination, Outcome } from './types.ts'

const to: Destination = { customerId: 'c', folderId: null, documentId: null }
const file = (name: string) => new File(['bytes'], name)

function memory(): Storage {
  const kept = new Map<string, string>()
  return {
    length: 0,
    clear: () => kept.clear(),
    key: () => null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  }
}

const answering = (outcome: Outcome): Begin =>
  vi.fn(async (_to, files) => ({ uploads: files.map(() => outcome) }))

test('a name clash asks, and the answer goes with the next announcement', async () => {
  const clash = { __typename: 'NameClash' as const, choices: [], suggestion: null, message: 'm' }
  const begin = answering(clash)
  const uploads = new Uploads(begin, 'place', memory())
  await uploads.add([file('a.txt')], to)
  const [upload] = uploads.current()
  expect(upload?.state).toEqual({ is: 'clash', clash })
  await uploads.choose(upload?.key ?? '', 'KEEP_BOTH')
  expect(begin).toHaveBeenLastCalledWith(to, expect.anything(), 'KEEP_BOTH')
})

test('an announcement carries the hash', async () => {
  const begin = answering({ __typename: 'Refused', message: 'no' })
  const uploads = new Uploads(begin, 'place', memory())
  await uploads.add([file('a.txt')], to)
  const sha256 = '277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9'
  expect(begin).toHaveBeenCalledWith(to, [{ name: 'a.txt', size: '5', sha256 }], 'ASK')
  expect(uploads.current()[0]?.state).toEqual({ is: 'failed', reason: 'no', canRetry: false })
})

test('more than a hundred files are announced in parts', async () => {
  const begin = answering({ __typename: 'Refused', message: 'no' })
  const uploads = new Uploads(begin, 'place', memory())
  await uploads.add(
    Array.from({ length: 150 }, (_, n) => file(`${n}.txt`)),
    to,
  )
  expect(begin).toHaveBeenCalledTimes(2)
})

test('an empty file that is there at once is done', async () => {
  const ticket = { __typename: 'UploadTicket' as const, uploadId: 'u', url: '/x', itemId: 'i' }
  const uploads = new Uploads(answering(ticket), 'place', memory())
  await uploads.add([file('a.txt')], to)
  expect(uploads.current()[0]?.state.is).toBe('done')
})

test('after a reload unfinished uploads wait for their file; nonsense is dropped', () => {
  const kept = { key: 'k', name: 'a', size: 1, sent: 0, to, url: '/files/uploads/1' }
  const foreign = { ...kept, url: 'https://evil.example/files/uploads/1' }
  const storage = memory()
  storage.setItem('place', JSON.stringify([kept, foreign, null, 7]))
  expect(recall(storage, 'place')).toEqual([{ ...kept, state: { is: 'unattached' } }])
  storage.setItem('place', '{')
  expect(recall(storage, 'place')).toEqual([])
})
