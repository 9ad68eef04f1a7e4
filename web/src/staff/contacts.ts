import { command, mutation } from '../lib/command.ts'
import { ask, gql } from '../lib/gql.ts'
import type { Contact, ContactRole, Member } from './types.ts'

const MEMBERS = gql<{ customer: { members: Member[] } | null }, { id: string }>(
  `query Members($id: ID!) {
  customer(by: { id: $id }) {
    members {
      contact { id name email kind account invitedUntil }
      membership { role canDownload portalOn }
    }
  }
}`,
)

export const loadMembers = async (id: string) =>
  (await ask(MEMBERS, { id })).customer?.members ?? []

/** A contact as it is noted first. */
export interface NewContact {
  readonly firstName: string
  readonly lastName: string
  readonly email: string | null
  readonly kind: Contact['kind']
}

const ADD = mutation<NewContact, { contact: { id: string } | null }>(
  'addContact',
  'AddContactInput',
  'ContactAdded',
  'contact { id }',
)

interface Assignment {
  contactId: string
  customerId: string
  role: ContactRole
  canDownload: boolean
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
export const invite = (contactId: string) => command(INVITE, { contactId })
