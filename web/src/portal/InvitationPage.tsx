import { Empty, Loading, Problem } from '../kit/Notice.tsx'
import { useLive } from '../lib/useLive.ts'
import { useTitle } from '../lib/useTitle.ts'
import { loadInvitation } from './api.ts'
import { SetPassword } from './SetPassword.tsx'

/** Whom an invitation is for. Looking uses nothing up. */
export function InvitationPage({ token }: { token: string }) {
  useTitle('Invitation')
  const invitation = useLive('invitation', () => loadInvitation(token))
  const found = invitation.data
  return (
    <main className="narrow">
      <h1>Invitation</h1>
      {invitation.error && <Problem text={invitation.error} onRetry={invitation.reload} />}
      {found === undefined && !invitation.error && <Loading />}
      {found === null && (
        <Empty title="This invitation does not work">
          <p>
            It was used, has expired, or was replaced by a newer one. Ask the firm for a new link.
            If you have set your password already, sign in.
          </p>
          <a className="button" href="/portal">
            To the sign-in
          </a>
        </Empty>
      )}
      {found && <SetPassword token={token} invitation={found} />}
    </main>
  )
}
