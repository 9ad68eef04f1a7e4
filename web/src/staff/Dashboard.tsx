import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Link } from '../kit/Link.tsx'
import { Problem } from '../kit/Notice.tsx'
import { count } from '../lib/format.ts'
import { go } from '../lib/route.ts'
import { useLive } from '../lib/useLive.ts'
import { useTitle } from '../lib/useTitle.ts'
import { CustomerPicker } from './CustomerPicker.tsx'
import { loadCounts } from './customers.ts'
import { NewCustomerDialog } from './NewCustomerDialog.tsx'
import { useCustomer } from './useCustomer.ts'
import { to } from './where.ts'

/** The first page: the vault's cards with their counters. */
export function Dashboard({ customer }: { customer: string | null }) {
  useTitle('Dashboard')
  const [adding, setAdding] = useState(false)
  const counts = useLive(`counts ${customer}`, () => loadCounts(customer))
  const chosen = useCustomer(customer).data
  const figures = counts.data
  return (
    <>
      <h1>Dashboard</h1>
      {counts.error && <Problem text={counts.error} onRetry={counts.reload} />}
      <section className="card" aria-labelledby="card-vault">
        <h2 id="card-vault">CUSTOMER DOCUMENTS</h2>
        <dl className="counters">
          <div>
            <dt>Customers</dt>
            <dd>{figures ? figures.customers.toLocaleString() : '–'}</dd>
          </div>
          <div>
            <dt>{chosen ? `Documents and folders of ${chosen.name}` : 'Documents and folders'}</dt>
            <dd>{figures?.items?.toLocaleString() ?? '–'}</dd>
          </div>
        </dl>
        {figures?.customers === 0 && (
          <p>
            There are no customers yet. Add the first one here; its documents, contacts and portal
            follow from it.
          </p>
        )}
        <CustomerPicker chosen={chosen ?? null} onPick={(id) => go(to('dashboard', id))} />
        <div className="buttons">
          <Link className="button main" to={to('documents', customer)}>
            Open Customer Document
          </Link>
          <Button onClick={() => setAdding(true)}>New customer</Button>
        </div>
        {chosen && figures?.items === 0 && (
          <p className="muted">{count(0, 'document')}: nobody has sent or uploaded anything yet.</p>
        )}
      </section>
      {adding && (
        <NewCustomerDialog
          onClose={() => setAdding(false)}
          onAdded={(id) => go(to('documents', id))}
        />
      )}
    </>
  )
}
