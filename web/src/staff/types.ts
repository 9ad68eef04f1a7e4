/** What the staff schema says, as far as the console asks. */

import type { ItemKind } from '../lib/kinds.ts'

export interface Allowed {
  readonly allowed: boolean
  readonly reason: string | null
}

export type Capability = 'VIEW' | 'DOWNLOAD'

export interface ClientAccess {
  readonly state: 'YES' | 'SOME' | 'NO'
  readonly label: string
  readonly origin: 'SET_HERE' | 'FOLDER' | 'MASTER_ACCESS' | null
  readonly source: string | null
}

export interface Item {
  readonly id: string
  readonly kind: ItemKind
  readonly purpose: string | null
  readonly name: string | null
  readonly modifiedAt: string
  readonly trashedAt: string | null
  readonly sentByContactId: string | null
  readonly withdrawn: boolean
  readonly version: {
    readonly number: number
    readonly size: string
    readonly scan: string
    readonly openedByStaff: boolean
  } | null
  readonly clientAccess: ClientAccess
  readonly viewerCan: Record<
    | 'download'
    | 'upload'
    | 'newFolder'
    | 'addVersion'
    | 'rename'
    | 'trash'
    | 'restore'
    | 'restoreKeepBoth'
    | 'share',
    Allowed
  >
}

export interface Customer {
  readonly id: string
  readonly number: string
  readonly name: string | null
  readonly kind: 'PERSON' | 'ORGANIZATION'
  readonly portalOpen: boolean
  readonly filesRootId: string
  readonly masterAccessOn: boolean
}

export interface Contact {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly kind: 'CLIENT' | 'PARTNER'
  readonly account: 'NONE' | 'INVITED' | 'ACTIVE' | 'CLOSED'
  readonly invitedUntil: string | null
}

export type ContactRole = 'ENTITY_ACCESS' | 'ENTITY_COLLABORATOR'

/** One membership of several that add up. */
export interface MembershipOrigin {
  /** The group it is inherited from; null where it is the contact's own. */
  readonly group: { readonly id: string; readonly name: string | null } | null
  readonly role: ContactRole
  readonly canDownload: boolean
}

export interface Member {
  readonly contact: Contact
  readonly membership: {
    readonly portalOn: boolean
    readonly origins: readonly MembershipOrigin[]
  }
}

export interface AccessPath {
  readonly kind: 'MASTER_ACCESS' | 'GRANT' | 'MATTER' | 'OWN_WORK' | 'ROLE'
  readonly itemId: string | null
  readonly itemName: string | null
  readonly subject: string | null
  readonly capability: Capability | null
  readonly expiresAt: string | null
  readonly grantedBy: string | null
  readonly grantedAt: string | null
  /** Of the last change of the grant, if there was one. */
  readonly changedBy: string | null
  readonly changedAt: string | null
}

export interface AccessEntry {
  readonly contact: { readonly id: string; readonly name: string; readonly account: string }
  readonly view: {
    readonly allowed: boolean
    readonly reason: string
    readonly paths: readonly AccessPath[]
  }
  readonly download: Allowed
}

/** A grant set on the item itself. */
export interface Grant {
  readonly id: string
  readonly contactId: string | null
  readonly capability: Capability
  readonly expiresAt: string | null
}

export interface Me {
  readonly id: string
  readonly name: string | null
  readonly firm: string | null
  readonly permissions: readonly string[]
}
