/** `node test/door.mjs`: what a method answers and throws, by what the server says. */
import assert from 'node:assert/strict'
import { connectPortal, PorticoError } from 'portico-client/portal'

/** Who is signed in, at a server that says this. */
const me = (status, body) => {
  const fetch = async () => new Response(body, { status })
  return connectPortal({ url: 'http://portal.example/portal/graphql', fetch }).me()
}

/** The error that it throws then. */
const thrown = async (status, body) => {
  const error = await me(status, body).catch((error) => error)
  assert(error instanceof PorticoError, `${body} is no error`)
  return { code: error.code, message: error.message }
}

for (const [status, code] of [
  [503, 'OVERLOADED'],
  [421, 'UNKNOWN_HOST'],
  [403, 'FOREIGN_ORIGIN'],
]) {
  const told = { code, message: `no: ${code}` }
  assert.deepEqual(await thrown(status, JSON.stringify(told)), told)
  const { message } = told
  const errors = [{ message, extensions: { code } }]
  assert.deepEqual(await thrown(status, JSON.stringify({ data: null, errors })), told)
}
console.log('✓ what is told before GraphQL is thrown like what GraphQL tells')

for (const body of ['<html>Bad Gateway</html>', '{"error":"Bad Gateway"}']) {
  const { code } = await thrown(502, body)
  assert.equal(code, 'UNREACHABLE')
}
assert.equal(await me(200, JSON.stringify({ data: { me: null } })), null)
assert.deepEqual(await me(200, JSON.stringify({ data: { me: { id: '1' } } })), { id: '1' })
console.log('✓ nobody is signed in only where the server says so')
