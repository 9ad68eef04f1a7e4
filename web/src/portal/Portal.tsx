import { useEffect } from 'react'
import { Loading, Problem } from '../kit/Notice.tsx'
import { useListening } from '../lib/listening.ts'
import { useAddress } from '../lib/route.ts'
import { useFocusOnMove } from '../lib/useFocusOnMove.ts'
import { SignIn } from '../shared/SignIn.tsx'
import { useMe } from '../shared/useMe.ts'
import { UploadTray } from '../uploads/UploadTray.tsx'
import { loadViewer } from './api.ts'
import { uploads } from './bytes.ts'
import { Home } from './Home.tsx'
import { InvitationPage } from './InvitationPage.tsx'
import { PortalBar } from './PortalBar.tsx'

/** The server leads from here back to a portal elsewhere, once somebody is signed in. */
function GoOn() {
  useEffect(() => window.location.reload(), [])
  return (
    <main className="narrow">
      <Loading />
    </main>
  )
}

/** The client portal: an invitation, the sign-in, or My Documents. */
export function Portal() {
  const address = useAddress()
  useFocusOnMove(address.href)
  const viewer = useMe(loadViewer)
  if (address.pathname.startsWith('/portal/invitation')) {
    return <InvitationPage token={address.hash.slice(1)} />
  }
  if (!viewer.data) {
    return (
      <main className="narrow">
        <h1>Client portal</h1>
        {viewer.error ? <Problem text={viewer.error} onRetry={viewer.reload} /> : <Loading />}
      </main>
    )
  }
  const { me, firm } = viewer.data
  if (me === null) {
    return (
      <SignIn
        title={firm ? `Client portal of ${firm.name}` : 'Client portal'}
        hint="For clients of the firm. Your first visit is through the invitation link that the firm hands you."
      />
    )
  }
  if (address.pathname.endsWith('/authorize')) return <GoOn />
  return <SignedIn firm={firm?.name ?? 'Client portal'} name={me.name} address={address} />
}

interface Props {
  firm: string
  name: string
  address: URL
}

function SignedIn({ firm, name, address }: Props) {
  useListening()
  return (
    <div className="frame">
      <a className="skip" href="#content">
        Skip to the documents
      </a>
      <PortalBar firm={firm} name={name} />
      <div className="columns">
        <nav className="sidebar" aria-label="Portal">
          <ul>
            <li>
              <a href="/portal" aria-current="page">
                My Documents
              </a>
            </li>
          </ul>
        </nav>
        <main id="content" tabIndex={-1}>
          <Home
            customer={address.searchParams.get('customer')}
            folder={address.searchParams.get('folder')}
          />
        </main>
      </div>
      <UploadTray uploads={uploads} />
    </div>
  )
}
