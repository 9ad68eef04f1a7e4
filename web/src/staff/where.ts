import { address } from '../lib/route.ts'
import { type ActorKind, actorKindOf } from './actorKinds.ts'

export type Page = 'dashboard' | 'documents' | 'contacts' | 'audit'

/** What the address of a page says. */
export interface Where {
  readonly page: Page
  readonly customer: string | null
  readonly folder: string | null
  /** Whose acts are shown; everybody's if none. */
  readonly by: ActorKind | null
}

const PAGES: readonly Page[] = ['documents', 'contacts', 'audit']

export function whereOf(url: URL): Where {
  const name = url.pathname.replace(/^\/staff\/?/, '')
  return {
    page: PAGES.find((page) => page === name) ?? 'dashboard',
    customer: url.searchParams.get('customer'),
    folder: url.searchParams.get('folder'),
    by: actorKindOf(url.searchParams.get('by')),
  }
}

export function to(page: Page, customer: string | null, folder: string | null = null): string {
  return address(page === 'dashboard' ? '/staff' : `/staff/${page}`, { customer, folder })
}

/** The evidence about a customer, of what this kind of actor did. */
export function toAudit(customer: string | null, by: ActorKind | null): string {
  return address('/staff/audit', { customer, by: by?.toLowerCase() })
}
