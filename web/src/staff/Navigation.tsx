import { Link } from '../kit/Link.tsx'
import { type Page, to, type Where } from './where.ts'

/** The panel at the left; the chosen customer goes along. */
export function Navigation({ where }: { where: Where }) {
  const link = (page: Page, text: string) => (
    <Link to={to(page, where.customer)} aria-current={where.page === page ? 'page' : undefined}>
      {text}
    </Link>
  )
  return (
    <nav className="sidebar" aria-label="Console">
      <ul>
        <li>{link('dashboard', 'Dashboard')}</li>
        <li>
          <span className="nav-head" id="nav-vault">
            Document Vault
          </span>
          <ul aria-labelledby="nav-vault">
            <li>{link('documents', 'Customer Document')}</li>
          </ul>
        </li>
        <li>{link('contacts', 'Contacts and portal')}</li>
        <li>{link('audit', 'Audit')}</li>
      </ul>
    </nav>
  )
}
