import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { named } from '../lib/format.ts'
import { CustomerDialog } from './CustomerDialog.tsx'
import type { Customer } from './types.ts'

/** What a customer is called. */
export function CustomerCard({ customer }: { customer: Customer }) {
  const [changing, setChanging] = useState(false)
  return (
    <section className="card" aria-labelledby="customer-head">
      <h2 id="customer-head">Customer</h2>
      <div className="line">
        <span className="number">{customer.number}</span> <bdi>{named(customer.name)}</bdi>
        <Button onClick={() => setChanging(true)}>Change name or ID</Button>
      </div>
      {changing && <CustomerDialog customer={customer} onClose={() => setChanging(false)} />}
    </section>
  )
}
