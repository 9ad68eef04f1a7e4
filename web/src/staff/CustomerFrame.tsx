import type { ReactNode } from 'react'
import { Empty, Loading, Problem } from '../kit/Notice.tsx'
import { go } from '../lib/route.ts'
import { useTitle } from '../lib/useTitle.ts'
import { CustomerPicker } from './CustomerPicker.tsx'
import type { Customer } from './types.ts'
import { useCustomer } from './useCustomer.ts'

interface Props {
  title: string
  /** Where this page is about another customer. */
  of: (customer: string) => string
  customer: string | null
  /** What this page shows once a customer is chosen. */
  promise: string
  children: (customer: Customer) => ReactNode
}

/** A page about one customer, who has to be chosen first. */
export function CustomerFrame({ title, of, customer, promise, children }: Props) {
  useTitle(title)
  const live = useCustomer(customer)
  const body = () => {
    if (customer === null) {
      return (
        <Empty title="Choose a customer first">
          <p>{promise}</p>
        </Empty>
      )
    }
    if (live.data) return children(live.data)
    if (live.error) return <Problem text={live.error} onRetry={live.reload} />
    if (live.data === undefined) return <Loading />
    return <Empty title="There is no such customer" />
  }
  return (
    <>
      <h1>{title}</h1>
      <CustomerPicker chosen={live.data ?? null} onPick={(id) => go(of(id))} />
      {body()}
    </>
  )
}
