/**
 * The official JavaScript client of tus as a peer: it is killed and given up at any
 * byte, goes on by the address it kept or was given, and what arrives is what was
 * sent. Many files at once, and one that is given up for good. Files that it announces by
 * itself, with their first bytes and without, and a name that is taken.
 */
import { fork } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Upload } from 'tus-js-client'
import { sha256 } from './door.mjs'

const MIB = 1 << 20
const KILLS = 4
const MANY = 12

/** Its exit code, or the signal that ended it. */
function sending(message) {
  const child = fork(new URL('sending.mjs', import.meta.url).pathname)
  child.send(message)
  return new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)))
}

async function arrived(person, { id }, bytes) {
  const item = await person.document(id)
  if (!item) throw new Error('the upload is not complete')
  const got = sha256(await person.download(item))
  if (got !== sha256(bytes)) throw new Error('what arrived is not what was sent')
}

/** Killed over and over, each time by another process that goes on. */
async function killed(person, customerId, folder) {
  const bytes = randomBytes(8 * MIB)
  const path = join(folder, 'killed.bin')
  writeFileSync(path, bytes)
  const [upload] = await person.announce(customerId, [{ name: 'killed.bin', bytes }])
  const { headers } = person
  const kept = join(folder, 'kept.json')
  for (let kill = 0; kill < KILLS; kill += 1) {
    // At any byte, once it has asked how far it is and kept the address.
    const fatal = randomInt(4096, 1.5 * MIB)
    const url = kill % 2 === 0 ? upload.url : undefined
    const ended = await sending({ url, path, kept, headers, fatal })
    if (ended !== 'SIGKILL') throw new Error(`the client ended with ${ended}`)
    if (await person.document(upload.id)) throw new Error('half a file is a document')
  }
  const ended = await sending({ path, kept, headers, fatal: null })
  if (ended !== 0) throw new Error(`the client ended with ${ended}`)
  await arrived(person, upload, bytes)
}

/** Given up at any byte, once or twice, and begun again. */
function interrupted(url, bytes, headers) {
  return new Promise((resolve, reject) => {
    const stops = [randomInt(1, bytes.length), randomInt(1, bytes.length)].sort((a, b) => a - b)
    const begin = () => {
      const upload = new Upload(bytes, {
        uploadUrl: url,
        headers,
        chunkSize: randomInt(100_000, MIB),
        retryDelays: [0, 100, 500],
        onProgress: (sent) => {
          if (stops.length === 0 || sent < stops[0]) return
          stops.shift()
          upload.abort().then(begin, reject)
        },
        onError: reject,
        onSuccess: resolve,
      })
      upload.start()
    }
    begin()
  })
}

async function manyAtOnce(person, customerId) {
  const files = Array.from({ length: MANY }, (_, at) => {
    return { name: `many ${at}.bin`, bytes: randomBytes(randomInt(MIB / 2, 2 * MIB)) }
  })
  const uploads = await person.announce(customerId, files)
  const all = uploads.map(({ url }, at) => interrupted(url, files[at].bytes, person.headers))
  await Promise.all(all)
  await Promise.all(uploads.map((upload, at) => arrived(person, upload, files[at].bytes)))
}

async function givenUp(person, customerId) {
  const bytes = randomBytes(2 * MIB)
  const [{ id, url }] = await person.announce(customerId, [{ name: 'left.bin', bytes }])
  const options = { uploadUrl: url, headers: person.headers, chunkSize: MIB, retryDelays: null }
  const ended = await new Promise((resolve, reject) => {
    const upload = new Upload(bytes, {
      ...options,
      onChunkComplete: () => upload.abort(true).then(() => resolve(true), reject),
      onError: reject,
      onSuccess: () => resolve(false),
    })
    upload.start()
  })
  const { status } = await fetch(url, {
    method: 'HEAD',
    headers: { ...person.headers, 'Tus-Resumable': '1.0.0' },
  })
  if (!ended || status !== 410) throw new Error(`given up, and answered ${status}`)
  if (await person.document(id)) throw new Error('given up, and a document all the same')
}

/** Announced by the client itself; its address, or the refusal's status and body. */
function created(person, bytes, metadata, options = {}) {
  return new Promise((resolve) => {
    const upload = new Upload(bytes, {
      endpoint: person.endpoint,
      headers: person.headers,
      metadata,
      retryDelays: null,
      ...options,
      onError: (error) => {
        const answer = error.originalResponse
        resolve({ status: answer?.getStatus(), body: answer?.getBody(), error })
      },
      onSuccess: () => resolve({ url: upload.url }),
    })
    upload.start()
  })
}

async function byItself(person, customerId) {
  const chunkSize = 300_000
  for (const [at, size] of [0, MIB, MIB].entries()) {
    const bytes = randomBytes(size)
    const filename = `by itself ${randomBytes(4).toString('hex')}.bin`
    const metadata = { customerId, filename, sha256: sha256(bytes) }
    const options = { chunkSize, uploadDataDuringCreation: at === 2 }
    const { url, error } = await created(person, bytes, metadata, options)
    if (error) throw error
    await arrived(person, { id: url.split('/').pop() }, bytes)
    const taken = await created(person, bytes, metadata, options)
    const { code, choices } = JSON.parse(taken.body ?? '{}')
    if (taken.status !== 409 || code !== 'NAME_TAKEN' || !choices.includes('KEEP_BOTH'))
      throw new Error(`a taken name is answered ${taken.status}`)
    const both = await created(person, bytes, { ...metadata, onClash: 'KEEP_BOTH' }, options)
    if (both.error) throw both.error
  }
  const unknown = { customerId, filename: 'typed.txt', filetype: 'text/plain' }
  const refused = await created(person, randomBytes(3), unknown)
  if (refused.status !== 400 || !refused.body.includes('filetype'))
    throw new Error(`an unknown key is answered ${refused.status}`)
}

export async function officialClient(person, customerId) {
  const folder = mkdtempSync(join(tmpdir(), 'portico-tus-'))
  try {
    await killed(person, customerId, folder)
    await manyAtOnce(person, customerId)
    await givenUp(person, customerId)
    await byItself(person, customerId)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return `killed ${KILLS} times, ${MANY} at once given up and gone on with: all arrived as sent`
}
