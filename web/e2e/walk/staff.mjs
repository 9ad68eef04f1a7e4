/** What a staff member does, in the words of the page. */

export async function signIn(page, { email, password }) {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export async function chooseCustomer(page, number) {
  const box = page.getByRole('combobox', { name: 'Customer (name or ID)' })
  await box.click()
  await box.fill(number)
  await page.getByRole('option').filter({ hasText: number }).first().waitFor()
  await box.press('Enter')
}

export async function openCustomerDocument(page, number) {
  await page.getByRole('link', { name: 'Customer Document', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Customer Document' }).waitFor()
  await chooseCustomer(page, number)
  await page.getByRole('navigation', { name: 'Folder' }).waitFor()
}

/** The figures on the vault's card, once they are there. */
export async function counters(page) {
  const figures = page.locator('.counters dd')
  await figures.filter({ hasText: /\d/ }).first().waitFor()
  return figures.allInnerTexts()
}

export const accessSwitch = (page, name) =>
  page.getByRole('switch', { name: `Client Access to ${name}`, exact: true })

export async function toast(page, text) {
  await page.locator('.toast', { hasText: text }).last().waitFor({ timeout: 10_000 })
}

/** Takes back what the message tells of. */
export async function undo(page, text) {
  const message = page.locator('.toast', { hasText: text }).last()
  await message.getByRole('button', { name: 'Undo' }).click()
}

/** What the server says of the portal; the switch itself moves before that. */
export async function portalIs(page, state) {
  await page.getByText(`● ${state}`, { exact: true }).waitFor()
}

export async function openMenu(page, name) {
  await page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click()
  await page.getByRole('dialog', { name: `Actions for ${name}` }).waitFor()
}

export async function openWho(page) {
  await page.getByRole('button', { name: 'Who can see this, and why' }).first().click()
  await page.getByRole('dialog', { name: 'Who can see this, and why' }).waitFor()
}
