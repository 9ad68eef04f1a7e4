#!/usr/bin/env node
/**
 * `portico-operations portal|staff`
 *
 * Prints the operations that the package sends at this door, by the SHA-256 of their
 * texts: the file that `portico operations register` takes.
 */
import { createHash } from 'node:crypto'

const door = process.argv[2]
if (process.argv.length !== 3 || !['portal', 'staff'].includes(door)) {
  console.error('give portal or staff')
  process.exit(2)
}
const { operations, ChangesDocument } = await import(`./dist/generated/${door}.js`)
const texts = [...Object.values(operations), ChangesDocument].map(String)
const named = texts.map((text) => [createHash('sha256').update(text).digest('hex'), text])
console.log(JSON.stringify(Object.fromEntries(named), null, 1))
