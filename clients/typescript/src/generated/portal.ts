// Made by generate.mjs from api/schema/client.graphql; not edited.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Schema from './portal.schema.ts';

import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type ItemFragment = { readonly id: string, readonly kind: Schema.ItemKind, readonly name: string | null, readonly parentId: string | null, readonly modifiedAt: string, readonly mine: boolean, readonly version: { readonly id: string, readonly number: number, readonly size: string, readonly mediaType: string, readonly addedAt: string, readonly mine: boolean } | null, readonly viewerCan: { readonly view: AllowedFragment, readonly download: AllowedFragment, readonly upload: AllowedFragment, readonly newFolder: AllowedFragment, readonly withdraw: AllowedFragment } };

export type VersionFragment = { readonly id: string, readonly number: number, readonly size: string, readonly mediaType: string, readonly addedAt: string, readonly mine: boolean, readonly viewerCan: { readonly view: AllowedFragment, readonly download: AllowedFragment } };

export type PageFragment = { readonly hasNextPage: boolean, readonly endCursor: string | null };

export type ItemQueryVariables = Exact<{
  id: string;
  atLeast?: string | null | undefined;
  versions?: number | null | undefined;
  versionsSkipped?: number | null | undefined;
}>;


export type ItemQuery = { readonly item: (
    { readonly path: ReadonlyArray<{ readonly id: string, readonly name: string | null }>, readonly versions: ReadonlyArray<VersionFragment> }
    & ItemFragment
  ) | null };

export type AllowedFragment = { readonly allowed: boolean, readonly reason: string | null };

export type ArgsFragment = { readonly contact: string | null, readonly contactId: string | null, readonly count: number | null, readonly customer: string | null, readonly field: string | null, readonly freeBytes: string | null, readonly item: string | null, readonly itemIds: ReadonlyArray<string> | null, readonly limit: number | null, readonly limitBytes: string | null, readonly permission: string | null, readonly retryAfterSeconds: number | null, readonly suggestion: string | null, readonly via: string | null };

export type RefusedFragment = { readonly code: Schema.RefusalCode, readonly message: string, readonly args: ArgsFragment };

export type CustomersQueryVariables = Exact<{
  after?: string | null | undefined;
  atLeast?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type CustomersQuery = { readonly customers: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string | null, readonly number: string, readonly role: Schema.ContactRole }>, readonly pageInfo: PageFragment } };

export type FirmQueryVariables = Exact<{
  atLeast?: string | null | undefined;
}>;


export type FirmQuery = { readonly firm: { readonly name: string, readonly zone: string } | null };

export type InvitationQueryVariables = Exact<{
  atLeast?: string | null | undefined;
  token: string;
}>;


export type InvitationQuery = { readonly invitation: { readonly expiresAt: string, readonly firm: string | null, readonly name: string } | null };

export type ItemsQueryVariables = Exact<{
  after?: string | null | undefined;
  atLeast?: string | null | undefined;
  customer: string;
  first?: number | null | undefined;
  flat?: boolean | null | undefined;
  folder?: string | null | undefined;
  search?: string | null | undefined;
}>;


export type ItemsQuery = { readonly items: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<ItemFragment>, readonly pageInfo: PageFragment } };

export type MatterQueryVariables = Exact<{
  atLeast?: string | null | undefined;
  id: string;
}>;


export type MatterQuery = { readonly matter: { readonly id: string, readonly open: boolean, readonly reference: string | null, readonly summary: string | null, readonly title: string | null } | null };

export type MeQueryVariables = Exact<{
  atLeast?: string | null | undefined;
}>;


export type MeQuery = { readonly me: { readonly email: string | null, readonly id: string, readonly name: string } | null };

export type OpenUploadsQueryVariables = Exact<{
  after?: string | null | undefined;
  atLeast?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type OpenUploadsQuery = { readonly openUploads: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<{ readonly failure: string | null, readonly id: string, readonly itemId: string | null, readonly name: string, readonly received: string, readonly size: string, readonly state: string, readonly url: string }>, readonly pageInfo: PageFragment } };

