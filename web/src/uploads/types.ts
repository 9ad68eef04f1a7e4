/** Where files go. Staff name a parent or a document; clients a folder. */
export interface Destination {
  readonly customerId: string
  readonly folderId: string | null
  /** Set where the file is a new version of this document. */
  readonly documentId: string | null
}

export type Choice = 'ASK' | 'KEEP_BOTH' | 'NEW_VERSION'

/** A file as it is announced. */
export interface Announced {
  readonly name: string
  readonly size: string
  readonly sha256: string | null
}

export interface Ticket {
  readonly __typename: 'UploadTicket'
  readonly uploadId: string
  readonly url: string
  readonly itemId: string | null
}

export interface Clash {
  readonly __typename: 'NameClash'
  readonly choices: readonly Choice[]
  readonly suggestion: string | null
  readonly message: string
}

export type Outcome = Ticket | Clash | { readonly __typename: 'Refused'; readonly message: string }

/** Announces files to the server, each audience in its own way. */
export type Begin = (
  to: Destination,
  files: readonly Announced[],
  onClash: Choice,
) => Promise<{ uploads: readonly Outcome[] } | { refused: string }>

export type State =
  | { readonly is: 'waiting' }
  | { readonly is: 'sending' }
  | { readonly is: 'paused' }
  /** After a reload: the page must be given the file again. */
  | { readonly is: 'unattached' }
  | { readonly is: 'clash'; readonly clash: Clash }
  | { readonly is: 'failed'; readonly reason: string; readonly canRetry: boolean }
  | { readonly is: 'done' }

/** A line of the tray. */
export interface Upload {
  readonly key: string
  readonly name: string
  readonly size: number
  readonly sent: number
  readonly to: Destination
  readonly state: State
  /** Its tus resource, once announced. */
  readonly url: string | null
}
