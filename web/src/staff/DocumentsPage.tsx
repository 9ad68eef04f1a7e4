import { tell } from '../kit/messages.ts'
import { Switch } from '../kit/Switch.tsx'
import { isRefused } from '../lib/command.ts'
import { grantMaster, revokeMaster } from './access.ts'
import { CustomerFrame } from './CustomerFrame.tsx'
import { Documents } from './Documents.tsx'
import { PortalState } from './PortalState.tsx'
import type { Customer } from './types.ts'
import { wayBack } from './undo.ts'
import { to } from './where.ts'

function MasterSwitch({ customer }: { customer: Customer }) {
  const give = async () => {
    tell(await grantMaster(customer.id), () => revokeMaster(customer.id).then((back) => tell(back)))
  }
  const take = async () => {
    const result = await revokeMaster(customer.id)
    const taken = isRefused(result) ? null : result.taken
    tell(
      result,
      wayBack(taken, (was) => grantMaster(customer.id, was)),
    )
  }
  return (
    <div className="line">
      <span className="strong">Provide master Access</span>
      <Switch
        label={`Provide master Access to ${customer.name ?? customer.number}`}
        text={customer.masterAccessOn ? 'On: clients see everything here' : 'Off'}
        on={customer.masterAccessOn}
        onSwitch={(on) => (on ? give() : take())}
      />
    </div>
  )
}

interface Props {
  customer: string | null
  folder: string | null
}

/** Document Vault → Customer Document. */
export function DocumentsPage({ customer, folder }: Props) {
  return (
    <CustomerFrame
      title="Customer Document"
      of={(id) => to('documents', id)}
      customer={customer}
      promise="Their documents and folders appear here, with who can see each of them."
    >
      {(chosen) => (
        <>
          <div className="card bar">
            <MasterSwitch customer={chosen} />
            <PortalState customer={chosen} />
          </div>
          <Documents key={`${chosen.id} ${folder}`} customer={chosen} folder={folder} />
        </>
      )}
    </CustomerFrame>
  )
}
