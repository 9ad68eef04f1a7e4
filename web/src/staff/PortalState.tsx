import { Link } from '../kit/Link.tsx'
import type { Customer } from './types.ts'
import { to } from './where.ts'

/** Whether contacts may enter; a closed portal makes all grants sleep. */
export function PortalState({ customer }: { customer: Customer }) {
  return (
    <span className="line">
      <span className={customer.portalOpen ? 'state good' : 'state'}>
        {customer.portalOpen ? '● Portal open' : '● Portal closed'}
      </span>
      <Link to={to('contacts', customer.id)}>
        {customer.portalOpen ? 'Contacts and portal' : 'Open it under Contacts and portal'}
      </Link>
    </span>
  )
}
