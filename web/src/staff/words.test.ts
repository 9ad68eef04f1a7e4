import { expect, test } from 'vitest'
import { minute } from '../lib/format.ts'
import type { AuditEntry } from './audit.ts'
import { byWhom, entryText, openingText, sentenceCase } from './auditWords.ts'
import { pathText } from './paths.ts'
import { inheritedText } from './roles.ts'
import { sleepingLines } from './sleeping.ts'
import { to, toAudit, whereOf } from './where.ts'

test('an address and the page it names belong together', () => {
  const url = (path: string) => new URL(path, 'https://firm.example')
  const path = to('documents', 'c1', 'f1')
  expect(path).toBe('/staff/documents?customer=c1&folder=f1')
  expect(whereOf(url(path))).toEqual({
    page: 'documents',
    customer: 'c1',
    folder: 'f1',
    by: null,
  })
  expect(whereOf(url('/staff')).page).toBe('dashboard')
  expect(whereOf(url('/staff/nowhere')).page).toBe('dashboard')
})

test('the address of the audit says whose acts are shown', () => {
  const by = (query: string) => whereOf(new URL(`https://firm.example/staff/audit${query}`)).by
  expect(toAudit('c1', 'CONTACT')).toBe('/staff/audit?customer=c1&by=contact')
  expect(toAudit('c1', null)).toBe(to('audit', 'c1'))
  expect(['?by=contact', '?by=staff', '?by=operator'].map(by)).toEqual([
    'CONTACT',
    'STAFF',
    'OPERATOR',
  ])
  expect(['', '?by=', '?by=system'].map(by)).toEqual([null, null, null])
})

test('event types read as words', () => {
  expect(sentenceCase('MasterAccessGranted')).toBe('Master access granted')
})

test('evidence says what, to whom and how', () => {
  const entry = {
    seq: '1',
    at: '2026-01-01T00:00:00Z',
    eventType: 'AccessGranted',
    actor: 'Ann Lee',
    onBehalfOfId: null,
    onBehalfOf: null,
    subject: 'All clients',
    item: 'BILLING',
    capability: 'VIEW',
    expiresAt: null,
    sourceIp: null,
    reason: null,
  }
  expect(entryText(entry)).toBe('Access granted: BILLING, to All clients, viewing only')
  expect(byWhom(entry)).toBe('Ann Lee')
  const imported = { ...entry, actor: 'Operator', onBehalfOfId: 's1' }
  expect(byWhom({ ...imported, onBehalfOf: 'Ann Lee' })).toBe('Operator on behalf of Ann Lee')
  expect(byWhom(imported)).toBe('Operator on behalf of somebody unknown')
  const opening = { ...entry, kind: 'REFUSED', code: 'NOT_SHARED', completedAt: null }
  expect(openingText(opening)).toBe('was refused BILLING (NOT_SHARED)')
  const download = { ...opening, kind: 'DOWNLOADED', code: null }
  expect(openingText(download)).toBe('downloaded BILLING')
  const whole = { ...download, completedAt: '2027-01-15T12:00:01Z' }
  expect(openingText(whole)).toBe('downloaded BILLING (completed)')
})

test('evidence says to, from or of whom', () => {
  const of = { seq: '1', at: '', actor: null, sourceIp: null, capability: null, expiresAt: null }
  const nothing = { item: null, subject: null, reason: null, onBehalfOfId: null, onBehalfOf: null }
  const told = (eventType: string, about: Partial<AuditEntry>) =>
    entryText({ ...of, ...nothing, ...about, eventType })
  const all = { item: '2019', subject: 'All clients' }
  expect(told('AccessRevoked', all)).toBe('Access revoked: 2019, from All clients')
  expect(told('AccessExpiryChanged', all)).toBe('Access expiry changed: 2019, of All clients')
  expect(told('MasterAccessRevoked', { subject: 'Clara Baker' })).toBe(
    'Master access revoked: from Clara Baker',
  )
  const hers = { item: 'Clara Baker', subject: 'Clara Baker' }
  expect(told('FolderCreated', hers)).toBe('Folder created: Clara Baker, of Clara Baker')
  expect(told('MembersAdded', { subject: 'Board' })).toBe('Members added: to Board')
  expect(told('MembersRemoved', { subject: 'Board' })).toBe('Members removed: from Board')
  expect(told('StaffSuspended', { subject: 'Ann Lee' })).toBe('Staff suspended: Ann Lee')
  expect(told('PortalOpened', {})).toBe('Portal opened')
  expect(told('PortalClosed', { reason: 'Moved away' })).toBe('Portal closed: “Moved away”')
})

test('what sleeps is told by its items', () => {
  const grant = { capability: 'VIEW' as const, expiresAt: null, subject: 'All clients' }
  const sleeping = {
    count: 4,
    grants: [
      { ...grant, id: 'g1', itemId: 'billing' },
      { ...grant, id: 'g2', itemId: 'erased', capability: 'DOWNLOAD' as const },
      { ...grant, id: 'g3', itemId: null, subject: 'Clara Baker' },
    ],
    matterIds: ['m'],
    items: [
      { id: 'billing', name: 'BILLING' },
      { id: 'erased', name: null },
      { id: 'm', name: 'Smith v Jones' },
    ],
  }
  expect(sleepingLines(sleeping)).toEqual([
    ['g1', 'BILLING, to All clients, viewing only'],
    ['g2', '(erased), to All clients'],
    ['g3', 'Master access, to Clara Baker, viewing only'],
    ['m', 'The details of Smith v Jones'],
  ])
})

test('a membership by a group says which', () => {
  const group = { id: 'b', name: 'Board' }
  const reads = { group, role: 'ENTITY_ACCESS' as const, canDownload: false }
  expect(inheritedText(reads)).toBe(
    'Inherited from the group Board: Contact – Entity Access, without download',
  )
  expect(inheritedText({ ...reads, canDownload: true })).toBe(
    'Inherited from the group Board: Contact – Entity Access',
  )
})

test('a path tells the folder it comes from', () => {
  const path = {
    kind: 'GRANT' as const,
    itemId: 'f',
    itemName: 'BILLING',
    subject: 'All clients',
    capability: 'DOWNLOAD' as const,
    expiresAt: null,
    grantedBy: 'Ann Lee',
    grantedAt: null,
    changedBy: null,
    changedAt: null,
  }
  expect(pathText(path, 'd')).toBe('From BILLING, to All clients, by Ann Lee')
  expect(pathText(path, 'f')).toMatch(/^Granted here/)
  const nothing = { itemId: null, itemName: null, subject: null, capability: null }
  expect(pathText({ ...path, ...nothing, kind: 'MATTER' }, 'm')).toBe(
    'Access to the matter, by Ann Lee',
  )
  const changed = { ...path, changedBy: 'Bob Ray', changedAt: '2026-11-05T12:00:00Z' }
  expect(pathText(changed, 'd')).toBe(
    `From BILLING, to All clients, by Ann Lee, changed by Bob Ray on ${minute(changed.changedAt)}`,
  )
  expect(pathText({ ...changed, changedBy: null }, 'd')).toBe(
    `From BILLING, to All clients, by Ann Lee, changed on ${minute(changed.changedAt)}`,
  )
})
