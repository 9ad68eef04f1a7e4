import { lastDay } from '../lib/format.ts'

interface Terms {
  readonly capability: string | null
  readonly expiresAt: string | null
}

/** What is less than viewing and downloading for ever: "viewing only", "until 31 Dec 2026". */
export function termsOf({ capability, expiresAt }: Terms): string[] {
  const parts: string[] = []
  if (capability === 'VIEW') parts.push('viewing only')
  if (expiresAt) parts.push(`until ${lastDay(expiresAt)}`)
  return parts
}
