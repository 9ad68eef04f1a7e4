import { tell } from '../kit/messages.ts'
import type { Result } from '../lib/command.ts'
import { hasEnded, type Terms } from './access.ts'

/** The way back after a revoke: what it took, as it was. What had ended is not put back. */
export function wayBack(
  taken: Terms | null | undefined,
  give: (was: Terms) => Promise<Result<unknown>>,
): (() => void) | undefined {
  if (!taken || hasEnded(taken)) return undefined
  return () => give(taken).then((back) => tell(back))
}
