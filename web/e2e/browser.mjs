/** A headless Chromium with an empty profile that talks to nobody but us. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function openBrowser({ width = 1280, height = 900 } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'portico-e2e-'))
  try {
    return await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      args: FLAGS,
      viewport: { width, height },
      acceptDownloads: true,
      bypassCSP: false,
    })
  } finally {
    // At the end of this process, however it comes: a context says that it is closed while
    // its browser still writes. Asked after the launch, it runs once a browser that is left
    // open was killed.
    process.once('exit', () => remove(profile))
  }
}

function remove(profile) {
  rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}

/** Collects what a page must not say. */
export function watch(page, faults) {
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
}

/** Before the page's own scripts: violations of its policy, as they happen. */
export async function watchPolicy(context, faults) {
  await context.exposeFunction('porticoViolation', (text) => faults.push(`CSP: ${text}`))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      window.porticoViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
    })
  })
}
