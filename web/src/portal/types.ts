/** What the client schema says, as far as the portal asks. */

import type { ItemKind } from '../lib/kinds.ts'

export interface Allowed {
  readonly allowed: boolean
  readonly reason: string | null
}

export interface Item {
  readonly id: string
  readonly kind: ItemKind
  readonly name: string | null
  readonly modifiedAt: string
  readonly version: { readonly size: string; readonly mediaType: string } | null
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
