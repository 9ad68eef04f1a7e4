import { useState } from 'react'
import { Dialog } from '../kit/Dialog.tsx'
import { Field } from '../kit/Field.tsx'
import { Form } from '../kit/Form.tsx'
import { tell } from '../kit/messages.ts'
import { changeCustomer } from './customers.ts'
import type { Customer } from './types.ts'

/** Gives a customer another name or ID. */
export function CustomerDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const [number, setNumber] = useState(customer.number)
  const [name, setName] = useState(customer.name ?? '')
  return (
    <Dialog title={`Change ${customer.name ?? customer.number}`} onClose={onClose}>
      <Form
        submit="Save"
        onSubmit={() => changeCustomer(customer.id, number, name)}
        onDone={(result) => {
          tell(result)
          onClose()
        }}
      >
        <Field
          label="ID"
          hint="Short number, unique in the firm. The old one is free for another customer then."
          required
          maxLength={32}
          value={number}
          onChange={(event) => setNumber(event.target.value)}
        />
        <Field
          label="Name"
          hint="As staff and clients read it."
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Form>
    </Dialog>
  )
}
