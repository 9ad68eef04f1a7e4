import { AuditList } from './AuditList.tsx'
import { loadEntries, loadOpenings } from './audit.ts'
import { actorOf, entryText, openingText } from './auditWords.ts'
import { CustomerFrame } from './CustomerFrame.tsx'

/** Who gave whom access, when; and who opened what. */
export function AuditPage({ customer }: { customer: string | null }) {
  return (
    <CustomerFrame
      title="Audit"
      page="audit"
      customer={customer}
      promise="Who gave whom access, and who opened what, appears here."
    >
      {({ id }) => (
        <>
          <AuditList
            key={`entries ${id}`}
            id={`entries ${id}`}
            title="Who changed what"
            promise="Every change about this customer appears here, whoever makes it."
            load={(wanted) => loadEntries(id, wanted)}
            text={(entry) => (
              <>
                <strong>{actorOf(entry)}</strong> <bdi>{entryText(entry)}</bdi>
              </>
            )}
          />
          <AuditList
            key={`openings ${id}`}
            id={`openings ${id}`}
            title="Who opened what"
            promise="Every view and download of this customer's documents appears here."
            load={(wanted) => loadOpenings(id, wanted)}
            text={(opening) => (
              <>
                <strong>{actorOf(opening)}</strong> <bdi>{openingText(opening)}</bdi>
              </>
            )}
          />
        </>
      )}
    </CustomerFrame>
  )
}
