import type { Item } from './types.ts'

/**
 * Why the row's switch cannot be used: a path from above is taken away where it
 * was set.
 */
export function whyFixed(item: Item): string | null {
  const { clientAccess, viewerCan, trashedAt } = item
  if (trashedAt) return 'It is in the trash; restore it first.'
  if (!viewerCan.share.allowed) return viewerCan.share.reason ?? 'You may not share this.'
  if (clientAccess.state !== 'YES') return null
  switch (clientAccess.origin) {
    case 'FOLDER':
      return `Access comes ${clientAccess.source ?? 'from a folder above'}; change it there.`
    case 'MASTER_ACCESS':
      return 'Access comes from Master access; switch “Provide master Access” off above.'
    case 'SET_HERE':
    case null:
      return null
  }
}

/** "Yes – from BILLING", "Some (2 of 5)", "No". */
export function accessText({ clientAccess }: Item): string {
  const { label, source } = clientAccess
  return source ? `${label} – ${source}` : label
}
