/** What the client schema says, as far as the portal asks. */

import type { ItemKind } from '../lib/kinds.ts'

export interface Allowed {
  readonly allowed: boolean
  readonly reason: string | null
}

/** One content of a document. */
export interface Version {
  readonly id: string
  /** The newest one's is how many the viewer may see. */
  readonly number: number
  readonly size: string
  readonly mediaType: string
  readonly addedAt: string
  readonly mine: boolean
  readonly viewerCan: Record<'view' | 'download', Allowed>
}

export interface Item {
  readonly id: string
  readonly kind: ItemKind
  readonly name: string | null
  readonly modifiedAt: string
  readonly version: Pick<Version, 'number' | 'size' | 'mediaType'> | null
  readonly mine: boolean
  readonly viewerCan: Record<'view' | 'download' | 'upload' | 'newFolder' | 'withdraw', Allowed>
}

export interface Customer {
  readonly id: string
  readonly number: string
  readonly name: string | null
  readonly role: 'ENTITY_ACCESS' | 'ENTITY_COLLABORATOR'
}

export interface Viewer {
  readonly me: { readonly name: string } | null
  readonly firm: { readonly name: string } | null
}
