/** `node test/refused.mjs`: what is told of an upload whose refusal has no words. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { sendBytes } from 'portico-client/portal'
import { DetailedError } from 'tus-js-client'
import { isForNow, reasonOf } from '../dist/refused.js'

const TUS = { 'Tus-Resumable': '1.0.0' }
const EXPIRED = { code: 'UPLOAD_EXPIRED', message: 'This upload took too long.' }
/** What came, in order. */
const asked = []

/** By path, the status of every refusal; only the upload `410` has words, where bytes are sent. */
const server = createServer((request, response) => {
  const { method, url, headers } = request
  asked.push(`${method} ${url} ${headers['x-portico-request']} ${headers['upload-offset']}`)
  const said = method === 'PATCH' && url === '/410' ? JSON.stringify(EXPIRED) : ''
  response.writeHead(Number(url.slice(1)), TUS).end(said)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`

/** What is thrown of an upload that is refused so. */
const thrown = async (status) => {
  const file = Object.assign(Buffer.from('bytes'), { name: 'a.txt', size: 5 })
  const error = await sendBytes(file, `${origin}/${status}`).catch((error) => error)
  return { code: error.code, message: error.message }
}

/** As tus fails where this was answered. */
const failed = (status, body) => {
  const answer = status === 0 ? null : { getStatus: () => status, getBody: () => body }
  return Object.assign(new DetailedError('refused'), { originalResponse: answer })
}
const reason = (status, body = '') => reasonOf(failed(status, body), `${origin}/${status}`, {})

const NO_WORDS = {
  401: 'SIGNED_OUT',
  404: 'NOT_FOUND',
  409: 'WRONG_OFFSET',
  410: 'UPLOAD_TERMINATED',
  423: 'UPLOAD_LOCKED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  507: 'STORAGE_FULL',
}

try {
  assert.equal((await thrown(401)).code, 'SIGNED_OUT')
  assert.equal((await thrown(404)).code, 'NOT_FOUND')
  assert.deepEqual(asked.splice(0), ['HEAD /401 1 undefined', 'HEAD /404 1 undefined'])
  assert.deepEqual(await thrown(410), EXPIRED)
  assert.deepEqual(asked.splice(0), ['HEAD /410 1 undefined', 'PATCH /410 1 0'])
  assert.equal((await thrown(422)).code, 'UNKNOWN')
  console.log('✓ an upload that has ended says why, and a session that has ended is told')
} finally {
  server.close()
  server.closeAllConnections()
}

const errors = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
for (const [status, code] of Object.entries(NO_WORDS)) {
  const told = await reason(Number(status))
  assert.equal(told.code, code)
  const row = errors.split('\n').find((line) => line.startsWith(`| \`${code}\` | ${status} |`))
  assert(row, `errors.md has no ${code} with ${status}`)
  // Where it stands, only the server can say.
  if (code !== 'WRONG_OFFSET') assert(row.includes(`| ${told.message} |`), row)
}
assert.equal((await reason(429)).code, 'OVERLOADED')
for (const status of [502, 504]) assert.equal((await reason(status)).code, 'UNREACHABLE')
for (const page of ['', '<html>Forbidden</html>', '{"code":7}', 'null']) {
  const told = await reason(403, page)
  assert.equal(told.code, 'UNKNOWN')
  assert.match(told.message, /answered 403/)
}
const told = { code: 'TOO_LARGE', message: 'It is too large.' }
assert.deepEqual(await reason(413, JSON.stringify(told)), told)
console.log('✓ where a refusal has no words, its status says what it is')

assert.match((await reason(0)).message, /connection broke/)
for (const status of [0, 409, 423, 429, 500, 503, 507]) {
  assert(isForNow(failed(status)), `${status}`)
}
for (const status of [401, 403, 404, 410, 422]) assert(!isForNow(failed(status)), `${status}`)
console.log('✓ the connection broke only where nothing was answered')
