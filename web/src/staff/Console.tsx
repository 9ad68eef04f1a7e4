import { Loading, Problem } from '../kit/Notice.tsx'
import { useListening } from '../lib/listening.ts'
import { useAddress } from '../lib/route.ts'
import { useFocusOnMove } from '../lib/useFocusOnMove.ts'
import { SignIn } from '../shared/SignIn.tsx'
import { useMe } from '../shared/useMe.ts'
import { UploadTray } from '../uploads/UploadTray.tsx'
import { AuditPage } from './AuditPage.tsx'
import { uploads } from './bytes.ts'
import { ContactsPage } from './ContactsPage.tsx'
import { loadMe } from './customers.ts'
import { Dashboard } from './Dashboard.tsx'
import { DocumentsPage } from './DocumentsPage.tsx'
import { Navigation } from './Navigation.tsx'
import { TopBar } from './TopBar.tsx'
import type { Me } from './types.ts'
import { to, type Where, whereOf } from './where.ts'

function Page({ where }: { where: Where }) {
  switch (where.page) {
    case 'dashboard':
      return <Dashboard customer={where.customer} />
    case 'documents':
      return <DocumentsPage customer={where.customer} folder={where.folder} />
    case 'contacts':
      return <ContactsPage customer={where.customer} />
    case 'audit':
      return <AuditPage customer={where.customer} by={where.by} />
  }
}

/** The staff console: sign-in, or the page that the address names. */
export function Console() {
  const address = useAddress()
  const where = whereOf(address)
  // Who chooses what a page shows stays where that is chosen.
  useFocusOnMove(to(where.page, where.customer, where.folder))
  const me = useMe(loadMe)
  if (me.data === undefined) {
    return (
      <main className="narrow">
        <h1>Staff console</h1>
        {me.error ? <Problem text={me.error} onRetry={me.reload} /> : <Loading />}
      </main>
    )
  }
  if (me.data === null) {
    return (
      <SignIn
        title="Staff console"
        hint="For people who work at the firm. An operator adds staff members and sets their first password."
      />
    )
  }
  return <SignedIn me={me.data} where={where} />
}

function SignedIn({ me, where }: { me: Me; where: Where }) {
  useListening()
  return (
    <div className="frame">
      <a className="skip" href="#content">
        Skip to the page
      </a>
      <TopBar me={me} />
      <div className="columns">
        <Navigation where={where} />
        <main id="content" tabIndex={-1}>
          <Page where={where} />
        </main>
      </div>
      <UploadTray uploads={uploads} />
    </div>
  )
}
