import { useState } from 'react'
import { Dialog } from '../kit/Dialog.tsx'
import { Field } from '../kit/Field.tsx'
import { Form } from '../kit/Form.tsx'
import { tell } from '../kit/messages.ts'
import { Select } from '../kit/Select.tsx'
import { isRefused } from '../lib/command.ts'
import { registerCustomer } from './customers.ts'
import type { Customer } from './types.ts'

interface Props {
  onClose: () => void
  onAdded: (id: string) => void
}

const KINDS = [
  ['ORGANIZATION', 'Organization'],
  ['PERSON', 'Person'],
] as const

/** Registers a customer; its portal stays closed until it is opened. */
export function NewCustomerDialog({ onClose, onAdded }: Props) {
  const [number, setNumber] = useState('')
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Customer['kind']>('ORGANIZATION')
  return (
    <Dialog title="New customer" onClose={onClose}>
      <Form
        submit="Add customer"
        onSubmit={() => registerCustomer(number, name, kind)}
        onDone={(result) => {
          tell(result)
          onClose()
          if (!isRefused(result) && result.customer) onAdded(result.customer.id)
        }}
      >
        <Field
          label="ID"
          hint="Short number, unique in the firm: letters, digits, dots, hyphens, underscores."
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
        <Select label="Kind" value={kind} options={KINDS} onPick={setKind} />
      </Form>
    </Dialog>
  )
}
