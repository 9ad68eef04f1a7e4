import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import type { Plugin } from 'vite'

const WORTH = /\.(html|js|css|svg|json|txt)$/

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? files(path) : [path]
  })
}

/**
 * Writes a brotli twin beside each text file, so that the server compresses
 * nothing while it answers.
 */
export function twins(): Plugin {
  let folder = 'dist'
  return {
    name: 'portico-twins',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir
    },
    closeBundle() {
      for (const path of files(folder)) {
        if (path.endsWith('.br')) continue
        if (!WORTH.test(path)) continue
        const bytes = readFileSync(path)
        const packed = brotliCompressSync(bytes, {
          params: { [constants.BROTLI_PARAM_QUALITY]: 11 },
        })
        if (packed.length < bytes.length) writeFileSync(`${path}.br`, packed)
        else rmSync(`${path}.br`, { force: true })
        const sizes = `${statSync(path).size} → ${packed.length}`
        this.info(`${relative(folder, path)} ${sizes}`)
      }
    },
  }
}
