/** From a grant to its revocation, seen from both sides. */
import * as client from './client.mjs'
import * as staff from './staff.mjs'

const SENT = [
  { name: 'receipt 1.txt', mimeType: 'text/plain', buffer: Buffer.from('one\n') },
  { name: 'receipt 2.txt', mimeType: 'text/plain', buffer: Buffer.from('two\n') },
]

async function arrive({ staffPage, clientPage, scenario, examine, step }) {
  await staffPage.getByRole('button', { name: 'Sign in' }).waitFor()
  await examine(staffPage, 'staff-sign-in')
  await staff.signIn(staffPage, scenario.staff)
  await staffPage.getByRole('heading', { name: 'CUSTOMER DOCUMENTS' }).waitFor()
  const [customers, items] = await staff.counters(staffPage)
  if (!(Number(customers) > 0)) throw new Error(`the card counts ${customers} customers`)
  if (items !== '–') throw new Error(`the card counts ${items} items of no customer`)
  await examine(staffPage, 'staff-dashboard')
  await staff.openCustomerDocument(staffPage, scenario.customer.number)
  await client.appears(staffPage, scenario.folder)
  await examine(staffPage, 'staff-documents')
  step('staff choose the customer by ID')
  await clientPage.getByRole('button', { name: 'Sign in' }).waitFor()
  await examine(clientPage, 'portal-sign-in')
  await staff.signIn(clientPage, scenario.client)
  await clientPage.getByText('Nothing is shared with you yet').waitFor()
  await examine(clientPage, 'portal-empty')
  step('the client sees nothing')
}

async function grant({ staffPage, clientPage, scenario, examine, step }) {
  await staff.accessSwitch(staffPage, scenario.folder).click()
  await staff.toast(staffPage, `${scenario.folder} Access Granted`)
  await examine(staffPage, 'staff-granted')
  await staff.openMenu(staffPage, scenario.folder)
  await examine(staffPage, 'staff-menu')
  await staff.openWho(staffPage)
  await staffPage.getByText('Granted here').first().waitFor()
  await examine(staffPage, 'staff-who')
  await staffPage.keyboard.press('Escape')
  step('staff grant the folder and see who can see it')
  await client.appears(clientPage, scenario.folder)
  await examine(clientPage, 'portal-shared')
  step('it appears at the client without a refresh')
}

async function enter({ staffPage, clientPage, scenario, step }) {
  const { name, folder } = scenario.matter
  await staff.accessSwitch(staffPage, name).click()
  await client.appears(clientPage, name)
  for (const page of [clientPage, staffPage]) {
    await client.openFolder(page, name)
    await client.appears(page, folder)
    await page.goBack()
    await client.appears(page, name)
  }
  const access = { name: `Client Access to ${name}`, exact: true, checked: true }
  await staffPage.getByRole('switch', access).click()
  await client.item(clientPage, name).waitFor({ state: 'detached' })
  step('staff and the client enter a matter like a folder')
}

async function exchange({ staffPage, clientPage, scenario, examine, step }) {
  const { document, folder } = scenario
  await client.openFolder(clientPage, folder)
  await client.appears(clientPage, document.name)
  await client.item(clientPage, document.name).click()
  await clientPage.getByRole('dialog').waitFor()
  await clientPage.getByRole('dialog').getByText('Loading…').waitFor({ state: 'detached' })
  await examine(clientPage, 'portal-view')
  await clientPage.keyboard.press('Escape')
  const sha256 = await client.download(clientPage, document.name)
  if (sha256 !== document.sha256) throw new Error(`downloaded ${sha256}, not ${document.sha256}`)
  step('the client opens the folder, views and downloads')
  await client.upload(clientPage, 'Click to Upload', SENT)
  for (const { name } of SENT) await client.appears(clientPage, name)
  await client.makeFolder(clientPage, 'From our office')
  await client.appears(clientPage, 'From our office')
  await examine(clientPage, 'portal-sent')
  step('the client uploads two files and makes a folder')
  await client.openFolder(staffPage, folder)
  for (const { name } of SENT) await client.appears(staffPage, name)
  await client.appears(staffPage, 'From our office')
  await examine(staffPage, 'staff-received')
  step('staff see them')
}

