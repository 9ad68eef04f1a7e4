/** Each screen, in light and dark, wide and narrow: axe, overflow, a picture. */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** axe in a world of its own: the page's policy forbids foreign scripts. */
async function axe(page) {
  const session = await page.context().newCDPSession(page)
  const { frameTree } = await session.send('Page.getFrameTree')
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  })
  const evaluate = (expression) =>
    session.send('Runtime.evaluate', {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    })
  await evaluate(`${AXE};0`)
  const options = { runOnly: { type: 'tag', values: RULES } }
  const { result, exceptionDetails } = await evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then((found) => found.violations.map((v) =>
      v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' – ' + n.failureSummary).join(' | ')))`,
  )
  await session.detach()
  if (exceptionDetails) throw new Error(`axe: ${exceptionDetails.exception?.description}`)
  return result.value
}

async function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth ? `${scrollWidth} in ${clientWidth} px` : null
  })
}

/** Targets below 24 px that are not links in a sentence. */
async function smallTargets(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, summary, input, select, a.button')]
      .filter((target) => target.checkVisibility())
      .map((target) => [target, target.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.width < 23.5 || box.height < 23.5))
      .map(([target]) => target.outerHTML.slice(0, 100)),
  )
}

export function examiner(folder, faults) {
  if (folder) mkdirSync(folder, { recursive: true })
  let screens = 0
  async function examine(page, name) {
    const before = page.viewportSize()
    for (const [width, height] of [
      [1280, 900],
      [390, 844],
      [320, 640],
    ]) {
      await page.setViewportSize({ width, height })
      const wide = await overflow(page)
      if (wide) faults.push(`${name} at ${width}: scrolls sideways, ${wide}`)
      if (width === 320) continue
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        screens += 1
        const label = `${name}-${width}-${colorScheme}`
        for (const violation of await axe(page)) faults.push(`axe ${label}: ${violation}`)
        for (const small of await smallTargets(page)) faults.push(`target ${label}: ${small}`)
        if (folder) await page.screenshot({ path: join(folder, `${label}.png`) })
      }
    }
    await page.setViewportSize(before)
    await page.emulateMedia({ colorScheme: 'light' })
  }
  return { examine, count: () => screens }
}
