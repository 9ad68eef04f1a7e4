import { lastDay, minute } from '../lib/format.ts'
import type { AccessPath } from './types.ts'

function origin(path: AccessPath, item: string): string {
  switch (path.kind) {
    case 'MASTER_ACCESS':
      return 'Master access'
    case 'MATTER':
      return 'Access to the matter'
    case 'OWN_WORK':
      return 'Sent or made it'
    case 'ROLE':
      return 'Staff role'
    case 'GRANT':
      return path.itemId === item ? 'Granted here' : `From ${path.itemName ?? 'a folder above'}`
  }
}

/** "changed by Ann Lee on 5 Nov 2026"; nothing where nobody changed it. */
function changeOf({ changedBy, changedAt }: AccessPath): string | null {
  if (!changedAt) return null
  const by = changedBy ? ` by ${changedBy}` : ''
  return `changed${by} on ${minute(changedAt)}`
}

/**
 * "From BILLING, to All clients, by Ann Lee, on 3 Nov 2026, changed by Bob Ray on 5 Nov
 * 2026, until 31 Dec 2026".
 */
export function pathText(path: AccessPath, item: string): string {
  const parts = [origin(path, item)]
  if (path.subject) parts.push(`to ${path.subject}`)
  if (path.capability === 'VIEW') parts.push('viewing only')
  if (path.grantedBy) parts.push(`by ${path.grantedBy}`)
  if (path.grantedAt) parts.push(`on ${minute(path.grantedAt)}`)
  const change = changeOf(path)
  if (change) parts.push(change)
  if (path.expiresAt) parts.push(`until ${lastDay(path.expiresAt)}`)
  return parts.join(', ')
}
