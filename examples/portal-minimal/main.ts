/** A whole portal: sign in, look around, open, download, send, and see what changes. */
import {
  connectPortal,
  done,
  isSignedOut,
  listen,
  type Portal,
  PorticoError,
  saveFile,
  sendFiles,
} from 'portico-client/portal'

const portal = connectPortal()
type List = Awaited<ReturnType<Portal['items']>>
type Row = List['nodes'][number]

const byId = <T extends HTMLElement>(id: string) => document.getElementById(id) as T
const form = byId<HTMLFormElement>('sign-in')
const main = byId('documents')
const customer = byId<HTMLSelectElement>('customer')
const chosen = byId('send').querySelector('input') as HTMLInputElement

/** So often lists are asked for whatever is told: not every proxy lets live updates through. */
const NOW_AND_THEN_MS = 60_000

/** The open folder; none is the top. */
let folder: string | null = null
let stopListening = () => {}
const ofCustomers = inOrder()
const ofDocuments = inOrder()

/** For each question, whether its answer is the newest so far: a late one shows nothing older. */
function inOrder(): () => () => boolean {
  let asked = 0
  let shown = 0
  return () => {
    asked += 1
    const turn = asked
    return () => {
      const isNewest = turn > shown
      if (isNewest) shown = turn
      return isNewest
    }
  }
}

function say(text: string): void {
  byId('news').textContent = text
}

/** Does something, and says in the server's own words why it could not. */
async function attempt(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (error instanceof PorticoError && isSignedOut(error)) signedOut()
    say(error.message)
  }
}

function button(text: string, act: () => unknown, name = ''): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = text
  made.className = name
  made.addEventListener('click', () => attempt(async () => act()))
  return made
}

/** Nothing of one person is left for the next, nor comes when it was asked for before. */
function signedOut(): void {
  stopListening()
  form.hidden = false
  main.hidden = true
  for (const id of ['who', 'news', 'customer', 'path', 'items']) byId(id).replaceChildren()
  ofCustomers()()
  ofDocuments()()
}

/** What is seen first: the sign-in, or the documents. */
async function begin(): Promise<void> {
  const [me, firm] = await Promise.all([portal.me(), portal.firm()])
  byId('firm').textContent = firm?.name ?? 'Portal'
  if (!me) return signedOut()
  form.hidden = true
  main.hidden = false
  byId('who').replaceChildren(`${me.name} `, button('Sign out', signOut))
  folder = null
  // First: what changes while it is asked for is told.
  listenAnew()
  await showAll()
}

/** Has what is shown asked for again, at the first message too: it may be older than that. */
function listenAnew(): void {
  let isFirst = true
  stopListening()
  stopListening = listen(portal, {
    ended: (reason) => (isSignedOut(reason) ? signedOut() : say(reason.message)),
    changed: ({ position, scopeChanged }) => {
      byId('news').dataset.upTo = position
      const mayOpenOrClose = isFirst || scopeChanged
      isFirst = false
      void attempt(() => (mayOpenOrClose ? showAll() : show(folder)))
    },
  })
}

/** Whose portals are open, and the open folder while it is of one of them. */
async function showAll(): Promise<void> {
  const isNewest = ofCustomers()
  const { nodes } = await portal.customers({ first: 200 })
  if (!isNewest()) return
  const before = customer.value
  customer.replaceChildren(...nodes.map(({ id, name, number }) => new Option(name ?? number, id)))
  const isStillOpen = nodes.some(({ id }) => id === before)
  if (isStillOpen) customer.value = before
  await show(isStillOpen ? folder : null)
}

async function signOut(): Promise<void> {
  done(await portal.signOut())
  signedOut()
}

/** All pages of a list, one after the other. */
async function rowsOf(customer: string, folder: string | null): Promise<Row[]> {
  const rows: Row[] = []
  let after: string | null = null
  do {
    const page: List = await portal.items({ customer, folder, first: 100, after })
    rows.push(...page.nodes)
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
  return rows
}

async function show(open: string | null): Promise<void> {
  folder = open
  const isNewest = ofDocuments()
  const whose = customer.value
  if (!whose) return showNone()
  const [rows, at] = await Promise.all([
    rowsOf(whose, open),
    open === null ? null : portal.item({ id: open }),
  ])
  // Another folder was opened meanwhile, or this one was asked for again.
  if (folder !== open || customer.value !== whose || !isNewest()) return
  const above = at ? [...at.path.filter(({ id }) => id !== at.id), at] : []
  const steps = [{ id: null, name: 'My documents' }, ...above]
  byId('path').replaceChildren(...steps.map(({ id, name }) => button(`${name} ›`, () => show(id))))
  byId('items').replaceChildren(...rows.map(row))
  const sends = open === null || at?.viewerCan.upload.allowed === true
  byId('send').hidden = !sends
}

function showNone(): void {
  byId('path').replaceChildren('No portal is open to you.')
  byId('items').replaceChildren()
  byId('send').hidden = true
}

function row(item: Row): HTMLLIElement {
  const made = document.createElement('li')
  const isDocument = item.kind === 'DOCUMENT'
  const name = button(
    item.name ?? '(erased)',
    () => (isDocument ? look(item) : show(item.id)),
    'name',
  )
  name.dataset.sign = isDocument ? '·' : '▸'
  if (isDocument) onlyIf(name, item.viewerCan.view)
  made.append(name, new Date(item.modifiedAt).toLocaleDateString())
  if (isDocument) {
    const save = button('Download', () => saveFile(portal, item.id))
    save.setAttribute('aria-label', `Download ${item.name}`)
    onlyIf(save, item.viewerCan.download)
    made.append(save)
  }
  return made
}

/** A button for what may be done; where it may not, it says why. */
function onlyIf(button: HTMLButtonElement, { allowed, reason }: Row['viewerCan']['view']): void {
  button.disabled = !allowed
  button.title = reason ?? ''
}

/** Opens a document in a tab of its own, which must be there before the server is asked. */
async function look({ id }: Row): Promise<void> {
  const tab = window.open('about:blank')
  try {
    const { url } = done(await portal.beginView({ itemId: id }))
    if (tab) tab.location.href = url
  } catch (error) {
    tab?.close()
    throw error
  }
}

async function send(files: readonly File[]): Promise<void> {
  const place = { customerId: customer.value, folderId: folder }
  const outcomes = await sendFiles(portal, place, files, {
    progress: ({ name, size }, sent) => say(`${name}: ${Math.round((100 * sent) / size)} %`),
  })
  const told = outcomes.map((one, at) =>
    one.__typename === 'UploadTicket' ? `${files[at]?.name} was sent.` : one.message,
  )
  const isOver = outcomes.some((one) => one.__typename === 'NotSent' && isSignedOut(one))
  if (isOver) signedOut()
  say(told.join(' '))
  if (!isOver) await show(folder)
}

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const given = new FormData(form)
  const text = (field: string) => String(given.get(field))
  void attempt(async () => {
    const signedIn = await portal.signIn({ email: text('email'), password: text('password') })
    say(done(signedIn).message)
    form.reset()
    await begin()
  })
})
customer.addEventListener('change', () => attempt(() => show(null)))
chosen.addEventListener('change', () => {
  const files = [...(chosen.files ?? [])]
  chosen.value = ''
  void attempt(() => send(files))
})
setInterval(() => {
  const isSeen = !main.hidden && document.visibilityState === 'visible'
  if (isSeen) void attempt(showAll)
}, NOW_AND_THEN_MS)
void attempt(begin)
