import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Crumbs } from '../kit/Crumbs.tsx'
import { DropZone } from '../kit/DropZone.tsx'
import { Loading, Problem } from '../kit/Notice.tsx'
import { PAGE } from '../lib/connection.ts'
import { count, named } from '../lib/format.ts'
import { useDelayed } from '../lib/useDelayed.ts'
import { useLive } from '../lib/useLive.ts'
import { uploads } from './bytes.ts'
import { DocumentsEmpty } from './DocumentsEmpty.tsx'
import { ItemTable } from './ItemTable.tsx'
import { loadFolder, loadItems } from './items.ts'
import { type Shown, Toolbar } from './Toolbar.tsx'
import type { Customer } from './types.ts'
import { to } from './where.ts'

const EVERY_MS = 5_000

interface Props {
  customer: Customer
  folder: string | null
}

/** The list of one folder, or of everything below it. */
export function Documents({ customer, folder }: Props) {
  const [shown, setShown] = useState<Shown>({ search: '', flat: false, trashed: false })
  const [wanted, setWanted] = useState(PAGE)
  const search = useDelayed(shown.search)
  const view = { ...shown, search, customer: customer.id, parent: folder }
  const list = useLive(JSON.stringify([view, wanted]), () => loadItems(view, wanted), EVERY_MS)
  const place = folder ?? customer.filesRootId
  const here = useLive(`folder ${place}`, () => loadFolder(place), EVERY_MS)
  const addressOf = (id: string) =>
    to('documents', customer.id, id === customer.filesRootId ? null : id)
  const may = here.data?.viewerCan
  const whyNot = may && !may.upload.allowed ? (may.upload.reason ?? 'Not allowed here.') : null
  const send = (files: File[]) =>
    uploads.add(files, { customerId: customer.id, folderId: folder, documentId: null })
  const rows = list.data
  return (
    <DropZone whyNot={whyNot} onFiles={send}>
      <Crumbs
        rootName="Files"
        rootAddress={to('documents', customer.id)}
        above={(here.data?.path ?? []).filter((crumb) => crumb.id !== customer.filesRootId)}
        here={folder === null ? null : named(here.data?.name ?? '…')}
        addressOf={addressOf}
      />
      <Toolbar
        customer={customer}
        folder={folder}
        may={may ?? null}
        shown={shown}
        onShow={(now) => {
          setShown(now)
          setWanted(PAGE)
        }}
        onFiles={send}
      />
      {list.error && <Problem text={list.error} onRetry={list.reload} />}
      {!rows && !list.error && <Loading />}
      {rows?.rows.length === 0 && <DocumentsEmpty search={search} trashed={shown.trashed} />}
      {rows && rows.rows.length > 0 && (
        <>
          <ItemTable items={rows.rows} customer={customer} />
          <p className="muted" role="status">
            {rows.rows.length} of {count(rows.total, 'item')}
          </p>
          {rows.hasMore && (
            <Button onClick={() => setWanted(rows.rows.length + PAGE)}>Load more</Button>
          )}
        </>
      )}
    </DropZone>
  )
}
