import { type FormEvent, type ReactNode, useState } from 'react'
import { isRefused, type Result } from '../lib/command.ts'
import { Problem } from './Notice.tsx'

interface Props<More> {
  submit: string
  /** Carries the command out. */
  onSubmit: () => Promise<Result<More>>
  /** It was done. */
  onDone: (result: Result<More>) => void
  children: ReactNode
}

/** A form for one command: a refusal stays beside the fields. */
export function Form<More>({ submit, onSubmit, onDone, children }: Props<More>) {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setRefusal(null)
    try {
      const result = await onSubmit()
      if (isRefused(result)) setRefusal(result.message)
      else onDone(result)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="form" onSubmit={send}>
      {children}
      {refusal !== null && <Problem text={refusal} />}
      <button type="submit" className="button main" aria-disabled={busy || undefined}>
        {busy ? 'One moment…' : submit}
      </button>
    </form>
  )
}
