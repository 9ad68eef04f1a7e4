import { Empty, Loading, Problem } from '../kit/Notice.tsx'
import { Select } from '../kit/Select.tsx'
import { named } from '../lib/format.ts'
import { address, go } from '../lib/route.ts'
import { useLive } from '../lib/useLive.ts'
import { useTitle } from '../lib/useTitle.ts'
import { loadCustomers } from './api.ts'
import { MyDocuments } from './MyDocuments.tsx'

const EVERY_MS = 15_000

interface Props {
  customer: string | null
  folder: string | null
}

/** My Documents of one customer; a choice if there are several. */
export function Home({ customer, folder }: Props) {
  useTitle('My Documents')
  const customers = useLive('customers', loadCustomers, EVERY_MS)
  const list = customers.data
  const chosen = list?.find((one) => one.id === customer) ?? list?.[0]
  return (
    <>
      <h1>My Documents</h1>
      {customers.error && <Problem text={customers.error} onRetry={customers.reload} />}
      {!list && !customers.error && <Loading />}
      {list && list.length > 1 && chosen && (
        <Select
          label="Documents of"
          value={chosen.id}
          options={list.map((one) => [one.id, `${named(one.name)} (${one.number})`] as const)}
          onPick={(id) => go(address('/portal', { customer: id }))}
        />
      )}
      {list && !chosen && (
        <Empty title="The portal is closed for you at the moment">
          <p>Documents appear here when the firm opens its portal for you. Ask the firm.</p>
        </Empty>
      )}
      {chosen && <MyDocuments key={`${chosen.id} ${folder}`} customer={chosen} folder={folder} />}
    </>
  )
}
