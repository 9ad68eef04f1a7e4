import { useState } from 'react'
import { Dialog } from '../kit/Dialog.tsx'
import { Form } from '../kit/Form.tsx'
import { tell } from '../kit/messages.ts'
import { Select } from '../kit/Select.tsx'
import type { Refused } from '../lib/command.ts'
import { useLive } from '../lib/useLive.ts'
import { CustomerPicker } from './CustomerPicker.tsx'
import { assign, foreseeAssigning, loadMembers } from './contacts.ts'
import { ROLES } from './roles.ts'
import { SurvivorsField } from './SurvivorsField.tsx'
import type { Survivors } from './sleeping.ts'
import type { ContactRole, Customer } from './types.ts'
import { useCustomer } from './useCustomer.ts'

/** Nobody loses what sleeps without having been asked. */
const LOOKING: Refused = {
  __typename: 'Refused',
  code: 'INVALID_INPUT',
  message: 'What was given here before is still being looked up; press Assign again in a moment.',
}

/** Makes a contact of another customer a contact of this one, too. */
export function AssignDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const [from, setFrom] = useState<string | null>(null)
  const [contactId, setContactId] = useState('')
  const [role, setRole] = useState<ContactRole>('ENTITY_COLLABORATOR')
  const [survivors, setSurvivors] = useState<Survivors>('REVOKE')
  const other = useCustomer(from).data
  const members = useLive(from && `members ${from}`, () => loadMembers(from ?? ''))
  const people = members.data?.rows.map(({ contact }) => [contact.id, contact.name] as const) ?? []
  const foreseen = useLive(contactId === '' ? null : `assigning ${contactId} ${customer.id}`, () =>
    foreseeAssigning(contactId, customer.id),
  )
  const pick = (id: string) => {
    setContactId(id)
    setSurvivors('REVOKE')
  }
  const isLooking = contactId !== '' && foreseen.data === undefined && !foreseen.error
  const submit = async () =>
    isLooking ? LOOKING : assign({ contactId, customerId: customer.id, role, survivors })
  const empty = from === null ? 'Choose a customer above' : 'Choose a contact'
  return (
    <Dialog title={`Assign to ${customer.name ?? customer.number}`} onClose={onClose}>
      <p className="muted">One sign-in, several customers: choose where the contact is known.</p>
      <CustomerPicker
        chosen={other ?? null}
        onPick={(id) => {
          setFrom(id)
          pick('')
        }}
      />
      <Form
        submit="Assign"
        onSubmit={submit}
        onDone={(result) => {
          tell(result)
          onClose()
        }}
      >
        <Select
          label="Contact"
          value={contactId}
          options={[['', empty] as const, ...people]}
          onPick={pick}
        />
        <Select label="Role" value={role} options={ROLES} onPick={setRole} />
        <SurvivorsField foreseen={foreseen.data} value={survivors} onPick={setSurvivors} />
      </Form>
    </Dialog>
  )
}
