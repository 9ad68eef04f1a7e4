import { readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test, vi } from 'vitest'

const texts: string[] = []
vi.mock('./gql.ts', async (original) => ({
  ...(await original<typeof import('./gql.ts')>()),
  gql: (text: string) => {
    texts.push(text)
    return { text }
  },
}))
vi.stubGlobal('localStorage', { getItem: () => null })

/** Every operation of the modules, checked against the server's own schema. */
async function faults(name: string, load: () => Promise<unknown>[]): Promise<string[]> {
  vi.resetModules()
  texts.length = 0
  await Promise.all(load())
  const path = new URL(`../../../api/schema/${name}.graphql`, import.meta.url)
  const schema = buildSchema(readFileSync(path, 'utf8'))
  expect(texts.length).toBeGreaterThan(5)
  return texts.flatMap((text) =>
    validate(schema, parse(text)).map((fault) => `${fault.message} in ${text}`),
  )
}

test('what the console asks is in the staff schema', async () => {
  const load = () => [
    import('../staff/access.ts'),
    import('../staff/audit.ts'),
    import('../staff/bytes.ts'),
    import('../staff/contacts.ts'),
    import('../staff/customers.ts'),
    import('../staff/items.ts'),
    import('./listening.ts'),
    import('../shared/SignIn.tsx'),
    import('../shared/signOut.ts'),
  ]
  expect(await faults('staff', load)).toEqual([])
})

test('what the portal asks is in the client schema', async () => {
  const load = () => [
    import('../portal/api.ts'),
    import('../portal/bytes.ts'),
    import('./listening.ts'),
    import('../shared/SignIn.tsx'),
    import('../shared/signOut.ts'),
  ]
  expect(await faults('client', load)).toEqual([])
})
