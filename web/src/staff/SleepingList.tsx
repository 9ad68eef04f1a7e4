import { type Sleeping, sleepingLines } from './sleeping.ts'

interface Props {
  /** Null where it is too much to be listed. */
  sleeping: Sleeping | null
}

/** What was given before, line by line. */
export function SleepingList({ sleeping }: Props) {
  if (sleeping === null) return <p className="muted">It is too much to be listed here.</p>
  const lines = sleepingLines(sleeping)
  return (
    <>
      <ul className="paths">
        {lines.map(([id, line]) => (
          <li key={id}>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
      {sleeping.count > lines.length && (
        <p className="muted">
          In all it is {sleeping.count.toLocaleString()}; the first are listed.
        </p>
      )}
    </>
  )
}
