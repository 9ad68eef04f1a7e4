import { Select } from '../kit/Select.tsx'
import type { Refused } from '../lib/command.ts'
import { SleepingList } from './SleepingList.tsx'
import { type Foreseen, isTooMuch, type Survivors } from './sleeping.ts'

interface Props {
  /** What would wake; not known yet where undefined. */
  foreseen: Foreseen | Refused | undefined
  value: Survivors
  onPick: (survivors: Survivors) => void
}

/** What becomes of what somebody who comes back was given before; nothing where there is none. */
export function SurvivorsField({ foreseen, value, onPick }: Props) {
  if (foreseen === undefined) return null
  const sleeping = foreseen.__typename === 'ChangePreview' ? foreseen.survivors : null
  // Any other refusal is told when it is assigned.
  if (sleeping === null ? !isTooMuch(foreseen) : sleeping.count === 0) return null
  const all = sleeping === null ? 'all of it' : `all ${sleeping.count.toLocaleString()}`
  return (
    <>
      <Select
        label="Given here before, and sleeping"
        value={value}
        options={[
          ['REVOKE', `Revoke ${all}: nothing of it comes back`],
          ['AS_BEFORE', `Keep ${all}: it applies again at once`],
        ]}
        onPick={onPick}
      />
      <SleepingList sleeping={sleeping} />
    </>
  )
}
