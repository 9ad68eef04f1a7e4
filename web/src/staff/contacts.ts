import { command, mutation } from '../lib/command.ts'
import { type Connection, loadRows, NOTHING, PAGE_FIELDS } from '../lib/connection.ts'
import { ask, gql } from '../lib/gql.ts'
import { foresee, type Survivors } from './sleeping.ts'
import type { Contact, ContactRole, Member } from './types.ts'

const MEMBERS = gql<
  { customer: { members: Connection<Member> } | null },
  { id: string; after: string | null }
>(
  `query Members($id: ID!, $after: String) {
  customer(by: { id: $id }) {
    members(first: 50, after: $after) {
      edges {
        node {
          contact { id name email kind account invitedUntil }
          membership { portalOn origins { group { id name } role canDownload } }
        }
      }
      ${PAGE_FIELDS}
    }
  }
}`,
)

/** The contacts of a customer by name, page after page until `wanted` are there. */
export const loadMembers = (id: string, wanted = Infinity) =>
  loadRows(
    async (after) => (await ask(MEMBERS, { id, after })).customer?.members ?? NOTHING,
    wanted,
  )

/** A contact as it is noted first, of a customer at once. */
export interface NewContact {
  readonly firstName: string
  readonly lastName: string
  readonly email: string | null
  readonly kind: Contact['kind']
  readonly customerId: string
  readonly role: ContactRole
}

const ADD = mutation<NewContact>('addContact', 'AddContactInput', 'ContactAdded')

/** What is left out stays as the contact's own membership has it. */
interface Assignment {
  contactId: string
  customerId: string
  role?: ContactRole
  canDownload?: boolean
  survivors?: Survivors
}

const ASSIGN = mutation<Assignment>(
  'assignMembership',
  'AssignMembershipInput',
  'MembershipAssigned',
)

/** The invitation, with the link that is told once. */
export interface Invited {
  readonly invitationUrl: string | null
  readonly expiresAt: string
}

const INVITE = mutation<{ contactId: string }, Invited>(
  'inviteContact',
  'InviteContactInput',
  'ContactInvited',
  'invitationUrl expiresAt',
)

export const addContact = (contact: NewContact) => command(ADD, contact)
export const assign = (assignment: Assignment) => command(ASSIGN, assignment)
/** What assigning the contact would wake; nothing is assigned. */
export const foreseeAssigning = (contactId: string, customerId: string) =>
  foresee({ assignMembership: { contactId, customerId, survivors: 'AS_BEFORE' } })
export const invite = (contactId: string) => command(INVITE, { contactId })