async function choose({ staffPage, clientPage, examine, step }) {
  const [sent] = SENT
  const over = { ...sent, buffer: Buffer.from('one, corrected\n') }
  await staff.openMenu(staffPage, sent.name)
  await client.upload(staffPage, 'New version', [over])
  const versions = `Versions of ${sent.name}`
  await clientPage.getByRole('button', { name: versions, exact: true }).click()
  const dialog = clientPage.getByRole('dialog', { name: versions })
  await dialog.getByText("The firm's version").waitFor()
  await examine(clientPage, 'portal-versions')
  for (const [name, text] of [
    ["View: The firm's version", 'one, corrected'],
    [/^View: Your version of /, 'one'],
  ]) {
    await dialog.getByRole('button', { name }).click()
    const shown = await clientPage.locator('dialog pre.preview').innerText()
    if (shown.trim() !== text) throw new Error(`${name} shows ${shown}, not ${text}`)
    await clientPage.keyboard.press('Escape')
    await clientPage.getByRole('button', { name: versions, exact: true }).click()
  }
  await clientPage.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  step('the client chooses between the version of the firm and their own')
}

async function look({ staffPage, examine, step }) {
  await staffPage.getByRole('link', { name: 'Contacts and portal' }).first().click()
  await staffPage.getByRole('heading', { name: 'Access to the portal' }).waitFor()
  await staffPage.locator('.member').first().waitFor()
  await examine(staffPage, 'staff-contacts')
  await staffPage.getByRole('button', { name: 'Add contact' }).click()
  await examine(staffPage, 'staff-add-contact')
  await staffPage.keyboard.press('Escape')
  await staffPage.getByRole('link', { name: 'Audit' }).click()
  await staffPage.locator('ol.audit li').first().waitFor()
  await examine(staffPage, 'staff-audit')
  await staffPage.getByLabel('Done by').selectOption({ label: 'Contacts' })
  await staffPage.waitForURL(/[?&]by=contact/)
  const rows = staffPage.locator('ol.audit li')
  await rows.filter({ hasText: 'downloaded' }).first().waitFor()
  await staffPage.getByText('Loading…').first().waitFor({ state: 'detached' })
  const byStaff = await rows.filter({ hasText: 'Access granted' }).count()
  if (byStaff > 0) throw new Error(`what contacts did names ${byStaff} grants`)
  await examine(staffPage, 'staff-audit-contacts')
  step('staff look at contacts and the audit')
}

async function revoke({ staffPage, clientPage, scenario, examine, step }) {
  await staffPage.getByRole('link', { name: 'Customer Document', exact: true }).click()
  await client.appears(staffPage, scenario.folder)
  await staff.accessSwitch(staffPage, scenario.folder).click()
  await staff.toast(staffPage, `${scenario.folder} Access Removed`)
  await clientPage.getByText('There is no such folder').waitFor()
  await examine(clientPage, 'portal-revoked-folder')
  await clientPage.getByRole('link', { name: 'Back to My Documents' }).click()
  await clientPage.getByRole('navigation', { name: 'Folder' }).waitFor()
  await clientPage.locator('.empty, .items .name').first().waitFor()
  const names = await clientPage.locator('.items .name').allInnerTexts()
  const own = [...SENT.map(({ name }) => name), 'From our office']
  const others = names.filter((name) => !own.includes(name))
  if (others.length > 0) throw new Error(`after the revocation the client sees ${others}`)
  await examine(clientPage, 'portal-revoked')
  step('after the revocation nothing of the firm is left')
}

async function reopen({ staffPage, clientPage, scenario, examine, step }) {
  // The client's session ends with the portal.
  await clientPage.goto('about:blank')
  await staff.accessSwitch(staffPage, scenario.folder).click()
  await staff.toast(staffPage, `${scenario.folder} Access Granted`)
  await staffPage.getByRole('link', { name: 'Contacts and portal' }).first().click()
  const portal = staffPage.getByRole('switch', { name: /^Access to the portal of/ })
  await staff.portalIs(staffPage, 'Open')
  await portal.click()
  await staff.portalIs(staffPage, 'Closed')
  await staff.undo(staffPage, 'Portal access closed for')
  await staff.portalIs(staffPage, 'Open')
  await portal.click()
  await staff.portalIs(staffPage, 'Closed')
  await portal.click()
  const asked = staffPage.getByRole('dialog', { name: /^Open the portal of/ })
  await asked.getByText(`${scenario.folder}, to All clients`).waitFor()
  await examine(staffPage, 'staff-portal-reopening')
  await asked.getByRole('button', { name: 'Open and keep all' }).click()
  await staff.portalIs(staffPage, 'Open')
  step('a portal that is closed and opened again keeps what was granted')
  await staffPage.getByRole('link', { name: 'Customer Document', exact: true }).click()
  const access = { name: `Client Access to ${scenario.folder}`, exact: true, checked: true }
  await staffPage.getByRole('switch', access).click()
  await staff.toast(staffPage, `${scenario.folder} Access Removed`)
}

export async function walk(all) {
  await arrive(all)
  await grant(all)
  await enter(all)
  await exchange(all)
  await choose(all)
  await look(all)
  await revoke(all)
  await reopen(all)
}
