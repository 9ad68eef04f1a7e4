import { named } from '../lib/format.ts'
import type { Customer } from './types.ts'

/**
 * The customer that is asked for, or nobody: what is sent from a page goes to whom it
 * shows, so no other one stands in for who is gone from the list.
 */
export function chosenOf(list: readonly Customer[], wanted: string | null): Customer | null {
  return list.find((one) => one.id === wanted) ?? null
}

/** "Kontor Söderström AB (K-1001)". */
export const labelOf = ({ name, number }: Customer) => `${named(name)} (${number})`
