import { named } from '../lib/format.ts'
import type { MembershipOrigin } from './types.ts'

/** What a membership lets a contact do, as staff choose it. */
export const ROLES = [
  ['ENTITY_COLLABORATOR', 'Contact – Entity Collaborator'],
  ['ENTITY_ACCESS', 'Contact – Entity Access'],
] as const

/** "Inherited from the group Board: Contact – Entity Access, without download". */
export function inheritedText({ group, role, canDownload }: MembershipOrigin): string {
  const may = ROLES.find(([key]) => key === role)?.[1] ?? role
  const from = `Inherited from the group ${named(group?.name)}`
  return `${from}: ${may}${canDownload ? '' : ', without download'}`
}
