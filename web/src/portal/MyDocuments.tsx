import { useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Crumbs } from '../kit/Crumbs.tsx'
import { DropZone } from '../kit/DropZone.tsx'
import { Empty, Loading, Problem } from '../kit/Notice.tsx'
import { PAGE } from '../lib/connection.ts'
import { count, named } from '../lib/format.ts'
import { address } from '../lib/route.ts'
import { useDelayed } from '../lib/useDelayed.ts'
import { useLive } from '../lib/useLive.ts'
import { loadFolder, loadItems } from './api.ts'
import { uploads } from './bytes.ts'
import { DocumentList } from './DocumentList.tsx'
import { NothingShared } from './NothingShared.tsx'
import { SendBar } from './SendBar.tsx'
import type { Customer } from './types.ts'
import { whyNoSending } from './whyNoSending.ts'

const EVERY_MS = 5_000

interface Props {
  customer: Customer
  folder: string | null
}

/** What is visible in a folder, or at the top. */
export function MyDocuments({ customer, folder }: Props) {
  const [typed, setTyped] = useState('')
  const [wanted, setWanted] = useState(PAGE)
  const search = useDelayed(typed)
  const list = useLive(
    JSON.stringify([customer.id, folder, search, wanted]),
    () => loadItems(customer.id, folder, search, wanted),
    EVERY_MS,
  )
  const here = useLive(
    folder && `folder ${folder}`,
    async () => (folder === null ? null : loadFolder(folder)),
    EVERY_MS,
  )
  const top = address('/portal', { customer: customer.id })
  if (folder !== null && here.data === null) {
    return (
      <Empty title="There is no such folder">
        <p>It may not be shared with you any more.</p>
        <a href={top}>Back to My Documents</a>
      </Empty>
    )
  }
  const whyNot = whyNoSending(customer, here.data ?? null)
  const send = (files: File[]) =>
    uploads.add(files, { customerId: customer.id, folderId: folder, documentId: null })
  const rows = list.data
  return (
    <DropZone whyNot={whyNot.upload} onFiles={send}>
      <Crumbs
        rootName="My Documents"
        rootAddress={top}
        above={here.data?.path ?? []}
        here={folder === null ? null : named(here.data?.name ?? '…')}
        addressOf={(id) => address('/portal', { customer: customer.id, folder: id })}
      />
      <SendBar
        customer={customer}
        folder={folder}
        whyNot={whyNot}
        search={typed}
        onSearch={(text) => {
          setTyped(text)
          setWanted(PAGE)
        }}
        onFiles={send}
      />
      {list.error && <Problem text={list.error} onRetry={list.reload} />}
      {!rows && !list.error && <Loading />}
      {rows?.rows.length === 0 && <NothingShared search={search} inFolder={folder !== null} />}
      {rows && rows.rows.length > 0 && (
        <>
          <DocumentList items={rows.rows} customer={customer} />
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
