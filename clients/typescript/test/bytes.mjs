/** `node test/bytes.mjs`: what became of each of many files, when some cannot be sent. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { PorticoError, sendFiles } from 'portico-client/portal'

const MISMATCH = { code: 'CONTENT_MISMATCH', message: 'The bytes are not those.' }
const TUS = { 'Tus-Resumable': '1.0.0' }
/** By path, the bytes that came. */
const received = new Map()

/** Takes what is sent to it by tus, but for one address. */
const server = createServer(async (request, response) => {
  if (request.method === 'HEAD') {
    response.writeHead(200, { ...TUS, 'Upload-Offset': '0', 'Upload-Length': '5' }).end()
    return
  }
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  if (request.url === '/bad') {
    response.writeHead(422, { ...TUS, 'Content-Type': 'application/json' })
    response.end(JSON.stringify(MISMATCH))
    return
  }
  received.set(request.url, bytes.toString())
  response.writeHead(204, { ...TUS, 'Upload-Offset': String(bytes.length) }).end()
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`

/** A file as tus takes it in Node. */
const file = (name) => Object.assign(Buffer.from('bytes'), { name, size: 5 })
const ticket = (name, itemId) => ({
  __typename: 'UploadTicket',
  uploadId: name,
  url: `${origin}/${name}`,
  itemId,
})
const begun = (name) => {
  if (name === 'clash') return { __typename: 'NameClash', message: 'It is there already.' }
  return ticket(name, ['bad', 'good', 'last'].includes(name) ? null : 'item')
}

/** How many files each request announced. */
const announced = []
const door = {
  beginUploads: async ({ customerId, files }) => {
    assert.equal(customerId, 'customer')
    announced.push(files.length)
    if (announced.length === 2) throw new PorticoError('UNREACHABLE', 'Try again.')
    if (announced.length === 3) return { __typename: 'Refused', code: 'BUSY', message: 'Later.' }
    return { __typename: 'UploadsBegun', uploads: files.map(({ name }) => begun(name)) }
  },
}

const names = ['bad', 'good', 'clash', ...Array.from({ length: 307 }, (_, n) => `${n}`), 'last']
try {
  const outcomes = await sendFiles(door, { customerId: 'customer' }, names.map(file))
  assert.deepEqual(announced, [100, 100, 100, 11])
  assert.equal(outcomes.length, names.length)
  assert.deepEqual(outcomes[0], { __typename: 'NotSent', ...MISMATCH })
  const kinds = outcomes.map((one) => one.__typename)
  assert.deepEqual(kinds.slice(1, 4), ['UploadTicket', 'NameClash', 'UploadTicket'])
  assert(outcomes.slice(100, 200).every((one) => one.code === 'UNREACHABLE'))
  assert(outcomes.slice(200, 300).every((one) => one.code === 'BUSY'))
  assert(kinds.slice(300).every((kind) => kind === 'UploadTicket'))
  assert.deepEqual([...received.keys()].sort(), ['/good', '/last'])
  assert.equal(received.get('/good'), 'bytes')
  console.log('✓ each file has an outcome of its own, in hundreds')
} finally {
  server.close()
  server.closeAllConnections()
}
