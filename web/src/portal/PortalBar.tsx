import { Button } from '../kit/Button.tsx'
import { Link } from '../kit/Link.tsx'
import { signOut } from '../shared/signOut.ts'

/** Whose portal it is, and who is signed in. */
export function PortalBar({ firm, name }: { firm: string; name: string }) {
  return (
    <header className="topbar">
      <Link to="/portal" className="brand">
        {firm}
      </Link>
      <span className="topbar-end">
        <span className="muted">{name}</span>
        <Button kind="quiet" onClick={signOut}>
          Sign out
        </Button>
      </span>
    </header>
  )
}
