import { Switch } from '../kit/Switch.tsx'
import type { Customer } from './types.ts'
import { usePortal } from './usePortal.tsx'

/** Opens and closes the portal of a customer. */
export function PortalCard({ customer }: { customer: Customer }) {
  const { open, close, question } = usePortal(customer)
  return (
    <section className="card" aria-labelledby="portal-head">
      <h2 id="portal-head">Access to the portal</h2>
      <div className="line">
        <Switch
          label={`Access to the portal of ${customer.name ?? customer.number}`}
          text={
            <span className={customer.portalOpen ? 'state good' : 'state'}>
              {customer.portalOpen ? '● Open' : '● Closed'}
            </span>
          }
          on={customer.portalOpen}
          onSwitch={(on) => (on ? open() : close())}
        />
      </div>
      <p className="muted">
        {customer.portalOpen
          ? 'Contacts with an active account can enter. They see what is granted, and nothing else.'
          : 'Nobody can enter. What was granted before sleeps; opening asks what becomes of it.'}
      </p>
      {question}
    </section>
  )
}
