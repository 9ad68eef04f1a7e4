import { announceChange } from '../lib/changes.ts'
import { OUR_HEADER } from '../lib/gql.ts'
import { sha256 } from '../lib/hash.ts'
import { Line } from './line.ts'
import { keep, recall } from './memory.ts'
import { type Sender, sender } from './sender.ts'
import type { Begin, Choice, Destination, Outcome, State, Upload } from './types.ts'

/** The server takes so many announcements in one request. */
const AT_ONCE = 100

/** So many files are sent at a time: the server takes 32 of a person's, who has other pages. */
const SENT_AT_ONCE = 6

/** The tray's uploads; they outlive navigation within the page. */
export class Uploads {
  private list: readonly Upload[]
  private readonly files = new Map<string, File>()
  private readonly senders = new Map<string, Sender>()
  private readonly listeners = new Set<() => void>()
  private readonly line = new Line(SENT_AT_ONCE)

  constructor(
    private readonly begin: Begin,
    private readonly place: string,
    private readonly storage: Storage,
  ) {
    this.list = recall(storage, place)
  }

  readonly current = (): readonly Upload[] => this.list

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Announces files and sends those that the server takes. */
  async add(files: readonly File[], to: Destination): Promise<void> {
    const added = files.map((file): Upload => {
      const key = crypto.randomUUID()
      this.files.set(key, file)
      const { name, size } = file
      return { key, name, size, sent: 0, to, state: { is: 'waiting' }, url: null }
    })
    this.set([...this.list, ...added])
    await this.announce(added, to, 'ASK')
  }

  /** The person's answer to a name clash. */
  async choose(key: string, choice: Choice): Promise<void> {
    const upload = this.find(key)
    if (!upload) return
    this.change(key, { state: { is: 'waiting' } })
    await this.announce([upload], upload.to, choice)
  }

  pause(key: string): void {
    this.senders.get(key)?.pause()
    this.line.leave(key)
    this.change(key, { state: { is: 'paused' } })
  }

  /** Goes on, or begins again where the server never took it. */
  async resume(key: string): Promise<void> {
    const upload = this.find(key)
    const file = this.files.get(key)
    if (!upload || !file) return
    if (upload.url === null) return this.choose(key, 'ASK')
    this.send(upload, file, upload.url)
  }

  /** Gives a remembered upload its file again; false if it is another one. */
  attach(key: string, file: File): boolean {
    const upload = this.find(key)
    if (!upload || file.name !== upload.name || file.size !== upload.size) return false
    this.files.set(key, file)
    this.resume(key)
    return true
  }

  /** Takes a line away; what was not finished is given up. */
  remove(key: string): void {
    const upload = this.find(key)
    const sending = this.senders.get(key)
    if (upload && upload.state.is !== 'done') {
      if (sending) sending.giveUp().catch(() => {})
      else if (upload.url) this.terminate(upload.url)
    }
    this.line.leave(key)
    this.senders.delete(key)
    this.files.delete(key)
    this.set(this.list.filter((one) => one.key !== key))
  }

  private terminate(url: string): void {
    const headers = { 'Tus-Resumable': '1.0.0', ...OUR_HEADER }
    fetch(url, { method: 'DELETE', headers }).catch(() => {})
  }

  private async announce(uploads: readonly Upload[], to: Destination, onClash: Choice) {
    for (let from = 0; from < uploads.length; from += AT_ONCE) {
      await this.announceSome(uploads.slice(from, from + AT_ONCE), to, onClash)
    }
  }

  private async announceSome(uploads: readonly Upload[], to: Destination, onClash: Choice) {
    const files = await Promise.all(
      uploads.map(async ({ key, name, size }) => {
        const file = this.files.get(key)
        return { name, size: String(size), sha256: file ? await sha256(file) : null }
      }),
    )
    const answer = await this.begin(to, files, onClash)
    uploads.forEach((upload, at) => {
      if ('refused' in answer) {
        this.change(upload.key, { state: { is: 'failed', reason: answer.refused, canRetry: true } })
      } else {
        const outcome = answer.uploads[at]
        if (outcome) this.proceed(upload, outcome)
      }
    })
  }

  private proceed(upload: Upload, outcome: Outcome): void {
    const { key } = upload
    const file = this.files.get(key)
    if (outcome.__typename === 'NameClash') {
      this.change(key, { state: { is: 'clash', clash: outcome } })
    } else if (outcome.__typename === 'Refused') {
      this.change(key, { state: { is: 'failed', reason: outcome.message, canRetry: false } })
    } else if (outcome.itemId !== null) {
      this.finish(upload)
    } else if (file) {
      this.send(upload, file, outcome.url)
    }
  }

  /** Sends the file when it is its turn. */
  private send({ key }: Upload, file: File, url: string): void {
    this.change(key, { state: { is: 'sending' }, url })
    this.line.join(key, () => this.senderOf(key, file, url).start())
  }

  private senderOf(key: string, file: File, url: string): Sender {
    const known = this.senders.get(key)
    if (known) return known
    const made = sender(file, url, {
      onProgress: (sent) => this.change(key, { sent }),
      onDone: () => this.finish(this.find(key)),
      onFailed: (reason, canRetry) => {
        this.line.leave(key)
        this.change(key, { state: { is: 'failed', reason, canRetry } })
      },
    })
    this.senders.set(key, made)
    return made
  }

  private finish(upload: Upload | undefined): void {
    if (!upload) return
    this.line.leave(upload.key)
    this.senders.delete(upload.key)
    this.files.delete(upload.key)
    this.change(upload.key, { sent: upload.size, state: { is: 'done' } })
    announceChange()
  }

  private find(key: string): Upload | undefined {
    return this.list.find((upload) => upload.key === key)
  }

  private change(key: string, now: { sent?: number; state?: State; url?: string | null }): void {
    this.set(this.list.map((upload) => (upload.key === key ? { ...upload, ...now } : upload)))
  }

  private set(list: readonly Upload[]): void {
    this.list = list
    keep(this.storage, this.place, list)
    for (const listener of this.listeners) listener()
  }
}
