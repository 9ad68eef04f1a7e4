import { Empty } from '../kit/Notice.tsx'

/** Why the list is empty. */
export function DocumentsEmpty({ search, trashed }: { search: string; trashed: boolean }) {
  if (search) {
    return (
      <Empty title="Nothing has this in its name">
        <p>Search looks at the names of documents and folders of this customer.</p>
      </Empty>
    )
  }
  return (
    <Empty title="No documents here yet">
      <p>
        What you upload with Click to Upload or drop here appears in this list, and what clients
        send from their portal. Clients see nothing of it until Client Access is Yes.
      </p>
      {!trashed && <p className="muted">Items in the trash appear with “Show trash”.</p>}
    </Empty>
  )
}
