/** `node test/readme.mjs`: what the README shows is TypeScript that fits the package. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const here = new URL('..', import.meta.url).pathname
const [, shown] = readFileSync(join(here, 'README.md'), 'utf8').match(/```ts\n([\s\S]*?)```/)
const folder = mkdtempSync(join(here, 'readme-'))
try {
  const file = join(folder, 'use.ts')
  writeFileSync(file, shown)
  const flags = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', '--module', 'ESNext']
  const tsc = [...flags, '--target', 'ES2022', '--moduleResolution', 'Bundler', file]
  execFileSync(join(here, 'node_modules/.bin/tsc'), tsc, { cwd: folder, stdio: 'inherit' })
  console.log('✓ what the README shows fits')
} finally {
  rmSync(folder, { recursive: true })
}
