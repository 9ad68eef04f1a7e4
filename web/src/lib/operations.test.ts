import { readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { expect, test } from 'vitest'

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
}

/** What the build found that a page asks, checked against the server's own schema. */
function faults(page: string, schema: string): string[] {
  const asked: Record<string, string> = JSON.parse(read(`dist/${page}.operations.json`))
  const texts = Object.values(asked)
  expect(texts.length).toBeGreaterThan(5)
  const known = buildSchema(read(`../api/schema/${schema}.graphql`))
  return texts.flatMap((text) =>
    validate(known, parse(text)).map((fault) => `${fault.message} in ${text}`),
  )
}

test('what the console asks is in the staff schema', () => {
  expect(faults('staff', 'staff')).toEqual([])
})

test('what the portal asks is in the client schema', () => {
  expect(faults('portal', 'client')).toEqual([])
})
