import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Plugin } from 'vite'

/** What is loaded in search of operations; `main.tsx` would draw the page. */
const SOURCE = /\/src\/.*(?<!\/main)\.tsx?$/
const ASKS = /\b(gql|mutation)\b/

interface Graph {
  getModuleInfo(
    id: string,
  ): { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[] } | null
}

/** Every module that a page may load. */
function reached(graph: Graph, entry: string): string[] {
  const found = new Set([entry])
  for (const id of found) {
    const info = graph.getModuleInfo(id)
    for (const next of [...(info?.importedIds ?? []), ...(info?.dynamicallyImportedIds ?? [])]) {
      found.add(next)
    }
  }
  return [...found]
}

/** The texts of all operations that these modules make. */
async function asked(root: string, modules: string[]): Promise<string[]> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  })
  // Of what only a browser has, the modules want this while they are loaded.
  Object.assign(globalThis, { localStorage: { getItem: () => null } })
  try {
    for (const id of modules) await server.ssrLoadModule(id)
    const { operations } = await server.ssrLoadModule('/src/lib/gql.ts')
    return [...operations]
  } finally {
    await server.close()
  }
}

/**
 * Writes beside each page the operations that it asks, by the SHA-256 of their texts:
 * a server that takes registered operations only takes these.
 */
export function operations(): Plugin {
  let root = '.'
  return {
    name: 'portico-operations',
    apply: 'build',
    configResolved(config) {
      root = config.root
    },
    async generateBundle() {
      for (const page of ['staff', 'portal']) {
        const modules = reached(this, `${root}/${page}.html`).filter(
          (id) => SOURCE.test(id) && existsSync(id) && ASKS.test(readFileSync(id, 'utf8')),
        )
        const texts = await asked(root, modules)
        if (texts.length === 0) this.error(`no operation of the page ${page} is found`)
        const named = texts.map((text) => [createHash('sha256').update(text).digest('hex'), text])
        const source = `${JSON.stringify(Object.fromEntries(named.sort()), null, 1)}\n`
        this.emitFile({ type: 'asset', fileName: `${page}.operations.json`, source })
      }
    },
  }
}
