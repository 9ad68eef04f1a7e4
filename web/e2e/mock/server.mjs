/** `node e2e/mock/server.mjs [PORT]`: the built pages over `data.mjs`. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { buildSchema, graphql } from 'graphql'
import { serveDownload, serveUpload } from './bytes.mjs'
import { clientRoot } from './client.mjs'
import { seed } from './data.mjs'
import { refused } from './shared.mjs'
import { staffRoot } from './staff.mjs'

const web = join(import.meta.dirname, '../..')
const schemas = process.env.SCHEMAS ?? join(web, '../api/schema')
const schema = (name) => buildSchema(readFileSync(join(schemas, `${name}.graphql`), 'utf8'))
const doors = {
  staff: { schema: schema('staff'), root: staffRoot },
  portal: { schema: schema('client'), root: clientRoot },
}
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
const TYPES = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.html': 'text/html',
}
const sessions = new Map()

seed()

async function body(request) {
  const parts = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

async function answer(request, response, door) {
  const cookie = new RegExp(`portico_${door}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1]
  const context = {
    session: sessions.get(cookie) ?? null,
    origin: `http://${request.headers.host}`,
    signIn: (person) => {
      if (!person) return refused('E-mail address and password do not belong together; try again.')
      const token = randomUUID()
      sessions.set(token, person)
      response.setHeader(
        'Set-Cookie',
        `portico_${door}=${token}; HttpOnly; SameSite=Strict; Path=/`,
      )
      return { __typename: 'SignedIn', code: 'SIGNED_IN', message: 'You are signed in.', args: {} }
    },
    signOut: () => {
      sessions.delete(cookie)
      return {
        __typename: 'SignedOut',
        code: 'SIGNED_OUT',
        message: 'You are signed out.',
        args: {},
      }
    },
  }
  const { query, variables } = JSON.parse(await body(request))
  const { schema: of, root } = doors[door]
  const result = await graphql({
    schema: of,
    source: query,
    variableValues: variables,
    rootValue: root,
    contextValue: context,
  })
  if (result.errors) console.error(result.errors.map(String), query)
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(result))
}

function page(response, path) {
  try {
    const bytes = readFileSync(join(web, 'dist', path))
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
    })
    response.end(bytes)
  } catch {
    response.writeHead(404).end()
  }
}

createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://mock')
  const [, first, second, third] = pathname.split('/')
  if (
    request.method !== 'GET' &&
    request.headers['x-portico-request'] !== '1' &&
    request.method !== 'HEAD'
  ) {
    return response.writeHead(403).end('{"code":"HEADER_MISSING"}')
  }
  if (second === 'graphql') return answer(request, response, first)
  if (first === 'files' && second === 'uploads') return serveUpload(request, response, third)
  if (first === 'files' && second === 'download') return serveDownload(response, third)
  if (first === 'assets') return page(response, pathname)
  return page(response, first === 'staff' ? 'staff.html' : 'portal.html')
}).listen(Number(process.argv[2] ?? 4173), '127.0.0.1', () => console.log('mock is up'))
