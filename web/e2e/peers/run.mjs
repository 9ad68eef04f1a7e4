/**
 * `node e2e/peers/run.mjs --origin URL --number CUSTOMER --password WORD`
 *
 * Peers that are not our pages, at a server with the demo firm: the official client
 * of tus, and Chromium with files that would run something.
 */
import { parseArgs } from 'node:util'
import { Person } from './door.mjs'
import { nothingRuns } from './harmless.mjs'
import { officialClient } from './tus.mjs'

const { values } = parseArgs({
  options: {
    origin: { type: 'string' },
    number: { type: 'string' },
    password: { type: 'string' },
  },
})
const { origin, number, password } = values
if (!origin || !number || !password) {
  console.error('give --origin URL --number CUSTOMER --password WORD')
  process.exit(2)
}

const sender = await new Person(origin, '/portal').signIn('clara@client.example', password)
const staff = await new Person(origin, '/staff').signIn('olivia@firm.example', password)
const query = 'query($n: String!) { customer(by: { number: $n }) { id } }'
const { customer } = await staff.ask(query, { n: number })

console.log(`✓ tus-js-client: ${await officialClient(sender, customer.id)}`)
const { faults, tried } = await nothingRuns({ origin, sender, staff, customerId: customer.id })
if (faults.length === 0) console.log(`✓ ${tried} files that would run something run nothing`)
for (const fault of faults) console.error(`✗ ${fault}`)
process.exit(faults.length > 0 ? 1 : 0)
