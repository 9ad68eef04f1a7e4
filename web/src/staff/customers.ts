import { command, mutation } from '../lib/command.ts'
import type { Connection } from '../lib/connection.ts'
import { ask, gql } from '../lib/gql.ts'
import type { Customer, Me } from './types.ts'

const CUSTOMER = 'id number name kind portalOpen filesRootId masterAccessOn'

const ME = gql<{ me: Me | null }>('query Me { me { id name firm permissions } }')

const CUSTOMERS = gql<{ customers: Connection<Customer> }, { search: string | null }>(
  `query Customers($search: String) {
  customers(search: $search, first: 20) {
    edges { node { ${CUSTOMER} } } pageInfo { hasNextPage endCursor } totalCount
  }
}`,
)

const ONE = gql<{ customer: Customer | null }, { id: string }>(
  `query Customer($id: ID!) { customer(by: { id: $id }) { ${CUSTOMER} } }`,
)

const COUNTS = gql<
  { customers: { totalCount: number }; items?: { totalCount: number } },
  { customer: string; chosen: boolean }
>(`query Counts($customer: ID!, $chosen: Boolean!) {
  customers(first: 1) { totalCount }
  items(customer: $customer, flat: true, first: 1) @include(if: $chosen) { totalCount }
}`)

export const loadMe = async () => (await ask(ME, {})).me
export const findCustomers = async (search: string) =>
  (await ask(CUSTOMERS, { search: search || null })).customers
export const loadCustomer = async (id: string) => (await ask(ONE, { id })).customer

/** How many customers there are, and items of the chosen one. */
export async function loadCounts(customer: string | null) {
  const counts = await ask(COUNTS, { customer: customer ?? '', chosen: customer !== null })
  return { customers: counts.customers.totalCount, items: counts.items?.totalCount ?? null }
}

const REGISTER = mutation<
  { number: string; name: string; kind: Customer['kind'] },
  { customer: { id: string } | null }
>('registerCustomer', 'RegisterCustomerInput', 'CustomerRegistered', 'customer { id }')

const CHANGE = mutation<{ customerId: string; number: string; name: string }>(
  'changeCustomerDetails',
  'ChangeCustomerDetailsInput',
  'CustomerChanged',
)

export const changeCustomer = (customerId: string, number: string, name: string) =>
  command(CHANGE, { customerId, number, name })

export const registerCustomer = (number: string, name: string, kind: Customer['kind']) =>
  command(REGISTER, { number, name, kind })
