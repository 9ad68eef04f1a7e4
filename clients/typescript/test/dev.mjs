/** A server for development, as `portico dev` starts it. */
import { spawn } from 'node:child_process'

export const PASSWORD = 'portico demo password'

/** Starts one and waits until it is ready; `told` is what it said. */
export async function startDev(portico, port, flags = []) {
  const origin = `http://127.0.0.1:${port}`
  const args = ['dev', '--scenario', 'accounting', '--clock', '2026-03-31', '--log-level', 'warn']
  const server = spawn(portico, [...args, '--listen', `127.0.0.1:${port}`, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = ''
  server.stdout.on('data', (text) => {
    told += text
  })
  const ended = new Promise((resolve) => server.on('exit', resolve))
  const stop = async () => {
    server.kill('SIGTERM')
    await ended
  }
  const failed = ended.then(() => Promise.reject(new Error(`the server ended: ${told}`)))
  await Promise.race([ready(origin), failed]).catch(async (error) => {
    await stop()
    throw error
  })
  failed.catch(() => {})
  return { origin, told: () => told, stop }
}

async function ready(origin) {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${origin}/readyz`).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the server does not become ready within 2 minutes')
}

/** A `fetch` of somebody's own: keeps the session's cookie and says where it comes from. */
export function browsing(origin) {
  let cookie = ''
  return async (url, init = {}) => {
    const headers = { ...init.headers, Origin: origin, ...(cookie && { Cookie: cookie }) }
    const answer = await fetch(new URL(url, origin), { ...init, headers })
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return answer
  }
}
