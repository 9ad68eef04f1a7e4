import { day } from '../lib/format.ts'

interface Props {
  account: string
  until: string | null
}

const WORDS: Record<string, readonly [string, string]> = {
  NONE: ['○ Not invited', 'state'],
  INVITED: ['◐ Invited', 'state pending'],
  ACTIVE: ['● Active', 'state good'],
  CLOSED: ['✕ Closed', 'state'],
}

/** How far a contact's account is: a sign, a word, and a colour. */
export function AccountState({ account, until }: Props) {
  const late = account === 'INVITED' && until !== null && new Date(until) <= new Date()
  if (late) return <span className="state">✕ Invitation expired</span>
  const [words, look] = WORDS[account] ?? [account, 'state']
  return (
    <span className={look}>
      {words}
      {account === 'INVITED' && until && ` until ${day(until)}`}
    </span>
  )
}
