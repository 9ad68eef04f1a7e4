/** What a client does, in the words of the page. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

export const item = (page, name) => page.locator('.items .name', { hasText: name }).first()

export async function appears(page, name) {
  await item(page, name).waitFor({ timeout: 15_000 })
}

export async function openFolder(page, name) {
  await item(page, name).click()
  await page.locator('.crumbs [aria-current="page"]', { hasText: name }).waitFor()
}

/** SHA-256 of what the browser saved. */
export async function download(page, name) {
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: `Download ${name}`, exact: true }).click()
  const path = await (await saved).path()
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

export async function upload(page, label, files) {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: label, exact: true }).click()
  await (await chooser).setFiles(files)
}

export async function makeFolder(page, name) {
  await page.getByRole('button', { name: '+ Folder' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Make folder' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
