import { CustomerFrame } from './CustomerFrame.tsx'
import { Members } from './Members.tsx'
import { PortalCard } from './PortalCard.tsx'

/** The customer's contacts, and the door they come through. */
export function ContactsPage({ customer }: { customer: string | null }) {
  return (
    <CustomerFrame
      title="Contacts and portal"
      page="contacts"
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
