import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ask, gql } from './gql.ts'

const me = gql<{ me: { id: string } | null }>('{ me { id } }')

/** Asks a server that says this. */
function asked(status: number, told: unknown): Promise<unknown> {
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(told), { status }))
  return ask(me, {})
}

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { dataset: {} } })
})

afterEach(() => {
  vi.unstubAllGlobals()
})

test('what is told before GraphQL is thrown in its own words', async () => {
  for (const [status, code] of [
    [503, 'OVERLOADED'],
    [421, 'UNKNOWN_HOST'],
    [403, 'FOREIGN_ORIGIN'],
  ] as const) {
    const told = { code, message: `no: ${code}` }
    await expect(asked(status, told)).rejects.toMatchObject(told)
  }
})

test('what GraphQL tells is thrown with its code', async () => {
  const errors = [{ message: 'Later.', extensions: { code: 'OVERLOADED' } }]
  const thrown = { code: 'OVERLOADED', message: 'Later.' }
  await expect(asked(503, { data: null, errors })).rejects.toMatchObject(thrown)
})

test('an answer without data, and without a reason, is no answer', async () => {
  await expect(asked(200, {})).rejects.toMatchObject({ code: 'UNREADABLE' })
  expect(await asked(200, { data: { me: null } })).toEqual({ me: null })
})
