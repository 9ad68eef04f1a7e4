import { useState } from 'react'
import { Field } from '../kit/Field.tsx'
import { Form } from '../kit/Form.tsx'
import { tell } from '../kit/messages.ts'
import type { Result } from '../lib/command.ts'
import { minute } from '../lib/format.ts'
import { go } from '../lib/route.ts'
import { accept, type Invitation } from './api.ts'

interface Props {
  token: string
  invitation: Invitation
}

const UNEQUAL: Result<unknown> = {
  __typename: 'Refused',
  code: 'UNEQUAL',
  message: 'The two passwords are not the same; type them again.',
}

/** Chooses a password and so accepts the invitation. */
export function SetPassword({ token, invitation }: Props) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  return (
    <>
      <p>
        <strong>{invitation.firm ?? 'The firm'}</strong> invites <strong>{invitation.name}</strong>{' '}
        to its client portal. Choose a password to accept; until {minute(invitation.expiresAt)} the
        link works once.
      </p>
      <Form
        submit="Accept the invitation"
        onSubmit={async () => (password === again ? accept(token, password) : UNEQUAL)}
        onDone={(result) => {
          tell(result)
          go('/portal')
        }}
      >
        <Field
          label="Password"
          type="password"
          autoComplete="new-password"
          hint="12 to 200 characters; a few uncommon words make a good one."
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Field
          label="Password again"
          type="password"
          autoComplete="new-password"
          required
          value={again}
          onChange={(event) => setAgain(event.target.value)}
        />
      </Form>
    </>
  )
}
