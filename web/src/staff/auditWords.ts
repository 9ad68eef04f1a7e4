import { lastDay } from '../lib/format.ts'
import type { AuditEntry, Opening } from './audit.ts'

const SOMEBODY = 'Somebody unknown'

/** "AccessGranted" becomes "Access granted". */
export function sentenceCase(eventType: string): string {
  const words = eventType.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** "Access granted: BILLING, to All clients, viewing only, until 31 Dec 2026". */
export function entryText(entry: AuditEntry): string {
  const parts: string[] = []
  if (entry.item) parts.push(entry.item)
  if (entry.subject) parts.push(`to ${entry.subject}`)
  if (entry.capability === 'VIEW') parts.push('viewing only')
  if (entry.expiresAt) parts.push(`until ${lastDay(entry.expiresAt)}`)
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
