import { useRef } from 'react'
import { Link } from '../kit/Link.tsx'
import { Empty, Loading, Problem } from '../kit/Notice.tsx'
import { Select } from '../kit/Select.tsx'
import { address, go } from '../lib/route.ts'
import { useLive } from '../lib/useLive.ts'
import { useTitle } from '../lib/useTitle.ts'
import { loadCustomers } from './api.ts'
import { chosenOf, labelOf } from './chosen.ts'
import { MyDocuments } from './MyDocuments.tsx'
import type { Customer } from './types.ts'

const EVERY_MS = 15_000

interface Props {
  customer: string | null
  folder: string | null
}

const addressOf = (id: string) => address('/portal', { customer: id })

/** Whose documents were open here is not open any more, and what is. */
function NotOpen({ customers }: { customers: readonly Customer[] }) {
  return (
    <Empty title="This portal is not open for you">
      <p>It was closed, or you do not belong to it any more. Ask the firm, or go on to:</p>
      {customers.map((one) => (
        <p key={one.id}>
          <Link to={addressOf(one.id)}>{labelOf(one)}</Link>
        </p>
      ))}
    </Empty>
  )
}

/** My Documents of one customer; a choice if there are several. */
export function Home({ customer, folder }: Props) {
  useTitle('My Documents')
  const customers = useLive('customers', loadCustomers, EVERY_MS)
  const list = customers.data
  // Where the address names nobody, whose documents were shown first stays.
  const first = useRef<string | null>(null)
  first.current ??= list?.[0]?.id ?? null
  const chosen = list && chosenOf(list, customer ?? first.current)
  return (
    <>
      <h1>My Documents</h1>
      {customers.error && <Problem text={customers.error} onRetry={customers.reload} />}
      {!list && !customers.error && <Loading />}
      {list && list.length > 1 && chosen && (
        <Select
          label="Documents of"
          value={chosen.id}
          options={list.map((one) => [one.id, labelOf(one)] as const)}
          onPick={(id) => go(addressOf(id))}
        />
      )}
      {list && list.length > 0 && !chosen && <NotOpen customers={list} />}
      {list?.length === 0 && (
        <Empty title="The portal is closed for you at the moment">
          <p>Documents appear here when the firm opens its portal for you. Ask the firm.</p>
        </Empty>
      )}
      {chosen && <MyDocuments key={`${chosen.id} ${folder}`} customer={chosen} folder={folder} />}
    </>
  )
}
