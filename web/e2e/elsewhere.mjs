/**
 * `node e2e/elsewhere.mjs --portico PROGRAM [--pictures FOLDER]`
 *
 * A page of the firm's own on another site, in Chromium: it is made of the very lines
 * that docs/api.md shows, signs in at the portal and works from there; a page on an
 * origin that is not listed gets nothing.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { PASSWORD, startDev } from '../../clients/typescript/test/dev.mjs'
import { openBrowser, watch } from './browser.mjs'

const { values } = parseArgs({
  options: {
    portico: { type: 'string' },
    pictures: { type: 'string' },
    port: { type: 'string', default: '18587' },
  },
})
const port = Number(values.port)
// Another site than the portal's, not only another port.
const LISTED = `http://localhost:${port + 1}`
const STRANGER = `http://localhost:${port + 2}`
const PRICES = 'service,price\nbookkeeping,310.00\npayroll,95.00\n'
const faults = []
const step = (text) => console.log(`✓ ${text}`)
const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8')

/** The lines of docs/api.md, with who begins them. */
function pageOf(portal, origin) {
  const shown = read('../../docs/api.md').split('\n```')
  const lines = shown.filter((part) => part.startsWith('js\n')).map((part) => part.slice(3))
  assert.equal(lines.length, 3, 'docs/api.md shows three pieces of JavaScript')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Documents</title>
    <link rel="icon" href="data:,"><button onclick="signIn()">Sign in</button>
    <script src="/tus.js"></script><script>
    const PORTAL = '${portal}'
    const REDIRECT_URI = '${origin}/'
    ${lines.join('\n')}
    let token = null
    const coming = location.search ? comeBack().then((given) => { token = given }) : null
    </script></html>`
}

function serve(at, html) {
  const tus = read('../node_modules/tus-js-client/dist/tus.min.js')
  const server = createServer(({ url }, answer) => {
    const [type, body] = url === '/tus.js' ? ['text/javascript', tus] : ['text/html', html]
    answer.writeHead(200, { 'Content-Type': `${type}; charset=utf-8` }).end(body)
  })
  return new Promise((resolve) => server.listen(at, 'localhost', () => resolve(server)))
}

/** A question from the page; its data. */
async function asked(page, query, variables = {}) {
  const told = await page.evaluate(
    async ([query, variables]) => (await ask(token, query, variables)).json(),
    [query, variables],
  )
  assert.equal(told.errors, undefined, JSON.stringify(told.errors))
  return told.data
}

const ITEMS = `query($c: ID!, $f: ID) { items(customer: $c, folder: $f) { nodes { id name } } }`

async function listed(page, customer, folder = null) {
  const { items } = await asked(page, ITEMS, { c: customer, f: folder })
  return Object.fromEntries(items.nodes.map(({ name, id }) => [name, id]))
}

async function goIn(page) {
  await page.goto(LISTED)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function isBack(page) {
  await page.waitForURL(`${LISTED}/`)
  await page.evaluate(() => coming)
  assert.equal(await page.evaluate(() => typeof token), 'string')
}

async function signsIn(page, portal) {
  await goIn(page)
  await page.waitForURL(`${portal}/authorize?*`)
  await page.getByLabel('E-mail').fill('clara@client.example')
  await page.getByLabel('Password').fill(PASSWORD)
  if (values.pictures) await page.screenshot({ path: `${values.pictures}/authorize.png` })
  await page.getByRole('button', { name: 'Sign in' }).click()
  await isBack(page)
}

async function fetches(page, origin, item) {
  const query = `mutation($i: OpenInput!) { beginDownload(input: $i) {
    ... on DownloadBegun { url } } }`
  const { beginDownload } = await asked(page, query, { i: { itemId: item } })
  const url = `${origin}${beginDownload.url}`
  const get = (headers) =>
    page.evaluate(
      async ([url, headers]) => {
        const got = await fetch(url, { headers: { Authorization: `Bearer ${token}`, ...headers } })
        return [got.status, got.headers.get('Content-Range'), await got.text()]
      },
      [url, headers],
    )
  assert.deepEqual(await get({}), [200, null, PRICES])
  assert.deepEqual(await get({ Range: 'bytes=0-6' }), [
    206,
    `bytes 0-6/${PRICES.length}`,
    'service',
  ])
  // A link carries no header, and the portal's cookie is of another session.
  const tab = await page.context().newPage()
  assert.equal((await tab.goto(url)).status(), 404)
  await tab.close()
}

async function sends(page, origin, customerId) {
  const query = `mutation($i: BeginUploadsInput!) { beginUploads(input: $i) {
    ... on UploadsBegun { uploads { ... on UploadTicket { url } } } } }`
  const file = { name: 'From elsewhere.txt', size: '300000' }
  const { beginUploads } = await asked(page, query, { i: { customerId, files: [file] } })
  await page.evaluate(
    ([url]) =>
      new Promise((onSuccess, onError) => {
        const upload = new tus.Upload(new File(['page'.repeat(75_000)], 'x.txt'), {
          uploadUrl: url,
          headers: { Authorization: `Bearer ${token}`, 'X-Portico-Request': '1' },
          chunkSize: 100_000,
          retryDelays: null,
          storeFingerprintForResuming: false,
          onSuccess,
          onError,
        })
        upload.start()
      }),
    [`${origin}${beginUploads.uploads[0].url}`],
  )
}

/** What a socket with these protocols hears first, or that it is not opened. */
const hears = (page, url, protocols) =>
  page.evaluate(
    ([url, protocols]) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url, protocols)
        const say = (message) => socket.send(JSON.stringify(message))
        const query = 'subscription { changes { position } }'
        socket.onopen = () => say({ type: 'connection_init' })
        socket.onerror = () => resolve('closed')
        socket.onmessage = ({ data }) => {
          const { type } = JSON.parse(data)
          if (type === 'connection_ack') say({ type: 'subscribe', id: '1', payload: { query } })
          else resolve(`${socket.protocol}: ${type}`)
        }
      }),
    [url, protocols],
  )

async function works(page, { origin, portal }) {
  await signsIn(page, portal)
  step('from a page on another site to the sign-in, and back with a token')
  const { customers } = await asked(page, '{ customers { nodes { id } } }')
  const customer = customers.nodes[0].id
  const top = await listed(page, customer)
  await fetches(page, origin, (await listed(page, customer, top.BILLING))['Price list.csv'])
  step('documents are listed and fetched there, in parts too, and not by a link')
  await sends(page, origin, customer)
  const tree = await asked(
    page,
    'query($c: ID!) { items(customer: $c, search: "From elsewhere") { totalCount } }',
    { c: customer },
  )
  assert.equal(tree.items.totalCount, 1)
  step('the official client of tus sends from there')
  const socket = `${portal.replace('http', 'ws')}/graphql/ws`
  const shown = `portico.bearer.${await page.evaluate(() => token)}`
  const heard = await hears(page, socket, ['graphql-transport-ws', shown])
  assert.equal(heard, 'graphql-transport-ws: next')
  step('a socket tells what changes')
  await goIn(page)
  await isBack(page)
  step('who is signed in comes back at once')
  await asked(page, 'mutation { signOut { __typename } }')
  await goIn(page)
  await page.getByLabel('Password').waitFor()
  step('who signs out there signs in anew')
  await signsIn(page, portal)
  return page.evaluate(() => token)
}

/** Whether a page's request was kept from it. */
const kept = (page, url, init) =>
  page.evaluate(
    ([url, init]) =>
      fetch(url, init).then(
        () => false,
        () => true,
      ),
    [url, init],
  )

async function getsNothing(page, { origin, portal }, token) {
  await page.goto(STRANGER)
  const headers = { 'Content-Type': 'application/json', 'X-Portico-Request': '1' }
  const body = JSON.stringify({ query: '{ me { id } }' })
  const shown = { ...headers, Authorization: `Bearer ${token}` }
  const posted = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const form = { method: 'POST', headers: posted, body: 'grant_type=authorization_code&code=x' }
  for (const [url, init] of [
    [`${portal}/graphql`, { method: 'POST', headers, body, credentials: 'include' }],
    [`${portal}/graphql`, { method: 'POST', headers: shown, body }],
    [`${portal}/token`, form],
    [`${origin}/files/download/x`, { headers: { Authorization: `Bearer ${token}` } }],
    [`${origin}/files/download/x`, { credentials: 'include' }],
  ]) {
    assert.ok(await kept(page, url, init), `${url} ${JSON.stringify(init)}`)
  }
  const socket = `${portal.replace('http', 'ws')}/graphql/ws`
  const protocols = ['graphql-transport-ws', `portico.bearer.${token}`]
  assert.equal(await hears(page, socket, protocols), 'closed')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${portal}/authorize?*`)
  await page.getByText('UNKNOWN_CLIENT').waitFor()
  step('a page on an origin that is not listed gets nothing')
}

const server = await startDev(values.portico, values.port, [`--portal-origins=${LISTED}`])
const at = { origin: server.origin, portal: `${server.origin}/portal` }
const pages = [
  await serve(port + 1, pageOf(at.portal, LISTED)),
  await serve(port + 2, pageOf(at.portal, STRANGER)),
]
const browser = await openBrowser({ width: 900, height: 640 })
const page = browser.pages()[0] ?? (await browser.newPage())
page.setDefaultTimeout(20_000)
// The console of this one tells of each refusal.
const stranger = await browser.newPage()
stranger.setDefaultTimeout(20_000)
try {
  watch(page, faults)
  const token = await works(page, at)
  await getsNothing(stranger, at, token)
} catch (error) {
  faults.push(`elsewhere: ${error.message}`)
  if (values.pictures) await page.screenshot({ path: `${values.pictures}/failed.png` })
} finally {
  await browser.close()
  for (const open of pages) open.close()
  await server.stop()
}
for (const fault of faults) console.error(`✗ ${fault}`)
process.exit(faults.length > 0 ? 1 : 0)
