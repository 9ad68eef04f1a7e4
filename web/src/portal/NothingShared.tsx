import { Empty } from '../kit/Notice.tsx'

/** Why the list is empty. */
export function NothingShared({ search, inFolder }: { search: string; inFolder: boolean }) {
  if (search) {
    return (
      <Empty title="Nothing that you can see has this in its name">
        <p>Search looks at the names of your documents and folders.</p>
      </Empty>
    )
  }
  return (
    <Empty title={inFolder ? 'This folder is empty' : 'Nothing is shared with you yet'}>
      <p>
        Documents and folders appear here as soon as the firm gives you access to them, and what you
        send yourself.
      </p>
    </Empty>
  )
}
