import { expect, test } from 'vitest'
import { accessText, whyFixed } from './clientAccess.ts'
import type { ClientAccess, Item } from './types.ts'

const may = { allowed: true, reason: null }

function item(clientAccess: Partial<ClientAccess>, share: Item['viewerCan']['share'] = may): Item {
  return {
    id: '1',
    kind: 'FOLDER',
    purpose: 'PLAIN',
    name: 'BILLING',
    modifiedAt: '2026-01-01T00:00:00Z',
    trashedAt: null,
    sentByContactId: null,
    withdrawn: false,
    version: null,
    clientAccess: { state: 'NO', label: 'No', origin: null, source: null, ...clientAccess },
    viewerCan: {
      download: may,
      upload: may,
      newFolder: may,
      addVersion: may,
      rename: may,
      trash: may,
      restore: may,
      restoreKeepBoth: may,
      share,
    },
  }
}

test('what is set here can be switched off here', () => {
  expect(whyFixed(item({ state: 'YES', origin: 'SET_HERE' }))).toBeNull()
  expect(whyFixed(item({ state: 'SOME' }))).toBeNull()
  expect(whyFixed(item({}))).toBeNull()
})

test('a path from above cannot become No on the row, and says where it is set', () => {
  const folder = item({ state: 'YES', origin: 'FOLDER', source: 'from BILLING' })
  expect(whyFixed(folder)).toContain('from BILLING')
  expect(whyFixed(item({ state: 'YES', origin: 'MASTER_ACCESS' }))).toContain('master Access')
})

test('without the right to share the server says why not', () => {
  const reason = 'Your role lacks the permission to share.'
  expect(whyFixed(item({}, { allowed: false, reason }))).toBe(reason)
})

test('the label is followed by its source', () => {
  const access = { label: 'Yes', source: 'Master access' }
  expect(accessText(item(access))).toBe('Yes – Master access')
  expect(accessText(item({ label: 'Some (2 of 5)' }))).toBe('Some (2 of 5)')
})
