import { beforeEach, expect, test, vi } from 'vitest'
import { currentToasts, dismiss, tell } from '../kit/messages.ts'
import type { Done } from '../lib/command.ts'
import { hasEnded, type Terms } from './access.ts'
import { wayBack } from './undo.ts'

const done = (position: string | null): Done<unknown> => ({
  __typename: 'AccessRevoked',
  message: 'Access removed',
  position,
})
const year = new Date().getUTCFullYear()
const view = (expiresAt: string | null): Terms => ({ capability: 'VIEW', expiresAt })

beforeEach(() => {
  for (const { id } of currentToasts()) dismiss(id)
})

test('what was taken comes back on its own terms', async () => {
  const was = view(`${year + 1}-12-01T00:00:00+00:00`)
  const give = vi.fn(async (_was: Terms) => done('2'))
  tell(done('1'), wayBack(was, give))
  currentToasts()[0]?.undo?.()
  expect(give.mock.calls).toEqual([[was]])
  await vi.waitFor(() => expect(currentToasts()).toHaveLength(2))
})

test('what had ended, and what was not there, does not come back', () => {
  const ended = view(`${year - 1}-12-01T00:00:00+00:00`)
  const give = async () => done('2')
  expect(wayBack(ended, give)).toBeUndefined()
  expect(wayBack(null, give)).toBeUndefined()
  expect(wayBack(undefined, give)).toBeUndefined()
  expect(wayBack(view(null), give)).toBeTypeOf('function')
})

test('an end is exclusive', () => {
  const end = '2026-12-01T00:00:00Z'
  expect(hasEnded(view(end), Date.parse(end) - 1)).toBe(false)
  expect(hasEnded(view(end), Date.parse(end))).toBe(true)
})

test('what was so before is not undone, and neither is a refusal', () => {
  const undo = vi.fn()
  expect(tell(done(null), undo)).toBe(true)
  expect(tell({ __typename: 'Refused', code: 'NOT_FOUND', message: 'Gone' }, undo)).toBe(false)
  expect(tell(done('1'), undo)).toBe(true)
  expect(currentToasts().map((toast) => toast.undo)).toEqual([undefined, undefined, undo])
})
