/**
 * `node e2e/whole.mjs --portico PROGRAM --corpus FOLDER [--pictures FOLDER]`
 *
 * Starts a server with the demo firm of this corpus on a data folder of its own,
 * takes the demo's share back, writes a scenario from what is on the disk, and
 * walks it in Chromium (`run.mjs`) at a server that takes the pages' operations only,
 * and lets other peers at one that takes any (`peers/run.mjs`). Ends what it started.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    portico: { type: 'string' },
    corpus: { type: 'string' },
    pictures: { type: 'string' },
    port: { type: 'string', default: '18577' },
  },
})
const { portico, corpus, pictures, port } = values
if (!portico || !corpus) {
  console.error('give --portico PROGRAM --corpus FOLDER')
  process.exit(2)
}

const PASSWORD = 'portico demo password'
const CUSTOMER = '10003'
const origin = `http://127.0.0.1:${port}`
const folder = mkdtempSync(join(tmpdir(), 'portico-walk-'))

function ended(child) {
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}

async function ready() {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${origin}/readyz`).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the server does not become ready within 2 minutes')
}

/** Staff requests with the owner's session. */
async function owner() {
  let cookie = ''
  const ask = async (query, variables) => {
    const answer = await fetch(`${origin}/staff/graphql`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-Portico-Request': '1',
        Origin: origin,
        Cookie: cookie,
      },
      body: JSON.stringify({ query, variables }),
    })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    const body = await answer.json()
    if (body.errors) throw new Error(JSON.stringify(body.errors))
    return body.data
  }
  const input = { email: 'olivia@firm.example', password: PASSWORD }
  await ask('mutation($i: SignInInput!) { signIn(input: $i) { __typename } }', { i: input })
  return ask
}

/** A matter with a folder in it, in the customer's Files. */
async function openMatter(ask, customerId) {
  const matter = { name: '1 Söderström v Berg', folder: 'Pleadings' }
  const details = { reference: '2026/7', title: 'Söderström v Berg' }
  const { openMatter: opened } = await ask(
    'mutation($i: OpenMatterInput!) { openMatter(input: $i) { __typename ... on TreeChanged { items { id } } } }',
    { i: { customerId, name: matter.name, details } },
  )
  if (opened.__typename !== 'TreeChanged') throw new Error(JSON.stringify(opened))
  const { createFolder: made } = await ask(
    'mutation($i: CreateFolderInput!) { createFolder(input: $i) { __typename } }',
    { i: { customerId, parentId: opened.items[0].id, name: matter.folder } },
  )
  if (made.__typename !== 'FolderCreated') throw new Error(JSON.stringify(made))
  return matter
}

/**
 * BILLING, no longer shared, one of its documents as it lies on the disk, and a matter
 * beside it.
 */
async function scenario() {
  const ask = await owner()
  const { customer } = await ask('query($n: String!) { customer(by: { number: $n }) { id } }', {
    n: CUSTOMER,
  })
  const { items } = await ask(
    'query($c: ID!) { items(customer: $c, first: 200) { edges { node { id name } } } }',
    { c: customer.id },
  )
  const billing = items.edges.find(({ node }) => node.name === 'BILLING').node
  const revoked = await ask(
    'mutation($i: RevokeAccessInput!) { revokeAccess(input: $i) { __typename } }',
    { i: { itemIds: [billing.id] } },
  )
  if (revoked.revokeAccess.__typename !== 'AccessRevoked') throw new Error(JSON.stringify(revoked))
  const home = readdirSync(corpus).find((name) => name.startsWith(CUSTOMER))
  const place = join(corpus, home, 'BILLING')
  const name = readdirSync(place).find((file) => /\.(pdf|png)$/.test(file))
  const sha256 = createHash('sha256')
    .update(readFileSync(join(place, name)))
    .digest('hex')
  return {
    staff: { email: 'olivia@firm.example', password: PASSWORD },
    client: { email: 'clara@client.example', password: PASSWORD },
    customer: { number: CUSTOMER },
    folder: 'BILLING',
    document: { name, sha256 },
    matter: await openMatter(ask, customer.id),
  }
}

const serve = ['serve', '--log-level', 'warn', '--data-dir', join(folder, 'data')]
const listen = ['--listen', `127.0.0.1:${port}`, '--demo', corpus]

/** While a server with these flags runs. */
async function served(flags, act) {
  const stdio = ['ignore', 'ignore', 'inherit']
  const server = spawn(portico, [...serve, ...listen, ...flags], { stdio })
  const stopped = ended(server)
  try {
    await Promise.race([
      ready(),
      stopped.then(() => Promise.reject(new Error('the server ended before it was ready'))),
    ])
    return await act()
  } finally {
    server.kill('SIGTERM')
    await stopped
  }
}

/** Walks the pages at a server that takes what these pages ask, and nothing else. */
async function walked(file) {
  const refused = await owner().then(
    () => 'nothing',
    (error) => error.message,
  )
  if (!refused.includes('OPERATION_NOT_REGISTERED')) {
    throw new Error(`an operation of no page is refused by ${refused}`)
  }
  const walk = ['--staff', `${origin}/staff`, '--portal', `${origin}/portal`, '--scenario', file]
  const seen = pictures ? ['--pictures', pictures] : []
  const run = new URL('run.mjs', import.meta.url).pathname
  return ended(spawn(process.execPath, [run, ...walk, ...seen], { stdio: 'inherit' }))
}

function peers() {
  const run = new URL('peers/run.mjs', import.meta.url).pathname
  const at = ['--origin', origin, '--number', CUSTOMER, '--password', PASSWORD]
  return ended(spawn(process.execPath, [run, ...at], { stdio: 'inherit' }))
}

let code = 1
try {
  const file = join(folder, 'scenario.json')
  await served([], async () => writeFileSync(file, JSON.stringify(await scenario())))
  code = await served(['--registered-operations-only', 'true'], () => walked(file))
  if (code === 0) code = await served([], peers)
} catch (error) {
  console.error(`✗ ${error.message}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(code)
