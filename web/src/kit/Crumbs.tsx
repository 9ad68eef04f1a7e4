import { named } from '../lib/format.ts'
import { Link } from './Link.tsx'

export interface Crumb {
  readonly id: string
  readonly name: string | null
}

interface Props {
  rootName: string
  rootAddress: string
  /** Folders above the one that is open. */
  above: readonly Crumb[]
  /** The open folder; none at the root. */
  here: string | null
  addressOf: (id: string) => string
}

/** Where the list is, from the top down. */
export function Crumbs({ rootName, rootAddress, above, here, addressOf }: Props) {
  return (
    <nav aria-label="Folder" className="crumbs">
      <ol>
        <li>
          {here === null ? (
            <span aria-current="page">{rootName}</span>
          ) : (
            <Link to={rootAddress}>{rootName}</Link>
          )}
        </li>
        {above.map((crumb) => (
          <li key={crumb.id}>
            <Link to={addressOf(crumb.id)}>
              <bdi>{named(crumb.name)}</bdi>
            </Link>
          </li>
        ))}
        {here !== null && (
          <li>
            <span aria-current="page">
              <bdi>{here}</bdi>
            </span>
          </li>
        )}
      </ol>
    </nav>
  )
}
