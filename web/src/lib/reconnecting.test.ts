import { expect, test } from 'vitest'
import { closedBy, waitBefore } from './reconnecting.ts'

test('the wait doubles up to half a minute, and is cut by chance to a half of it', () => {
  const waits = [0, 1, 2, 3, 4, 5, 2_000].map((tries) => waitBefore(tries, undefined, 1))
  expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  expect(waitBefore(4, 1006, 0)).toBe(15_000)
})

test('a server that stops is tried again after a moment, and then as any other', () => {
  for (const closed of [1001, 1013]) {
    expect(waitBefore(0, closed, 1)).toBe(1_000)
    expect(waitBefore(1, closed, 1)).toBe(4_000)
  }
})

test('a failure that closed nothing has no code', () => {
  expect(closedBy({ code: 1006 })).toBe(1006)
  expect([closedBy(new Error('no line')), closedBy(null)]).toEqual([undefined, undefined])
})
