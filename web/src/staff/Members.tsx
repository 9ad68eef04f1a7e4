import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Empty, Loading, Problem } from '../kit/Notice.tsx'
import { PAGE } from '../lib/connection.ts'
import { useLive } from '../lib/useLive.ts'
import { AddContactDialog } from './AddContactDialog.tsx'
import { AssignDialog } from './AssignDialog.tsx'
import { loadMembers } from './contacts.ts'
import { InvitationDialog, type Link } from './InvitationDialog.tsx'
import { MemberRow } from './MemberRow.tsx'
import type { Customer } from './types.ts'

const EVERY_MS = 10_000

/** Who belongs to the customer. */
export function Members({ customer }: { customer: Customer }) {
  const [open, setOpen] = useState<'add' | 'assign' | null>(null)
  const [link, setLink] = useState<Link | null>(null)
  const [wanted, setWanted] = useState(PAGE)
  const members = useLive(
    `members ${customer.id} ${wanted}`,
    () => loadMembers(customer.id, wanted),
    EVERY_MS,
  )
  const rows = members.data
  const close = () => setOpen(null)
  return (
    <section className="contacts" aria-labelledby="members-head">
      <div className="toolbar">
        <h2 id="members-head">Contacts</h2>
        <div className="buttons">
          <Button kind="main" onClick={() => setOpen('add')}>
            Add contact
          </Button>
          <Button onClick={() => setOpen('assign')}>Assign existing contact</Button>
        </div>
      </div>
      {members.error && <Problem text={members.error} onRetry={members.reload} />}
      {!rows && !members.error && <Loading />}
      {rows?.total === 0 && (
        <Empty title="No contacts yet">
          <p>
            People whom you add or assign appear here. Adding gives no access: invite them so that
            they can sign in, and grant what they are to see.
          </p>
        </Empty>
      )}
      <ul className="members">
        {rows?.rows.map((member) => (
          <MemberRow
            key={member.contact.id}
            member={member}
            customer={customer}
            onInvited={setLink}
          />
        ))}
      </ul>
      {rows?.hasMore && (
        <Button onClick={() => setWanted(wanted + PAGE)}>
          Show more ({rows.rows.length} of {rows.total.toLocaleString()})
        </Button>
      )}
      {open === 'add' && <AddContactDialog customer={customer} onClose={close} />}
      {open === 'assign' && <AssignDialog customer={customer} onClose={close} />}
      {link && <InvitationDialog link={link} onClose={() => setLink(null)} />}
    </section>
  )
}
