import { type ReactNode, useEffect, useId, useState } from 'react'

interface Props {
  label: string
  /** Shown beside the knob; the state is never told by colour alone. */
  text: ReactNode
  on: boolean
  whyNot?: string | null | undefined
  /** Resolves when the server has answered; what is shown then is its state. */
  onSwitch: (on: boolean) => Promise<unknown>
}

const SLOW_MS = 400

/** A switch that moves at once and goes back if the server refuses. */
export function Switch({ label, text, on, whyNot, onSwitch }: Props) {
  const id = useId()
  const [wished, setWished] = useState<boolean | null>(null)
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (wished === null) return setSlow(false)
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [wished])
  const shown = wished ?? on
  const flip = () => {
    if (whyNot || wished !== null) return
    setWished(!on)
    onSwitch(!on).finally(() => setWished(null))
  }
  return (
    <span className="switch-line">
      <button
        type="button"
        role="switch"
        className="switch"
        aria-label={label}
        aria-checked={shown}
        aria-disabled={whyNot ? true : undefined}
        aria-describedby={id}
        title={whyNot ?? undefined}
        onClick={flip}
      >
        <span className="knob" aria-hidden="true" />
      </button>
      <span id={id}>
        {slow ? 'Saving…' : text}
        {whyNot && <span className="hidden">. {whyNot}</span>}
      </span>
    </span>
  )
}
