import { CustomerFrame } from './CustomerFrame.tsx'
import { Members } from './Members.tsx'
import { PortalCard } from './PortalCard.tsx'
import { to } from './where.ts'

/** The customer's contacts, and the door they come through. */
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
          <PortalCard customer={chosen} />
          <Members customer={chosen} />
        </>
      )}
    </CustomerFrame>
  )
}
