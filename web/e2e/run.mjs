/**
 * `node e2e/run.mjs --staff URL --portal URL --scenario FILE.json [--pictures FOLDER]`
 *
 * The scenario: `{ staff: {email, password}, client: {email, password},
 * customer: {number}, folder, document: {name, sha256}, matter: {name, folder} }`.
 * The client belongs to the customer, whose portal is open; the folder holds the
 * document, the matter a folder of its own, and neither is shared.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openBrowser, watch, watchPolicy } from './browser.mjs'
import { examiner } from './screens.mjs'
import { walk } from './walk/story.mjs'

const { values } = parseArgs({
  options: {
    staff: { type: 'string' },
    portal: { type: 'string' },
    scenario: { type: 'string' },
    pictures: { type: 'string' },
  },
})
const { staff, portal, scenario: file, pictures } = values
if (!staff || !portal || !file) {
  console.error('give --staff URL --portal URL --scenario FILE.json')
  process.exit(2)
}

const faults = []
const contexts = [await openBrowser(), await openBrowser()]
const pages = []
for (const context of contexts) {
  await watchPolicy(context, faults)
  const page = context.pages()[0] ?? (await context.newPage())
  watch(page, faults)
  page.setDefaultTimeout(15_000)
  pages.push(page)
}
const { examine, count } = examiner(pictures, faults)
const [staffPage, clientPage] = pages
try {
  await staffPage.goto(staff)
  await clientPage.goto(portal)
  const scenario = JSON.parse(readFileSync(file, 'utf8'))
  await walk({ staffPage, clientPage, scenario, examine, step: (text) => console.log(`✓ ${text}`) })
} catch (error) {
  faults.push(`walk: ${error.message}`)
  for (const [at, page] of pages.entries()) {
    if (pictures) await page.screenshot({ path: `${pictures}/failed-${at}.png` }).catch(() => {})
  }
}
await Promise.all(contexts.map((context) => context.close()))
console.log(`${count()} screens examined, ${faults.length} faults`)
for (const fault of faults) console.error(`✗ ${fault}`)
process.exit(faults.length > 0 ? 1 : 0)
