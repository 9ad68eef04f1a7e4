/**
 * `node e2e.mjs --portico PROGRAM [--pictures FOLDER]`
 *
 * The built page in Chromium, beside a server for development on the same origin.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { connectStaff, done } from 'portico-client/staff'
import { preview } from 'vite'
import { browsing, PASSWORD, startDev } from '../../clients/typescript/test/dev.mjs'
import { openBrowser, watch } from '../../web/e2e/browser.mjs'

const { values } = parseArgs({
  options: {
    portico: { type: 'string' },
    pictures: { type: 'string' },
    port: { type: 'string', default: '18581' },
  },
})
const shown = Number(values.port) + 1
const origin = `http://127.0.0.1:${shown}`
const faults = []

async function walk(page, staff) {
  const item = (name) => page.locator('#items .name', { hasText: name })
  const picture = (name) =>
    values.pictures && page.screenshot({ path: `${values.pictures}/${name}.png` })
  const step = (text) => console.log(`✓ ${text}`)

  await page.goto(origin)
  await page.getByLabel('E-mail').fill('clara@client.example')
  await page.getByLabel('Password').fill('not this one')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('do not belong together').waitFor()
  await picture('sign-in')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await item('BILLING').waitFor()
  assert.equal(await page.locator('h1').textContent(), 'Harbour & Finch Accountants')
  assert.equal(await item('WORKING PAPERS').count(), 0)
  step('a wrong password is explained, the right one shows what is shared')

  await item('BILLING').click()
  await item('Price list.csv').waitFor()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download Price list.csv' }).click()
  const bytes = readFileSync(await (await saved).path(), 'utf8')
  assert.equal(bytes, 'service,price\nbookkeeping,310.00\npayroll,95.00\n')
  await picture('folder')
  step('a folder is opened and a document downloaded')

  await page.getByRole('button', { name: 'My documents' }).click()
  await item('TAX').click()
  const opened = page.context().waitForEvent('page')
  await item('How to send us papers.txt').click()
  const tab = await opened
  await tab.getByText('Drop them into the portal').waitFor()
  await tab.close()
  step('a document is looked at')

  const listens = page.locator('#news[data-up-to]')
  await listens.waitFor({ state: 'attached' })
  const large = Buffer.alloc(9 * 1024 * 1024, 'page after page\n')
  await page.locator('#send input').setInputFiles([
    { name: 'Ledger.txt', mimeType: 'text/plain', buffer: large },
    { name: 'Note.txt', mimeType: 'text/plain', buffer: Buffer.from('as agreed\n') },
  ])
  await page.getByText('Ledger.txt was sent. Note.txt was sent.').waitFor()
  await item('Ledger.txt').waitFor()
  await item('Note.txt').waitFor()
  await picture('sent')
  await page
    .locator('#send input')
    .setInputFiles([{ name: 'Note.txt', mimeType: 'text/plain', buffer: Buffer.from('again\n') }])
  await page.getByText('Note.txt is already there').waitFor()
  step('two files are sent, one of them in parts, and a name that is taken is told')

  await page.getByRole('button', { name: 'My documents' }).click()
  await item('BILLING').waitFor()
  done(await staff.signIn({ email: 'olivia@firm.example', password: PASSWORD }))
  const { id } = await staff.customer({ by: { number: '10003' } })
  const { nodes } = await staff.items({ customer: id })
  const papers = nodes.find(({ name }) => name === 'WORKING PAPERS')
  done(await staff.grantAccess({ itemIds: [papers.id] }))
  await item('WORKING PAPERS').waitFor()
  done(await staff.revokeAccess({ itemIds: [papers.id] }))
  await item('WORKING PAPERS').waitFor({ state: 'detached' })
  step('what staff share comes by itself, and goes')

  done(await staff.closeCustomerPortal({ customerId: id }))
  // It was her only one: her session ended with it.
  await page.getByLabel('Password').waitFor()
  assert.equal(await page.locator('#items .name').count(), 0)
  done(await staff.openCustomerPortal({ customerId: id, survivors: 'AS_BEFORE' }))
  await page.getByLabel('E-mail').fill('clara@client.example')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await item('BILLING').waitFor()
  step('of a portal that staff close nothing is left, and once it is open again all of it is there')

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Password').waitFor()
  assert.equal(await page.locator('#items .name').count(), 0)
  step('signed out')
}

const server = await startDev(values.portico, values.port, [`--portal-origin=${origin}/portal`])
const target = { target: server.origin }
const pages = await preview({
  root: new URL('.', import.meta.url).pathname,
  logLevel: 'error',
  preview: { port: shown, proxy: { '/portal': { ...target, ws: true }, '/files': target } },
})
const browser = await openBrowser({ width: 900, height: 640 })
try {
  const page = browser.pages()[0] ?? (await browser.newPage())
  watch(page, faults)
  page.setDefaultTimeout(20_000)
  const staff = connectStaff({ url: '/staff/graphql', fetch: browsing(server.origin) })
  await walk(page, staff)
} catch (error) {
  faults.push(`walk: ${error.message}`)
  const [page] = browser.pages()
  if (values.pictures) await page.screenshot({ path: `${values.pictures}/failed.png` })
} finally {
  await browser.close()
  await new Promise((resolve) => pages.httpServer.close(resolve))
  await server.stop()
}
for (const fault of faults) console.error(`✗ ${fault}`)
process.exit(faults.length > 0 ? 1 : 0)
