/** `node test/live.mjs`: what a listener hears over sockets that break, end and come again. */
import assert from 'node:assert/strict'
import { connectPortal, listen } from 'portico-client/portal'
import { waitBefore } from '../dist/reconnecting.js'

/** Every socket that was opened, in order. */
const sockets = []

/** Whether the server takes sockets; a browser tells no script why it does not. */
let isTaken = true

/** Plays a browser's socket, and the server at its other end. */
class Played {
  static OPEN = 1
  readyState = 0

  constructor() {
    sockets.push(this)
    queueMicrotask(() => (isTaken ? this.opens() : this.fails()))
  }

  opens() {
    this.readyState = Played.OPEN
    this.onopen()
  }

  fails() {
    this.readyState = 3
    this.onerror({ type: 'error' })
    this.onclose({ code: 1006, reason: '' })
  }

  send(text) {
    const said = JSON.parse(text)
    if (said.type === 'connection_init') this.says({ type: 'connection_ack' })
    if (said.type === 'subscribe') this.asked = said
  }

  close(code, reason = '') {
    if (this.readyState > Played.OPEN) return
    this.readyState = 3
    queueMicrotask(() => this.onclose?.({ code, reason }))
  }

  says(message) {
    queueMicrotask(() => this.onmessage?.({ data: JSON.stringify(message) }))
  }

  tells(position) {
    const changes = { position, items: [], scopeChanged: false }
    this.says({ id: this.asked.id, type: 'next', payload: { data: { changes } } })
  }

  refuses(code) {
    const errors = [{ message: `no: ${code}`, extensions: { code } }]
    this.says({ id: this.asked.id, type: 'next', payload: { data: null, errors } })
    this.says({ id: this.asked.id, type: 'complete' })
  }
}
globalThis.WebSocket = Played

async function until(what, isSo) {
  for (let tries = 0; tries < 3_000; tries += 1) {
    const found = isSo()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`not within half a minute: ${what}`)
}

/** What the server says to who asks who is signed in; nothing where it is not reached. */
let me
let questions = 0

const portal = connectPortal({
  url: 'http://portal.example/portal/graphql',
  fetch: async () => {
    questions += 1
    if (!me) throw new TypeError('no line')
    return new Response(JSON.stringify(me))
  },
})

/** Listens, up to the first message. */
async function listening() {
  sockets.length = 0
  isTaken = true
  me = { data: { me: { id: '1' } } }
  questions = 0
  const heard = []
  const ends = []
  const stop = listen(portal, {
    changed: ({ position }) => heard.push(position),
    ended: ({ code }) => ends.push(code),
  })
  const first = await asked(0)
  first.tells('1-1-1')
  await until('the first message', () => heard.length === 1)
  return { first, heard, ends, stop }
}

/** The socket of this number, once it was asked for changes. */
const asked = (n) => until(`socket ${n}`, () => sockets[n]?.asked && sockets[n])

for (const [code, times] of [
  [1001, 0],
  [1013, 0],
  [1006, 1],
]) {
  const { first, heard, ends, stop } = await listening()
  first.close(code)
  const second = await asked(1)
  assert.equal(questions, times)
  assert.equal(second.asked.payload.variables.after, '1-1-1')
  second.tells('1-5-1')
  await until('what was missed', () => heard.length === 2)
  assert.deepEqual([heard, ends], [['1-1-1', '1-5-1'], []])
  stop()
}
console.log('✓ after a break it goes on from where it was')

for (const code of ['UNAVAILABLE', 'OVERLOADED']) {
  const { first, ends, stop } = await listening()
  first.refuses(code)
  const second = await asked(1)
  assert.equal(second.asked.payload.variables.after, '1-1-1')
  assert.deepEqual(ends, [])
  stop()
}
console.log('✓ a server that has no time is asked again')

for (const code of ['OPERATION_NOT_REGISTERED', 'NOT_ASSIGNED', 'GRAPHQL_VALIDATION']) {
  const { first, ends } = await listening()
  first.refuses(code)
  await until('the end', () => ends.length > 0)
  assert.deepEqual(ends, [code])
}
for (const [closed, code] of [
  [4401, 'NOT_SIGNED_IN'],
  [1002, 'UNREACHABLE'],
  [1011, 'UNREACHABLE'],
]) {
  const { first, ends } = await listening()
  first.close(closed)
  await until('the end', () => ends.length > 0)
  assert.deepEqual(ends, [code])
  assert.equal(sockets.length, 1)
}
console.log('✓ an end for good is told with its reason')

const NOT_SIGNED_IN = { errors: [{ message: 'no', extensions: { code: 'NOT_SIGNED_IN' } }] }
for (const nobody of [{ data: { me: null } }, NOT_SIGNED_IN]) {
  const { first, ends } = await listening()
  me = nobody
  first.close(1006)
  await until('the end', () => ends.length > 0)
  assert.deepEqual([ends, sockets.length], [['NOT_SIGNED_IN'], 1])
}
{
  // It ended while the server was away.
  const { first, ends } = await listening()
  isTaken = false
  me = { data: { me: null } }
  first.close(1001)
  await until('the end', () => ends.length > 0)
  assert.deepEqual([ends, sockets.length], [['NOT_SIGNED_IN'], 2])
}
console.log('✓ a session that ended while no socket was open is told as ended')

const OVERLOADED = { code: 'OVERLOADED', message: 'no' }
for (const unsaid of [undefined, OVERLOADED]) {
  const { first, ends, stop } = await listening()
  me = unsaid
  first.close(1006)
  await asked(1)
  assert.deepEqual([ends, questions], [[], 1])
  stop()
}
console.log('✓ a server that does not say who is signed in is tried again')

const { first, ends, stop } = await listening()
stop()
await until('the close', () => first.readyState === 3)
assert.deepEqual(ends, [])
console.log('✓ who stops listening is told nothing more')

const longest = [0, 1, 4, 2_000].map((tries) => waitBefore(tries, 1006, 1))
assert.deepEqual(longest, [2_000, 4_000, 30_000, 30_000])
assert.equal(waitBefore(0, 1013, 1), 1_000)
console.log('✓ it waits for half a minute at most')
