import { tell } from '../kit/messages.ts'
import { Switch } from '../kit/Switch.tsx'
import { switchPortal } from './customers.ts'
import type { Customer } from './types.ts'

/** Opens and closes the portal of a customer. */
export function PortalCard({ customer }: { customer: Customer }) {
  const change = async (open: boolean) => {
    tell(await switchPortal(customer.id, open), () =>
      switchPortal(customer.id, !open).then((back) => tell(back)),
    )
  }
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
          onSwitch={change}
        />
      </div>
      <p className="muted">
        {customer.portalOpen
          ? 'Contacts with an active account can enter. They see what is granted, and nothing else.'
          : 'Nobody can enter. Grants sleep, and apply again when the portal opens.'}
      </p>
    </section>
  )
}
