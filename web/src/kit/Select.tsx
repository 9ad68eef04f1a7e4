import { useId } from 'react'

interface Props<Value extends string> {
  label: string
  value: Value
  options: readonly (readonly [Value, string])[]
  onPick: (value: Value) => void
}

/** A labelled choice among a few. */
export function Select<Value extends string>({ label, value, options, onPick }: Props<Value>) {
  const id = useId()
  const pick = (text: string) => {
    const found = options.find(([key]) => key === text)
    if (found) onPick(found[0])
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => pick(event.target.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </div>
  )
}
