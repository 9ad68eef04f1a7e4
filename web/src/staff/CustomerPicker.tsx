import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { count, named } from '../lib/format.ts'
import { useLive } from '../lib/useLive.ts'
import { findCustomers } from './customers.ts'
import type { Customer } from './types.ts'

interface Props {
  chosen: Customer | null
  onPick: (id: string) => void
}

const label = (customer: Customer) => `${customer.number} · ${named(customer.name)}`

/** Finds a customer by name or ID: a text box with a list. */
export function CustomerPicker({ chosen, onPick }: Props) {
  const id = useId()
  const box = useRef<HTMLInputElement>(null)
  const [text, setText] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const open = text !== null
  const found = useLive(open ? `find ${text}` : null, () => findCustomers(text ?? ''))
  const rows = found.data?.edges.map((edge) => edge.node) ?? []
  const active = rows[Math.min(at, rows.length - 1)]
  const search = (now: string | null) => {
    setText(now)
    setAt(0)
  }
  const pick = (customer: Customer) => {
    search(null)
    onPick(customer.id)
  }
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      if (open) setAt(Math.max(0, Math.min(rows.length - 1, at + step)))
      else search('')
    } else if (event.key === 'Enter' && open) {
      event.preventDefault()
      if (active) pick(active)
    } else if (event.key === 'Escape' && open) {
      event.preventDefault()
      search(null)
    }
  }
  const more = (found.data?.totalCount ?? 0) - rows.length
  return (
    <div className="field combo">
      <label htmlFor={id}>Customer (name or ID)</label>
      <input
        id={id}
        ref={box}
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && active ? `${id}-${active.id}` : undefined}
        autoComplete="off"
        placeholder="Type a name or an ID"
        value={text ?? (chosen ? label(chosen) : '')}
        onChange={(event) => search(event.target.value)}
        onClick={() => !open && search('')}
        onBlur={() => search(null)}
        onKeyDown={onKey}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Customers"
        hidden={!open}
        className="combo-list"
      >
        {rows.map((customer) => (
          <div
            key={customer.id}
            id={`${id}-${customer.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={customer.id === active?.id}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(customer)}
            onKeyDown={() => {}}
          >
            <span className="number">{customer.number}</span> <bdi>{named(customer.name)}</bdi>
          </div>
        ))}
      </div>
      <small className="muted" role="status">
        {open && found.error}
        {open && found.data && rows.length === 0 && 'No customer has this name or ID.'}
        {open && more > 0 && `${count(more, 'further customer')}; type more to narrow the list.`}
      </small>
    </div>
  )
}
