import { randomUUID } from 'node:crypto'
import { addItem, children, db, now } from './data.mjs'

export function beginUploads({ customerId, folder, documentId, files, onClash, contact }) {
  const customer = db.customers.find((one) => one.id === customerId)
  const uploads = files.map(({ name, size }) => {
    const twin = children(folder ?? customer.filesRootId).find((one) => one.name === name)
    if (twin && !documentId && onClash === 'ASK') {
      const choices = contact ? ['KEEP_BOTH'] : ['NEW_VERSION', 'KEEP_BOTH']
      return {
        __typename: 'NameClash',
        name,
        existingId: twin.id,
        choices,
        suggestion: `(2) ${name}`,
        message: 'A document with this name is already there.',
      }
    }
    const over = documentId ?? (onClash === 'NEW_VERSION' ? twin?.id : null)
    const id = randomUUID()
    const finalName = twin && onClash === 'KEEP_BOTH' ? `(2) ${name}` : name
    db.uploads.set(id, {
      customer,
      folder,
      name: finalName,
      size: Number(size),
      contact,
      over,
      bytes: Buffer.alloc(0),
    })
    return {
      __typename: 'UploadTicket',
      uploadId: id,
      name,
      url: `/files/uploads/${id}`,
      expiresAt: now(),
      itemId: null,
    }
  })
  return { __typename: 'UploadsBegun', code: 'DONE', message: 'Send the bytes.', args: {}, uploads }
}

export function openTicket(itemId, attachment, actor, actorKind) {
  const ticket = randomUUID()
  const item = db.items.get(itemId)
  const opening = {
    seq: String(db.log.length + 1),
    at: now(),
    actor,
    actorKind,
    item: item.name,
    kind: attachment ? 'DOWNLOADED' : 'VIEWED',
    code: null,
    completedAt: null,
    sourceIp: '127.0.0.1',
  }
  db.tickets.set(ticket, { item, attachment, opening })
  db.log.unshift(opening)
  return `/files/download/${ticket}`
}

function finish(upload) {
  const old = upload.over && db.items.get(upload.over)
  if (old) Object.assign(old, { bytes: upload.bytes, number: old.number + 1, modifiedAt: now() })
  else
    addItem(upload.customer, upload.folder, 'DOCUMENT', upload.name, upload.bytes, upload.contact)
}

export async function serveUpload(request, response, id) {
  const upload = db.uploads.get(id)
  const headers = { 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' }
  if (!upload) return response.writeHead(404, headers).end()
  if (request.method === 'PATCH') {
    for await (const bytes of request) upload.bytes = Buffer.concat([upload.bytes, bytes])
    if (upload.bytes.length === upload.size) finish(upload)
    return response.writeHead(204, { ...headers, 'Upload-Offset': upload.bytes.length }).end()
  }
  if (request.method === 'HEAD') {
    return response
      .writeHead(200, {
        ...headers,
        'Upload-Offset': upload.bytes.length,
        'Upload-Length': upload.size,
      })
      .end()
  }
  db.uploads.delete(id)
  response.writeHead(204, headers).end()
}

export function serveDownload(response, ticket) {
  const found = db.tickets.get(ticket)
  if (!found) return response.writeHead(404).end()
  const { item, attachment, opening } = found
  response.writeHead(200, {
    'Content-Type': item.mediaType,
    'Content-Disposition': `${attachment ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(item.name)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
  })
  response.end(item.bytes)
  opening.completedAt ??= now()
}
