import { Button } from '../kit/Button.tsx'
import type { Customer } from './types.ts'
import { usePortal } from './usePortal.tsx'

/** What holds for everybody, before any grant counts. */
export function Conditions({ customer }: { customer: Customer }) {
  const { open, question } = usePortal(customer)
  return (
    <>
      <ul className="conditions">
        <li>
          {customer.portalOpen
            ? '✓ The portal is open.'
            : '✗ The portal is closed: nobody can enter.'}
          {!customer.portalOpen && <Button onClick={open}>Open the portal</Button>}
        </li>
        <li>
          {customer.masterAccessOn
            ? '✓ Master access is on: clients see everything of this customer.'
            : '– Master access is off: only what is granted is visible.'}
        </li>
      </ul>
      {question}
    </>
  )
}
