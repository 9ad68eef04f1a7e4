import { useState } from 'react'
import { Dialog } from '../kit/Dialog.tsx'
import { Field } from '../kit/Field.tsx'
import { Form } from '../kit/Form.tsx'
import { tell } from '../kit/messages.ts'
import type { Result } from '../lib/command.ts'

interface Props {
  title: string
  submit: string
  before?: string
  onName: (name: string) => Promise<Result<unknown>>
  onClose: () => void
}

/** Asks for a name. */
export function NameDialog({ title, submit, before = '', onName, onClose }: Props) {
  const [name, setName] = useState(before)
  return (
    <Dialog title={title} onClose={onClose}>
      <Form
        submit={submit}
        onSubmit={() => onName(name)}
        onDone={(result) => {
          tell(result)
          onClose()
        }}
      >
        <Field
          label="Name"
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Form>
    </Dialog>
  )
}
