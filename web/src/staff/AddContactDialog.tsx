import { useState } from 'react'
import { Dialog } from '../kit/Dialog.tsx'
import { Field } from '../kit/Field.tsx'
import { Form } from '../kit/Form.tsx'
import { tell } from '../kit/messages.ts'
import { Select } from '../kit/Select.tsx'
import { addContact } from './contacts.ts'
import { ROLES } from './roles.ts'
import type { Contact, ContactRole, Customer } from './types.ts'

const KINDS = [
  ['CLIENT', 'Client: belongs to the customer'],
  ['PARTNER', 'Partner: an outside adviser'],
] as const

/** Notes a person and makes them a contact of the customer: both, or nothing. */
export function AddContactDialog({
  customer,
  onClose,
}: {
  customer: Customer
  onClose: () => void
}) {
  const [firstName, setFirstName] = useState('')
  const [lastName, setLastName] = useState('')
  const [email, setEmail] = useState('')
  const [kind, setKind] = useState<Contact['kind']>('CLIENT')
  const [role, setRole] = useState<ContactRole>('ENTITY_COLLABORATOR')
  const submit = () =>
    addContact({ firstName, lastName, email: email || null, kind, customerId: customer.id, role })
  return (
    <Dialog title={`Add contact of ${customer.name ?? customer.number}`} onClose={onClose}>
      <Form
        submit="Add contact"
        onSubmit={submit}
        onDone={(result) => {
          tell(result)
          onClose()
        }}
      >
        <Field
          label="First name"
          required
          value={firstName}
          onChange={(event) => setFirstName(event.target.value)}
        />
        <Field
          label="Last name"
          required
          value={lastName}
          onChange={(event) => setLastName(event.target.value)}
        />
        <Field
          label="E-mail address"
          type="email"
          hint="Needed before an invitation."
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Select label="Kind" value={kind} options={KINDS} onPick={setKind} />
        <Select label="Role" value={role} options={ROLES} onPick={setRole} />
      </Form>
    </Dialog>
  )
}
