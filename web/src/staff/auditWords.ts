import type { AuditEntry, Opening } from './audit.ts'
import { termsOf } from './terms.ts'

const SOMEBODY = 'Somebody unknown'

/** What goes to somebody, and what comes from them or is taken; all else is of them. */
const TOWARDS: Readonly<Record<string, 'to' | 'from'>> = {
  AccessGranted: 'to',
  GroupRolesAssigned: 'to',
  MasterAccessGranted: 'to',
  MatterAccessGiven: 'to',
  MembersAdded: 'to',
  AccessRevoked: 'from',
  FolderCreatedByClient: 'from',
  GroupRolesRemoved: 'from',
  MasterAccessRevoked: 'from',
  MatterAccessRevoked: 'from',
  MembersRemoved: 'from',
  UploadedByClient: 'from',
  VersionDepositedByClient: 'from',
}

/** "AccessGranted" becomes "Access granted". */
export function sentenceCase(eventType: string): string {
  const words = eventType.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** "to All clients"; only the name where it stands alone: "Contact closed: Clara Baker". */
function subjectText({ eventType, item, subject }: AuditEntry): string | null {
  const word = TOWARDS[eventType] ?? (item ? 'of' : null)
  return word && subject ? `${word} ${subject}` : subject
}

/** "Access granted: BILLING, to All clients, viewing only, until 31 Dec 2026". */
export function entryText(entry: AuditEntry): string {
  const parts = [entry.item, subjectText(entry), ...termsOf(entry)].filter((part) => part !== null)
  if (entry.reason) parts.push(`“${entry.reason}”`)
  const what = sentenceCase(entry.eventType)
  return parts.length > 0 ? `${what}: ${parts.join(', ')}` : what
}

/** "viewed plan.txt", "downloaded plan.txt (completed)", "was refused plan.txt (NOT_SHARED)". */
export function openingText(opening: Opening): string {
  const item = opening.item ?? 'an item that is erased or hidden'
  if (opening.kind === 'REFUSED') return `was refused ${item} (${opening.code ?? 'no reason'})`
  const completed = opening.completedAt === null ? '' : ' (completed)'
  return `${opening.kind.toLowerCase()} ${item}${completed}`
}

export function actorOf({ actor }: { actor: string | null }): string {
  return actor ?? SOMEBODY
}

/** "Operator on behalf of Ann Lee". */
export function byWhom(entry: AuditEntry): string {
  const actor = actorOf(entry)
  if (entry.onBehalfOfId === null) return actor
  return `${actor} on behalf of ${entry.onBehalfOf ?? SOMEBODY.toLowerCase()}`
}
