/**
 * `node test/whole.mjs --portico PROGRAM`
 *
 * Starts a server for development that takes registered operations only, registers the
 * package's, and sends it each of them: none is larger than it takes, and none asks what
 * it does not have.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildSchema, isNonNullType } from 'graphql'
import {
  connectPortal,
  done,
  listen,
  PorticoError,
  operations as portalOperations,
  Refusal,
  sendFiles,
} from 'portico-client/portal'
import { connectStaff, operations as staffOperations } from 'portico-client/staff'
import { browsing, PASSWORD, startDev } from './dev.mjs'
import { someValue } from './values.mjs'

const { values } = parseArgs({
  options: { portico: { type: 'string' }, port: { type: 'string', default: '18583' } },
})
/** What a document or an input of ours is told that the server does not take. */
const NOT_TAKEN = [
  'GRAPHQL_VALIDATION',
  'OPERATION_NOT_REGISTERED',
  'TOO_COMPLEX',
  'TOO_DEEP',
  'TOO_MANY_FIELDS',
  'UNKNOWN',
]
/** They end or change the session that asks. */
const OWN = ['signIn', 'signOut', 'acceptInvitation']

async function everyOperation(door, operations, name, position) {
  const text = readFileSync(new URL(`../../../api/schema/${name}.graphql`, import.meta.url), 'utf8')
  const schema = buildSchema(text)
  const fields = { ...schema.getQueryType().getFields(), ...schema.getMutationType().getFields() }
  assert.deepEqual(Object.keys(operations).sort(), Object.keys(fields).sort())
  for (const method of Object.keys(fields).filter((one) => !OWN.includes(one))) {
    const { args } = fields[method]
    const given = args.filter(({ name, type }) => isNonNullType(type) || name === 'atLeast')
    const values = given.map(({ name, type }) => [name, someValue(type, position)])
    const all = Object.fromEntries(values)
    try {
      await door[method](all.input ?? all)
    } catch (error) {
      assert(error instanceof PorticoError, `${method}: ${error}`)
      assert(!NOT_TAKEN.includes(error.code), `${method}: ${error.code} ${error.message}`)
    }
  }
  console.log(`✓ ${Object.keys(operations).length} operations of ${name} are taken`)
}

/** Everything that the package sends at this door. */
function register(door, audience) {
  const here = new URL('..', import.meta.url).pathname
  const file = join(folder, `${door}.json`)
  writeFileSync(file, execFileSync(join(here, 'manifest.mjs'), [door]))
  const args = ['operations', 'register', audience, file, '--data-dir', data]
  process.stdout.write(execFileSync(values.portico, args, { encoding: 'utf8' }))
}

/** With which status the server last answered a socket. */
let status

/** Plays a browser's socket that the server does not take: no script is told why. */
class NotTaken {
  constructor(url, protocol) {
    const address = new URL(url)
    address.protocol = 'http:'
    const headers = {
      Origin: address.origin,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64'),
      'Sec-WebSocket-Protocol': protocol,
    }
    const asked = request(address, { headers }, (answer) => {
      answer.resume()
      status = answer.statusCode
      this.onerror({ type: 'error' })
      this.onclose({ code: 1006, reason: '' })
    })
    asked.end()
  }
}

/** Listens where nobody is signed in, and waits for the end. */
async function hearsOfTheEnd(origin) {
  globalThis.WebSocket = NotTaken
  const portal = connectPortal({ url: `${origin}/portal/graphql`, fetch: browsing(origin) })
  const reason = await new Promise((ended) => listen(portal, { changed: () => {}, ended }))
  assert.deepEqual([reason.code, status], ['NOT_SIGNED_IN', 401])
  console.log('✓ who listens without a session is told so, whatever a socket says')
}

/** Announces a file as who is signed in, and sends its bytes without the session. */
async function sendsWithoutSession(portal, origin, customerId) {
  const door = {
    beginUploads: async (input) => {
      const begun = await portal.beginUploads(input)
      const at = ({ url, ...ticket }) => ({ ...ticket, url: new URL(url, origin).href })
      return { ...begun, uploads: begun.uploads.map(at) }
    },
  }
  const file = Object.assign(Buffer.from('bytes'), { name: 'Late.txt', size: 5 })
  const [outcome] = await sendFiles(door, { customerId }, [file])
  assert.deepEqual([outcome.__typename, outcome.code], ['NotSent', 'SIGNED_OUT'])
  console.log('✓ a file of which the session ended is not sent, for that reason')
}

const folder = mkdtempSync(join(tmpdir(), 'portico-client-'))
const data = join(folder, 'data')
const strict = ['--data-dir', data, '--registered-operations-only', 'true']
const server = await startDev(values.portico, values.port, strict).catch((error) => {
  rmSync(folder, { recursive: true })
  throw error
})
try {
  const { origin } = server
  const staff = connectStaff({ url: '/staff/graphql', fetch: browsing(origin) })
  const portal = connectPortal({ url: '/portal/graphql', fetch: browsing(origin) })
  await assert.rejects(() => staff.customers(), { code: 'OPERATION_NOT_REGISTERED' })
  register('staff', 'staff')
  register('portal', 'client')
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  await assert.rejects(() => staff.customers(), { code: 'NOT_SIGNED_IN' })
  await hearsOfTheEnd(origin)
  const wrong = await portal.signIn({ email: 'clara@client.example', password: 'not this one' })
  assert.throws(() => done(wrong), Refusal)
  const olivia = { email: 'olivia@firm.example', password: PASSWORD }
  assert.equal(done(await staff.signIn(olivia)).done, 'SIGNED_IN')
  done(await portal.signIn({ email: 'clara@client.example', password: PASSWORD }))

  const [baker] = (await portal.customers()).nodes
  assert.equal(baker.name, 'Baker & Daughters')
  const { nodes } = await portal.items({ customer: baker.id })
  const names = nodes.map(({ name }) => name)
  assert.deepEqual(names, ['BILLING', 'TAX', 'Receipts March.csv'])
  assert(server.told().includes(nodes[0].id), 'the id is told at the start')
  const made = done(await portal.createFolder({ customerId: baker.id, name: 'Post' }))
  assert.equal(made.item.name, 'Post')
  console.log('✓ a contact signs in, looks around and makes a folder')
  await sendsWithoutSession(portal, origin, baker.id)

  await everyOperation(staff, staffOperations, 'staff', made.position)
  await everyOperation(portal, portalOperations, 'client', made.position)
} finally {
  await server.stop()
  rmSync(folder, { recursive: true })
}
