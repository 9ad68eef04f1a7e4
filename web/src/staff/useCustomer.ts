import { type Live, useLive } from '../lib/useLive.ts'
import { loadCustomer } from './customers.ts'
import type { Customer } from './types.ts'

const EVERY_MS = 15_000

/** The chosen customer; null where there is no such one. */
export function useCustomer(id: string | null): Live<Customer | null> {
  return useLive(
    id === null ? null : `customer ${id}`,
    async () => (id === null ? null : loadCustomer(id)),
    EVERY_MS,
  )
}
