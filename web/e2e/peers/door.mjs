/** Somebody at one of the doors, by requests, as our pages send them. */
import { createHash } from 'node:crypto'

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

export class Person {
  cookie = ''

  constructor(origin, path) {
    this.origin = origin
    this.path = path
  }

  get headers() {
    return { 'X-Portico-Request': '1', Origin: this.origin, Cookie: this.cookie }
  }

  async ask(query, variables) {
    const answer = await fetch(`${this.origin}${this.path}/graphql`, {
      method: 'POST',
      headers: { ...this.headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? this.cookie
    const body = await answer.json()
    if (body.errors) throw new Error(JSON.stringify(body.errors))
    return body.data
  }

  async signIn(email, password) {
    const query = 'mutation($i: SignInInput!) { signIn(input: $i) { __typename } }'
    const { signIn } = await this.ask(query, { i: { email, password } })
    if (signIn.__typename !== 'SignedIn') throw new Error(`${email}: ${signIn.__typename}`)
    return this
  }

  /** Announces files; the address and id of each. */
  async announce(customerId, files) {
    const query = `mutation($i: BeginUploadsInput!) { beginUploads(input: $i) {
      ... on UploadsBegun { uploads { ... on UploadTicket { uploadId url } } } } }`
    const announced = files.map(({ name, bytes }) => ({
      name,
      size: String(bytes.length),
      sha256: sha256(bytes),
    }))
    const input = { customerId, onClash: 'KEEP_BOTH', files: announced }
    const { beginUploads } = await this.ask(query, { i: input })
    return beginUploads.uploads.map(({ uploadId, url }) => ({
      id: uploadId,
      url: `${this.origin}${url}`,
    }))
  }

  /** Where a client of tus announces its files by itself. */
  get endpoint() {
    return `${this.origin}/files/uploads`
  }

  /** The document that an upload became; null while it is none. */
  async document(uploadId) {
    const query = 'query($id: ID!) { upload(id: $id) { state itemId } }'
    const { upload } = await this.ask(query, { id: uploadId })
    return upload.state === 'COMPLETED' ? upload.itemId : null
  }

  /** A link to a document, by `beginView` or `beginDownload`; null of what is not shown. */
  async link(mutation, itemId) {
    const done = mutation === 'beginView' ? 'ViewBegun' : 'DownloadBegun'
    const query = `mutation($i: OpenInput!) { ${mutation}(input: $i) {
      __typename ... on ${done} { url } ... on Refused { code } } }`
    const { [mutation]: opened } = await this.ask(query, { i: { itemId } })
    if (opened.code === 'NOT_VIEWABLE') return null
    if (opened.__typename !== done) throw new Error(`${mutation}: ${opened.__typename}`)
    return `${this.origin}${opened.url}`
  }

  async download(itemId) {
    const link = await this.link('beginDownload', itemId)
    const answer = await fetch(link, { headers: { Cookie: this.cookie } })
    return Buffer.from(await answer.arrayBuffer())
  }
}
