import { useState } from 'react'
import { Field } from '../kit/Field.tsx'
import { Form } from '../kit/Form.tsx'
import { announceChange } from '../lib/changes.ts'
import { command, mutation } from '../lib/command.ts'
import { useTitle } from '../lib/useTitle.ts'

const SIGN_IN = mutation<{ email: string; password: string }>('signIn', 'SignInInput', 'SignedIn')

interface Props {
  title: string
  /** Who is let in here, and how one gets an account. */
  hint: string
}

/** Address and password; both audiences have their own door. */
export function SignIn({ title, hint }: Props) {
  useTitle(title)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <main className="narrow">
      <h1>{title}</h1>
      <p className="muted">{hint}</p>
      <Form
        submit="Sign in"
        onSubmit={() => command(SIGN_IN, { email, password })}
        onDone={announceChange}
      >
        <Field
          label="E-mail address"
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label="Password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Form>
    </main>
  )
}
