import { CustomerCard } from './CustomerCard.tsx'
import { CustomerFrame } from './CustomerFrame.tsx'
import { Members } from './Members.tsx'
import { PortalCard } from './PortalCard.tsx'
import { to } from './where.ts'

/** What the customer is called, its contacts, and the door they come through. */
export function ContactsPage({ customer }: { customer: string | null }) {
  return (
    <CustomerFrame
      title="Contacts and portal"
      of={(id) => to('contacts', id)}
      customer={customer}
      promise="Their contacts appear here, with invitations and the switch of their portal."
    >
      {(chosen) => (
        <>
          <CustomerCard key={chosen.id} customer={chosen} />
          <PortalCard customer={chosen} />
          <Members customer={chosen} />
        </>
      )}
    </CustomerFrame>
  )
}
