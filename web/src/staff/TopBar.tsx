import { Button } from '../kit/Button.tsx'
import { Link } from '../kit/Link.tsx'
import { named } from '../lib/format.ts'
import { signOut } from '../shared/signOut.ts'
import type { Me } from './types.ts'
import { to } from './where.ts'

/** Whose console it is, and who is signed in. */
export function TopBar({ me }: { me: Me }) {
  return (
    <header className="topbar">
      <Link to={to('dashboard', null)} className="brand">
        {me.firm ?? 'Portico'}
      </Link>
      <span className="topbar-end">
        <span className="muted">{named(me.name)}</span>
        <Button kind="quiet" onClick={signOut}>
          Sign out
        </Button>
      </span>
    </header>
  )
}
