import { tell } from '../kit/messages.ts'
import { Switch } from '../kit/Switch.tsx'
import { switchMaster } from './access.ts'
import { CustomerFrame } from './CustomerFrame.tsx'
import { Documents } from './Documents.tsx'
import { PortalState } from './PortalState.tsx'
import type { Customer } from './types.ts'

function MasterSwitch({ customer }: { customer: Customer }) {
  const change = async (on: boolean) => {
    const result = await switchMaster(customer.id, on)
    tell(result, () => switchMaster(customer.id, !on).then((back) => tell(back)))
  }
  return (
    <div className="line">
      <span className="strong">Provide master Access</span>
      <Switch
        label={`Provide master Access to ${customer.name ?? customer.number}`}
        text={customer.masterAccessOn ? 'On: clients see everything here' : 'Off'}
        on={customer.masterAccessOn}
        onSwitch={change}
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
      page="documents"
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
