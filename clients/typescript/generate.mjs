/**
 * `node generate.mjs [--check]`
 *
 * Writes `src/generated` from the server's two schemas: of each door the types, and an
 * operation for each field of `Query`, `Mutation` and `Subscription`. Those that
 * `operations/*.graphql` does not write out are made by rule. With `--check` nothing is
 * written, and what is there must be what would be.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { codegen } from '@graphql-codegen/core'
import * as documents from '@graphql-codegen/typed-document-node'
import * as types from '@graphql-codegen/typescript'
import * as operations from '@graphql-codegen/typescript-operations'
import { buildSchema, parse, validate } from 'graphql'
import { disableFragmentWarnings } from 'graphql-tag'
import { byRule, methodOf } from './rule.mjs'

// The doors have fragments of the same names.
disableFragmentWarnings()

const DOORS = { portal: 'client', staff: 'staff' }
const CONFIG = {
  scalars: { ID: 'string', DateTime: 'string', Day: 'string', Position: 'string' },
  strictScalars: true,
  enumType: 'string-literal',
  enumsAsTypes: true,
  immutableTypes: true,
  useTypeImports: true,
  documentMode: 'string',
  skipTypename: true,
  inlineFragmentTypes: 'combine',
  avoidOptionals: { field: true },
}

const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8')

/** Each operation under the name of its method; subscriptions are no methods. */
function methods(asked) {
  const called = asked.filter(({ operation }) => operation !== 'subscription')
  const names = called.map(({ name }) => name.value)
  const lines = names.map((name) => `  ${methodOf(name)}: ${name}Document,\n`)
  return `/** Each question and change. */\nexport const operations = {\n${lines.join('')}} as const\n`
}

/** The files of a door, by name. */
async function filesOf(door) {
  const text = read(`../../api/schema/${DOORS[door]}.graphql`)
  const [schema, schemaAst] = [parse(text), buildSchema(text)]
  const document = byRule(schemaAst, parse(read(`operations/${door}.graphql`)))
  const faults = validate(schemaAst, document)
  if (faults.length > 0) throw new Error(faults.map((fault) => fault.message).join('\n'))
  const made = (filename, used, pluginMap, config) =>
    codegen({
      filename,
      schema,
      schemaAst,
      documents: used,
      config: { ...CONFIG, ...config },
      plugins: Object.keys(pluginMap).map((name) => ({ [name]: {} })),
      pluginMap,
    })
  const schemaFile = `${door}.schema.ts`
  const used = [{ location: `${door}.graphql`, document }]
  const from = { importSchemaTypesFrom: `./${schemaFile}`, namespacedImportName: 'Schema' }
  const asked = document.definitions.filter(({ kind }) => kind === 'OperationDefinition')
  const head = `// Made by generate.mjs from api/schema/${DOORS[door]}.graphql; not edited.\n`
  const told = await made(`${door}.ts`, used, { operations, documents }, from)
  return {
    [schemaFile]: `${head}${await made(schemaFile, [], { types })}`,
    [`${door}.ts`]: `${head}${told.replace(`./${door}.schema'`, `./${schemaFile}'`)}\n${methods(asked)}`,
  }
}

let stale = false
for (const door of Object.keys(DOORS)) {
  for (const [name, text] of Object.entries(await filesOf(door))) {
    const path = new URL(`src/generated/${name}`, import.meta.url)
    if (!process.argv.includes('--check')) {
      writeFileSync(path, text)
    } else if (readFileSync(path, 'utf8') !== text) {
      console.error(`src/generated/${name} is not what the schema says; run npm run generate`)
      stale = true
    }
  }
}
process.exit(stale ? 1 : 0)