export type UploadQueryVariables = Exact<{
  atLeast?: string | null | undefined;
  id: string;
}>;


export type UploadQuery = { readonly upload: { readonly failure: string | null, readonly id: string, readonly itemId: string | null, readonly name: string, readonly received: string, readonly size: string, readonly state: string, readonly url: string } | null };

export type AcceptInvitationMutationVariables = Exact<{
  input: Schema.AcceptInvitationInput;
}>;


export type AcceptInvitationMutation = { readonly acceptInvitation:
    | { readonly __typename: 'InvitationAccepted', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type BeginDownloadMutationVariables = Exact<{
  input: Schema.OpenInput;
}>;


export type BeginDownloadMutation = { readonly beginDownload:
    | { readonly __typename: 'DownloadBegun', readonly message: string, readonly position: string | null, readonly url: string, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type BeginUploadsMutationVariables = Exact<{
  input: Schema.BeginUploadsInput;
}>;


export type BeginUploadsMutation = { readonly beginUploads:
    | { readonly __typename: 'UploadsBegun', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly uploads: ReadonlyArray<
        | { readonly __typename: 'UploadTicket', readonly expiresAt: string, readonly itemId: string | null, readonly name: string, readonly uploadId: string, readonly url: string }
        | { readonly __typename: 'NameClash', readonly choices: ReadonlyArray<Schema.UploadChoice>, readonly existingId: string, readonly message: string, readonly name: string, readonly suggestion: string | null }
        | (
          { readonly __typename: 'Refused' }
          & RefusedFragment
        )
      > }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type BeginViewMutationVariables = Exact<{
  input: Schema.OpenInput;
}>;


export type BeginViewMutation = { readonly beginView:
    | { readonly __typename: 'ViewBegun', readonly message: string, readonly position: string | null, readonly url: string, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type CreateFolderMutationVariables = Exact<{
  input: Schema.CreateFolderInput;
}>;


export type CreateFolderMutation = { readonly createFolder:
    | { readonly __typename: 'FolderCreated', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly item: ItemFragment | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type SignInMutationVariables = Exact<{
  input: Schema.SignInInput;
}>;


export type SignInMutation = { readonly signIn:
    | { readonly __typename: 'SignedIn', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { readonly signOut:
    | { readonly __typename: 'SignedOut', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type WithdrawUploadMutationVariables = Exact<{
  input: Schema.WithdrawUploadInput;
}>;


export type WithdrawUploadMutation = { readonly withdrawUpload:
    | { readonly __typename: 'UploadWithdrawn', readonly itemId: string, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type ChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type ChangesSubscription = { readonly changes: { readonly items: ReadonlyArray<string>, readonly position: string, readonly scopeChanged: boolean } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const AllowedFragmentDoc = new TypedDocumentString(`
    fragment Allowed on Allowed {
  allowed
  reason
}
    `, {"fragmentName":"Allowed"}) as unknown as TypedDocumentString<AllowedFragment, unknown>;
export const ItemFragmentDoc = new TypedDocumentString(`
    fragment Item on Item {
  id
  kind
  name
  parentId
  modifiedAt
  mine
  version {
    id
    number
    size
    mediaType
    addedAt
    mine
  }
  viewerCan {
    view {
      ...Allowed
    }
    download {
      ...Allowed
    }
    upload {
      ...Allowed
    }
    newFolder {
      ...Allowed
    }
    withdraw {
      ...Allowed
    }
  }
}
    fragment Allowed on Allowed {
  allowed
  reason
}`, {"fragmentName":"Item"}) as unknown as TypedDocumentString<ItemFragment, unknown>;
export const VersionFragmentDoc = new TypedDocumentString(`
    fragment Version on Version {
  id
  number
  size
  mediaType
  addedAt
  mine
  viewerCan {
    view {
      ...Allowed
    }
    download {
      ...Allowed
    }
  }
}
    fragment Allowed on Allowed {
  allowed
  reason
}`, {"fragmentName":"Version"}) as unknown as TypedDocumentString<VersionFragment, unknown>;
export const PageFragmentDoc = new TypedDocumentString(`
    fragment Page on PageInfo {
  hasNextPage
  endCursor
}
    `, {"fragmentName":"Page"}) as unknown as TypedDocumentString<PageFragment, unknown>;
export const ArgsFragmentDoc = new TypedDocumentString(`
    fragment Args on Args {
  contact
  contactId
  count
  customer
  field
  freeBytes
  item
  itemIds
  limit
  limitBytes
  permission
  retryAfterSeconds
  suggestion
  via
}
    `, {"fragmentName":"Args"}) as unknown as TypedDocumentString<ArgsFragment, unknown>;
export const RefusedFragmentDoc = new TypedDocumentString(`
    fragment Refused on Refused {
  args {
    ...Args
  }
  code
  message
}
    fragment Args on Args {
  contact
  contactId
  count
  customer
  field
  freeBytes
  item
  itemIds
  limit
  limitBytes
  permission
  retryAfterSeconds
  suggestion
  via
}`, {"fragmentName":"Refused"}) as unknown as TypedDocumentString<RefusedFragment, unknown>;
export const ItemDocument = new TypedDocumentString(`
    query Item($id: ID!, $atLeast: Position, $versions: Int, $versionsSkipped: Int) {
  item(id: $id, atLeast: $atLeast) {
    ...Item
    path {
      id
      name
    }
    versions(first: $versions, skip: $versionsSkipped) {
      ...Version
    }
  }
}
    fragment Item on Item {
  id
  kind
  name
  parentId
  modifiedAt
  mine
  version {
    id
    number
    size
    mediaType
    addedAt
    mine
  }
  viewerCan {
    view {
      ...Allowed
    }
    download {
      ...Allowed
    }
    upload {
      ...Allowed
    }
    newFolder {
      ...Allowed
    }
    withdraw {
      ...Allowed
    }
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  addedAt
  mine
  viewerCan {
    view {
      ...Allowed
    }
    download {
      ...Allowed
    }
  }
}
fragment Allowed on Allowed {
  allowed
  reason
}`) as unknown as TypedDocumentString<ItemQuery, ItemQueryVariables>;
export const CustomersDocument = new TypedDocumentString(`
    query Customers($after: String, $atLeast: Position, $first: Int) {
  customers(after: $after, atLeast: $atLeast, first: $first) {
    nodes {
      id
      name
      number
      role
    }
    totalCount
    stale
    pageInfo {
      ...Page
    }
  }
}
    fragment Page on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<CustomersQuery, CustomersQueryVariables>;
export const FirmDocument = new TypedDocumentString(`
    query Firm($atLeast: Position) {
  firm(atLeast: $atLeast) {
    name
    zone
  }
}
    `) as unknown as TypedDocumentString<FirmQuery, FirmQueryVariables>;
export const InvitationDocument = new TypedDocumentString(`
    query Invitation($atLeast: Position, $token: String!) {
  invitation(atLeast: $atLeast, token: $token) {
    expiresAt
    firm
    name
  }
}
    `) as unknown as TypedDocumentString<InvitationQuery, InvitationQueryVariables>;
export const ItemsDocument = new TypedDocumentString(`
    query Items($after: String, $atLeast: Position, $customer: ID!, $first: Int, $flat: Boolean, $folder: ID, $search: String) {
  items(
    after: $after
    atLeast: $atLeast
    customer: $customer
    first: $first
    flat: $flat
    folder: $folder
    search: $search
  ) {
    nodes {
      ...Item
    }
    totalCount
    stale
    pageInfo {
      ...Page
    }
  }
}
    fragment Item on Item {
  id
  kind
  name
  parentId
  modifiedAt
  mine
  version {
    id
    number
    size
    mediaType
    addedAt
    mine
  }
  viewerCan {
    view {
      ...Allowed
    }
    download {
      ...Allowed
    }
    upload {
      ...Allowed
    }
    newFolder {
      ...Allowed
    }
    withdraw {
      ...Allowed
    }
  }
}
fragment Page on PageInfo {
  hasNextPage
  endCursor
}
fragment Allowed on Allowed {
  allowed
  reason
}`) as unknown as TypedDocumentString<ItemsQuery, ItemsQueryVariables>;
export const MatterDocument = new TypedDocumentString(`
    query Matter($atLeast: Position, $id: ID!) {
  matter(atLeast: $atLeast, id: $id) {
    id
    open
    reference
    summary
    title
  }
}
    `) as unknown as TypedDocumentString<MatterQuery, MatterQueryVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me($atLeast: Position) {
  me(atLeast: $atLeast) {
    email
    id
    name
  }
}
    `) as unknown as TypedDocumentString<MeQuery, MeQueryVariables>;
export const OpenUploadsDocument = new TypedDocumentString(`
    query OpenUploads($after: String, $atLeast: Position, $first: Int) {
  openUploads(after: $after, atLeast: $atLeast, first: $first) {
    nodes {
      failure
      id
      itemId
      name
      received
      size
      state
      url
    }
    totalCount
    stale
    pageInfo {
      ...Page
    }
  }
}
    fragment Page on PageInfo {
  hasNextPage
  endCursor
}`) as unknown as TypedDocumentString<OpenUploadsQuery, OpenUploadsQueryVariables>;
export const UploadDocument = new TypedDocumentString(`
    query Upload($atLeast: Position, $id: ID!) {
  upload(atLeast: $atLeast, id: $id) {
    failure
    id
    itemId
    name
    received
    size
    state
    url
  }
}
    `) as unknown as TypedDocumentString<UploadQuery, UploadQueryVariables>;
export const AcceptInvitationDocument = new TypedDocumentString(`
    mutation AcceptInvitation($input: AcceptInvitationInput!) {
  acceptInvitation(input: $input) {
    __typename
    ... on InvitationAccepted {
      args {
        ...Args
      }
      done: code
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Args on Args {
  contact
  contactId
  count
  customer
  field
  freeBytes
  item
  itemIds
  limit
  limitBytes
  permission
  retryAfterSeconds
  suggestion
  via
}
fragment Refused on Refused {
  args {
    ...Args
  }
  code
  message
}`) as unknown as TypedDocumentString<AcceptInvitationMutation, AcceptInvitationMutationVariables>;
export const BeginDownloadDocument = new TypedDocumentString(`
    mutation BeginDownload($input: OpenInput!) {
  beginDownload(input: $input) {
    __typename
    ... on DownloadBegun {
      args {
        ...Args
      }
      done: code
      message
      position
      url
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Args on Args {
  contact
  contactId
  count
  customer
  field
  freeBytes
  item
  itemIds
  limit
  limitBytes
  permission
  retryAfterSeconds
  suggestion
  via
}
fragment Refused on Refused {
  args {
    ...Args
  }
  code
  message
}`) as unknown as TypedDocumentString<BeginDownloadMutation, BeginDownloadMutationVariables>;
export const BeginUploadsDocument = new TypedDocumentString(`
    mutation BeginUploads($input: BeginUploadsInput!) {
  beginUploads(input: $input) {
    __typename
    ... on UploadsBegun {
      args {
        ...Args
      }
      done: code
      message
      position
      uploads {
        __typename
        ... on UploadTicket {
          expiresAt
          itemId
          name
          uploadId
          url
        }
        ... on NameClash {
          choices
          existingId
          message
          name
          suggestion
        }
        ... on Refused {
          ...Refused
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Args on Args {
  contact
  contactId
  count
  customer
  field
  freeBytes
  item
  itemIds
  limit
  limitBytes
  permission
  retryAfterSeconds
  suggestion
  via
}
fragment Refused on Refused {
  args {
    ...Args
  }
  code
  message
}`) as unknown as TypedDocumentString<BeginUploadsMutation, BeginUploadsMutationVariables>;
export const BeginViewDocument = new TypedDocumentString(`
    mutation BeginView($input: OpenInput!) {
  beginView(input: $input) {
    __typename
    ... on ViewBegun {
      args {
        ...Args
      }
      done: code
      message
      position
      url
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Args on Args {
  contact
  contactId
  count
  customer
  field
  freeBytes
  item
  itemIds
  limit
  limitBytes
  permission
  retryAfterSeconds
  suggestion
  via
}
fragment Refused on Refused {
  args {
    ...Args
  }
  code
  message
}`) as unknown as TypedDocumentString<BeginViewMutation, BeginViewMutationVariables>;
export const CreateFolderDocument = new TypedDocumentString(`
    mutation CreateFolder($input: CreateFolderInput!) {
  createFolder(input: $input) {
    __typename
    ... on FolderCreated {
      args {
        ...Args
      }
      done: code
      item {
        ...Item
      }
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Item on Item {
  id
  kind
  name
  parentId
  modifiedAt
  mine
  version {
    id
    number
    size
    mediaType
    addedAt
    mine
  }
  viewerCan {
    view {
      ...Allowed
    }
    download {
      ...Allowed
    }
    upload {
      ...Allowed
    }
    newFolder {
      ...Allowed
    }
    withdraw {
      ...Allowed
    }
  }
}
fragment Allowed on Allowed {
  allowed
  reason
}
fragment Args on Args {
  contact
  contactId
  count
  customer
  field
  freeBytes
  item
  itemIds
  limit
  limitBytes
  permission
  retryAfterSeconds
  suggestion
  via
}
fragment Refused on Refused {
  args {
    ...Args
  }
  code
  message
}`) as unknown as TypedDocumentString<CreateFolderMutation, CreateFolderMutationVariables>;
export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    __typename
    ... on SignedIn {
      args {
        ...Args
      }
      done: code
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Args on Args {
  contact
  contactId
  count
  customer
  field
  freeBytes
  item
  itemIds
  limit
  limitBytes
  permission
  retryAfterSeconds
  suggestion
  via
}
fragment Refused on Refused {
  args {
    ...Args
  }
  code
  message
}`) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;
export const SignOutDocument = new TypedDocumentString(`
    mutation SignOut {
  signOut {
    __typename
    ... on SignedOut {
      args {
        ...Args
      }
      done: code
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Args on Args {
  contact
  contactId
  count
  customer
  field
  freeBytes
  item
  itemIds
  limit
  limitBytes
  permission
  retryAfterSeconds
  suggestion
  via
}
fragment Refused on Refused {
  args {
    ...Args
  }
  code
  message
}`) as unknown as TypedDocumentString<SignOutMutation, SignOutMutationVariables>;
export const WithdrawUploadDocument = new TypedDocumentString(`
    mutation WithdrawUpload($input: WithdrawUploadInput!) {
  withdrawUpload(input: $input) {
    __typename
    ... on UploadWithdrawn {
      args {
        ...Args
      }
      done: code
      itemId
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Args on Args {
  contact
  contactId
  count
  customer
  field
  freeBytes
  item
  itemIds
  limit
  limitBytes
  permission
  retryAfterSeconds
  suggestion
  via
}
fragment Refused on Refused {
  args {
    ...Args
  }
  code
  message
}`) as unknown as TypedDocumentString<WithdrawUploadMutation, WithdrawUploadMutationVariables>;
export const ChangesDocument = new TypedDocumentString(`
    subscription Changes($after: Position) {
  changes(after: $after) {
    items
    position
    scopeChanged
  }
}
    `) as unknown as TypedDocumentString<ChangesSubscription, ChangesSubscriptionVariables>;
/** Each question and change. */
export const operations = {
  item: ItemDocument,
  customers: CustomersDocument,
  firm: FirmDocument,
  invitation: InvitationDocument,
  items: ItemsDocument,
  matter: MatterDocument,
  me: MeDocument,
  openUploads: OpenUploadsDocument,
  upload: UploadDocument,
  acceptInvitation: AcceptInvitationDocument,
  beginDownload: BeginDownloadDocument,
  beginUploads: BeginUploadsDocument,
  beginView: BeginViewDocument,
  createFolder: CreateFolderDocument,
  signIn: SignInDocument,
  signOut: SignOutDocument,
  withdrawUpload: WithdrawUploadDocument,
} as const
