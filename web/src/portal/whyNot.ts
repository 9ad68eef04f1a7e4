import type { Allowed } from './types.ts'

/** Why a button cannot be used; null where it can. */
export const whyNot = ({ allowed, reason }: Allowed) =>
  allowed ? null : (reason ?? 'Not allowed.')
