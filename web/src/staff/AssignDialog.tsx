import { useState } from 'react'
import { Dialog } from '../kit/Dialog.tsx'
import { Form } from '../kit/Form.tsx'
import { tell } from '../kit/messages.ts'
import { Select } from '../kit/Select.tsx'
import { useLive } from '../lib/useLive.ts'
import { CustomerPicker } from './CustomerPicker.tsx'
import { assign, loadMembers } from './contacts.ts'
import { ROLES } from './roles.ts'
import type { ContactRole, Customer } from './types.ts'
import { useCustomer } from './useCustomer.ts'

/** Makes a contact of another customer a contact of this one, too. */
export function AssignDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const [from, setFrom] = useState<string | null>(null)
  const [contactId, setContactId] = useState('')
  const [role, setRole] = useState<ContactRole>('ENTITY_COLLABORATOR')
  const other = useCustomer(from).data
  const members = useLive(from && `members ${from}`, () => loadMembers(from ?? ''))
  const people = members.data?.rows.map(({ contact }) => [contact.id, contact.name] as const) ?? []
  const empty = from === null ? 'Choose a customer above' : 'Choose a contact'
  return (
    <Dialog title={`Assign to ${customer.name ?? customer.number}`} onClose={onClose}>
      <p className="muted">One sign-in, several customers: choose where the contact is known.</p>
      <CustomerPicker
        chosen={other ?? null}
        onPick={(id) => {
          setFrom(id)
          setContactId('')
        }}
      />
      <Form
        submit="Assign"
        onSubmit={() => assign({ contactId, customerId: customer.id, role })}
        onDone={(result) => {
          tell(result)
          onClose()
        }}
      >
        <Select
          label="Contact"
          value={contactId}
          options={[['', empty] as const, ...people]}
          onPick={setContactId}
        />
        <Select label="Role" value={role} options={ROLES} onPick={setRole} />
      </Form>
    </Dialog>
  )
}
