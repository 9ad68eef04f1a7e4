import { Select } from '../kit/Select.tsx'
import { go } from '../lib/route.ts'
import { AuditList } from './AuditList.tsx'
import { ACTOR_KINDS, type ActorKind, actorKindOf } from './actorKinds.ts'
import { loadEntries, loadOpenings } from './audit.ts'
import { actorOf, byWhom, entryText, openingText } from './auditWords.ts'
import { CustomerFrame } from './CustomerFrame.tsx'
import { toAudit } from './where.ts'

interface Props {
  customer: string | null
  /** Whose acts are shown; everybody's if none. */
  by: ActorKind | null
}

/** Who gave whom access, when; and who opened what. */
export function AuditPage({ customer, by }: Props) {
  return (
    <CustomerFrame
      title="Audit"
      of={(id) => toAudit(id, by)}
      customer={customer}
      promise="Who gave whom access, and who opened what, appears here."
    >
      {({ id }) => <Evidence customer={id} by={by} />}
    </CustomerFrame>
  )
}

function Evidence({ customer, by }: { customer: string; by: ActorKind | null }) {
  const sought = { customer, by }
  const name = `${customer} ${by}`
  return (
    <>
      <Select
        label="Done by"
        value={by ?? ''}
        options={ACTOR_KINDS}
        onPick={(kind) => go(toAudit(customer, actorKindOf(kind)))}
      />
      <AuditList
        key={`entries ${name}`}
        id={`entries ${name}`}
        title="Who changed what"
        promise={
          by
            ? 'What they change about this customer appears here.'
            : 'Every change about this customer appears here, whoever makes it.'
        }
        load={(wanted) => loadEntries(sought, wanted)}
        text={(entry) => (
          <>
            <strong>{byWhom(entry)}</strong> <bdi>{entryText(entry)}</bdi>
          </>
        )}
      />
      <AuditList
        key={`openings ${name}`}
        id={`openings ${name}`}
        title="Who opened what"
        promise={
          by
            ? "What they view and download of this customer's documents appears here."
            : "Every view and download of this customer's documents appears here."
        }
        load={(wanted) => loadOpenings(sought, wanted)}
        text={(opening) => (
          <>
            <strong>{actorOf(opening)}</strong> <bdi>{openingText(opening)}</bdi>
          </>
        )}
      />
    </>
  )
}
