/**
 * The official client of tus in a process of its own, forked and told by a message
 * what to send. It ends itself by SIGKILL after so many bytes, if it is told to.
 */
import { createReadStream } from 'node:fs'
import { Agent } from 'node:http'
import { connect } from 'node:net'
import { DefaultHttpStack, FileUrlStorage, Upload } from 'tus-js-client'

/** Connections that write no byte more than `fatal` in all. */
function fatalAfter(fatal) {
  const agent = new Agent()
  let left = fatal
  agent.createConnection = (options) => {
    const socket = connect(options)
    const write = socket.write.bind(socket)
    socket.write = (data, encoding, done) => {
      const bytes = Buffer.from(data, typeof encoding === 'string' ? encoding : undefined)
      const last = bytes.length >= left
      left -= bytes.length
      if (!last) return write(data, encoding, done)
      const part = bytes.subarray(0, bytes.length + left)
      return write(part, () => process.kill(process.pid, 'SIGKILL'))
    }
    return socket
  }
  return agent
}

process.once('message', async ({ url, path, kept, headers, fatal }) => {
  const upload = new Upload(createReadStream(path), {
    endpoint: 'http://127.0.0.1:9/none-is-made-here',
    uploadUrl: url,
    urlStorage: new FileUrlStorage(kept),
    httpStack: new DefaultHttpStack({ agent: fatalAfter(fatal ?? Number.POSITIVE_INFINITY) }),
    headers,
    retryDelays: null,
    onError: (error) => {
      console.error(error.message)
      process.exit(1)
    },
    onSuccess: () => process.exit(0),
  })
  if (!url) {
    const previous = await upload.findPreviousUploads()
    if (previous.length === 0) throw new Error('the client has kept nothing')
    upload.resumeFromPreviousUpload(previous[0])
  }
  upload.start()
})
