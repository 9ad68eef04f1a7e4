/**
 * What somebody sent runs nothing in a browser: opened by itself, followed from a
 * link, put into our own page and into one of another site, as a frame, an object,
 * a picture, a script and a style.
 */
import { createServer } from 'node:http'
import { openBrowser } from '../browser.mjs'
import { payloads } from './payloads.mjs'

/** For what is to arrive, if it does. */
const WAITED = 300
/** Pages at the same time. */
const PAGES = 6

const quoted = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

/** Another site: hears whoever calls, and shows pages of its own. */
async function elsewhere() {
  const heard = new Set()
  const pages = new Map()
  const server = createServer((request, answer) => {
    const [, first, name] = request.url.split('/')
    if (first === 'ran') heard.add(name)
    const page = pages.get(request.url)
    answer.setHeader('Access-Control-Allow-Origin', '*')
    answer.setHeader('Content-Type', page?.type ?? 'text/plain')
    answer.end(page?.bytes ?? '')
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const home = `http://127.0.0.1:${server.address().port}`
  const show = (path, bytes, type = 'text/html') => {
    pages.set(path, { bytes, type })
    return home + path
  }
  return { home, heard, show, close: () => server.close() }
}

/** Every way to take something into a page. */
const taken = (
  url,
) => `<iframe src="${quoted(url)}"></iframe><object data="${quoted(url)}"></object>
<embed src="${quoted(url)}"><img src="${quoted(url)}"><script src="${quoted(url)}"></script>
<link rel="stylesheet" href="${quoted(url)}"><a href="${quoted(url)}">open</a>`

const settled = (page) => page.waitForTimeout(WAITED)

/** A navigation that becomes a download is none. */
const opened = async (page, url) => {
  await page.goto(url, { waitUntil: 'load', timeout: 10_000 }).catch(() => {})
  await settled(page)
}

async function followed(page) {
  await page.evaluate(() => document.querySelector('a').click())
  await settled(page)
}

/** All of them, a few at a time, each at its place in the list. */
async function eachOn(context, all, visit) {
  const left = [...all.entries()]
  const work = async () => {
    const page = await context.newPage()
    for (let next = left.shift(); next; next = left.shift()) await visit(page, next[1], next[0])
    await page.close()
  }
  await Promise.all(Array.from({ length: PAGES }, work))
}

/** Puts it into our page, which forbids that itself, some of it at once. */
async function framed(page, urls) {
  await page.evaluate((urls) => {
    for (const url of urls) {
      for (const kind of ['iframe', 'embed', 'object', 'img']) {
        const element = document.createElement(kind)
        try {
          element[kind === 'object' ? 'data' : 'src'] = url
        } catch {}
        document.body.append(element)
      }
    }
  }, urls)
  await settled(page)
}

/** That each would have run: shown by a site that does not keep it from it. */
async function runsElsewhere(context, site, files) {
  await eachOn(context, files, async (page, { name, bytes, runsAs }) => {
    const url = site.show(`/as-it-is/${name}`, bytes, runsAs)
    const around = site.show(`/around/${name}`, `<script src="${url}"></script>`)
    await opened(page, runsAs === 'text/javascript' ? around : url)
  })
  const heard = [...site.heard]
  site.heard.clear()
  const silent = files.filter(({ name }) => {
    const [own] = name.split('.')
    return !heard.some((from) => from.startsWith(`${own}-`))
  })
  return silent.map(({ name }) => `${name} runs nowhere, so that it shows nothing`)
}

export async function nothingRuns({ origin, sender, staff, customerId }) {
  const site = await elsewhere()
  const files = payloads(site.home)
  const context = await openBrowser()
  const faults = []
  try {
    faults.push(...(await runsElsewhere(context, site, files)))
    const uploads = await sender.announce(customerId, files)
    const tickets = []
    for (const [at, { id, url }] of uploads.entries()) {
      const sent = await fetch(url, {
        method: 'PATCH',
        headers: {
          ...sender.headers,
          'Tus-Resumable': '1.0.0',
          'Upload-Offset': '0',
          'Content-Type': 'application/offset+octet-stream',
        },
        body: files[at].bytes,
      })
      if (sent.status !== 204) throw new Error(`${files[at].name}: ${sent.status}`)
      const item = await sender.document(id)
      for (const url of [
        await sender.link('beginView', item),
        await sender.link('beginDownload', item),
        await staff.link('beginDownload', item),
      ]) {
        if (url !== null) tickets.push({ name: files[at].name, url })
      }
    }
    const links = tickets.map(({ url }) => url)
    const cookies = [sender, staff].map(({ cookie }) => {
      const [name, value] = cookie.split('=')
      return { name, value, url: origin }
    })
    await context.addCookies(cookies)
    await eachOn(context, ['/portal', '/staff'], async (page, door) => {
      await page.goto(`${origin}${door}`)
      await framed(page, links)
    })
    await eachOn(context, links, async (page, url, at) => {
      await opened(page, url)
      await opened(page, site.show(`/frames/${at}`, taken(url)))
      await followed(page)
    })
    const answers = await Promise.all(links.map((url) => context.request.get(url)))
    for (const [at, answer] of answers.entries()) {
      const { name } = tickets[at]
      if (!answer.ok()) faults.push(`${name} was not there: ${answer.status()}`)
    }
  } finally {
    await context.close()
    site.close()
  }
  for (const name of site.heard) faults.push(`something ran: ${name}`)
  return { faults, tried: files.length }
}
