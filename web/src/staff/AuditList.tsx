import { type ReactNode, useState } from 'react'
import { Button } from '../kit/Button.tsx'
import { Empty, Loading, Problem } from '../kit/Notice.tsx'
import { PAGE, type Rows } from '../lib/connection.ts'
import { count, minute } from '../lib/format.ts'
import { useLive } from '../lib/useLive.ts'

interface Row {
  readonly seq: string
  readonly at: string
  readonly sourceIp: string | null
}

interface Props<T extends Row> {
  id: string
  title: string
  /** What will appear here. */
  promise: string
  load: (wanted: number) => Promise<Rows<T>>
  text: (row: T) => ReactNode
}

const EVERY_MS = 10_000

/** Evidence, newest first. */
export function AuditList<T extends Row>({ id, title, promise, load, text }: Props<T>) {
  const [wanted, setWanted] = useState(PAGE)
  const list = useLive(`${id} ${wanted}`, () => load(wanted), EVERY_MS)
  const rows = list.data
  return (
    <section className="audit" aria-label={title}>
      <h2>{title}</h2>
      {list.error && <Problem text={list.error} onRetry={list.reload} />}
      {!rows && !list.error && <Loading />}
      {rows?.rows.length === 0 && (
        <Empty title="Nothing yet">
          <p>{promise}</p>
        </Empty>
      )}
      <ol className="audit">
        {rows?.rows.map((row) => (
          <li key={row.seq}>
            <time dateTime={row.at} className="muted">
              {minute(row.at)}
            </time>{' '}
            {text(row)}
            {row.sourceIp && <span className="muted"> from {row.sourceIp}</span>}
          </li>
        ))}
      </ol>
      {rows?.hasMore && (
        <div className="line">
          <Button onClick={() => setWanted(rows.rows.length + PAGE)}>Load more</Button>
          <span className="muted">
            {rows.rows.length} of {count(rows.total, 'record')}
          </span>
        </div>
      )}
    </section>
  )
}
