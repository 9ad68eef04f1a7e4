// Made by generate.mjs from api/schema/staff.graphql; not edited.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type * as Schema from './staff.schema.ts';

import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type PageFragment = { readonly hasNextPage: boolean, readonly endCursor: string | null };

export type ContactFragment = { readonly id: string, readonly name: string, readonly email: string | null, readonly kind: Schema.ContactKind, readonly account: string, readonly invitedUntil: string | null };

export type CustomerFragment = { readonly id: string, readonly number: string, readonly name: string | null, readonly kind: Schema.CustomerKind, readonly portalOpen: boolean, readonly masterAccessOn: boolean, readonly filesRootId: string, readonly internalRootId: string, readonly fileOwnerId: string | null, readonly registeredAt: string };

export type ItemFragment = { readonly id: string, readonly customerId: string, readonly parentId: string | null, readonly kind: Schema.ItemKind, readonly name: string | null, readonly modifiedAt: string, readonly trashedAt: string | null, readonly withdrawn: boolean, readonly sentByContactId: string | null, readonly sectionId: string | null, readonly purpose: string | null, readonly version: VersionFragment | null };

export type VersionFragment = { readonly id: string, readonly number: number, readonly size: string, readonly mediaType: string, readonly sha256: string, readonly uploadedAt: string, readonly fromClient: boolean, readonly accepted: boolean, readonly openedByStaff: boolean };

export type ItemRowFragment = (
  { readonly clientAccess: { readonly state: Schema.ClientAccessState, readonly label: string, readonly origin: Schema.ClientAccessOrigin | null, readonly source: string | null, readonly reached: number | null, readonly members: number | null }, readonly viewerCan: { readonly addVersion: AllowedFragment, readonly download: AllowedFragment, readonly moveTo: AllowedFragment, readonly newFolder: AllowedFragment, readonly rename: AllowedFragment, readonly restore: AllowedFragment, readonly share: AllowedFragment, readonly trash: AllowedFragment, readonly upload: AllowedFragment } }
  & ItemFragment
);

export type StaffMemberFragment = { readonly id: string, readonly name: string | null, readonly email: string | null, readonly roles: ReadonlyArray<Schema.StaffRole>, readonly suspended: boolean, readonly assignedOnly: boolean };

export type ItemsQueryVariables = Exact<{
  customer: string;
  parent?: string | null | undefined;
  search?: string | null | undefined;
  flat?: boolean | null | undefined;
  includeTrashed?: boolean | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  atLeast?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
}>;


export type ItemsQuery = { readonly items: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<ItemRowFragment>, readonly pageInfo: PageFragment } };

export type ItemQueryVariables = Exact<{
  id: string;
  atLeast?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
}>;


export type ItemQuery = { readonly item: (
    { readonly path: ReadonlyArray<{ readonly id: string, readonly name: string | null }>, readonly grants: ReadonlyArray<{ readonly id: string, readonly subject: string, readonly contactId: string | null, readonly groupId: string | null, readonly capability: Schema.Capability, readonly grantedAt: string, readonly grantedBy: string | null, readonly expiresAt: string | null }>, readonly versions: ReadonlyArray<VersionFragment> }
    & ItemRowFragment
  ) | null };

export type CustomerQueryVariables = Exact<{
  by: Schema.CustomerBy;
  members?: number | null | undefined;
  membersAfter?: string | null | undefined;
  atLeast?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
}>;


export type CustomerQuery = { readonly customer: (
    { readonly members: { readonly totalCount: number, readonly nodes: ReadonlyArray<{ readonly documentsShared: number, readonly contact: ContactFragment, readonly membership: { readonly role: Schema.ContactRole, readonly canDownload: boolean, readonly portalOn: boolean } }>, readonly pageInfo: PageFragment } }
    & CustomerFragment
  ) | null };

export type AllowedFragment = { readonly allowed: boolean, readonly reason: string | null };

export type ArgsFragment = { readonly contact: string | null, readonly contactId: string | null, readonly count: number | null, readonly customer: string | null, readonly field: string | null, readonly freeBytes: string | null, readonly item: string | null, readonly itemIds: ReadonlyArray<string> | null, readonly limit: number | null, readonly limitBytes: string | null, readonly permission: string | null, readonly retryAfterSeconds: number | null, readonly suggestion: string | null, readonly via: string | null };

export type RefusedFragment = { readonly code: Schema.RefusalCode, readonly message: string, readonly args: ArgsFragment };

export type AccessListQueryVariables = Exact<{
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  item: string;
}>;


export type AccessListQuery = { readonly accessList: { readonly visibleTo: number } | null };

export type AccessLogQueryVariables = Exact<{
  after?: string | null | undefined;
  atLeast?: string | null | undefined;
  filter?: Schema.AccessLogFilterInput | null | undefined;
  first?: number | null | undefined;
}>;


export type AccessLogQuery = { readonly accessLog: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<{ readonly actor: string | null, readonly actorId: string | null, readonly actorKind: string | null, readonly at: string, readonly code: string | null, readonly completedAt: string | null, readonly count: number, readonly customerId: string | null, readonly item: string | null, readonly itemId: string | null, readonly kind: string, readonly logPosition: string, readonly seq: string, readonly sourceIp: string | null, readonly userAgent: string | null, readonly versionId: string | null, readonly wanted: string | null }>, readonly pageInfo: PageFragment } };

export type AccessOfQueryVariables = Exact<{
  after?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  contact?: string | null | undefined;
  customer: string;
  first?: number | null | undefined;
  group?: string | null | undefined;
}>;


export type AccessOfQuery = { readonly accessOf: { readonly closed: Schema.RefusalCode | null, readonly endCursor: string | null, readonly reason: string | null, readonly nodes: ReadonlyArray<{ readonly decision: { readonly allowed: boolean, readonly code: Schema.RefusalCode | null, readonly reason: string, readonly memberships: ReadonlyArray<{ readonly by: string | null, readonly canDownload: boolean, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly logPosition: string, readonly role: Schema.ContactRole, readonly sectionIds: ReadonlyArray<string>, readonly since: string }>, readonly paths: ReadonlyArray<{ readonly capability: Schema.Capability | null, readonly carriesDownload: boolean, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly expiresAt: string | null, readonly grantedAt: string | null, readonly grantedBy: string | null, readonly itemId: string | null, readonly itemName: string | null, readonly kind: Schema.PathKind, readonly logPosition: string | null, readonly stepsUp: number | null, readonly subject: string | null }> }, readonly item: ItemFragment }> } };

export type ActivitiesQueryVariables = Exact<{
  after?: string | null | undefined;
  atLeast?: string | null | undefined;
  customer: string;
  first?: number | null | undefined;
  item?: string | null | undefined;
}>;


export type ActivitiesQuery = { readonly activities: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<{ readonly actor: string | null, readonly actorId: string | null, readonly at: string, readonly contact: string | null, readonly contactId: string | null, readonly item: string | null, readonly itemId: string | null, readonly kind: string, readonly logPosition: string, readonly seq: string }>, readonly pageInfo: PageFragment } };

export type AuditEntriesQueryVariables = Exact<{
  after?: string | null | undefined;
  atLeast?: string | null | undefined;
  filter?: Schema.AuditFilterInput | null | undefined;
  first?: number | null | undefined;
}>;


export type AuditEntriesQuery = { readonly auditEntries: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<{ readonly actor: string | null, readonly actorId: string | null, readonly actorKind: string | null, readonly at: string, readonly capability: string | null, readonly customerId: string | null, readonly decision: string | null, readonly eventType: string, readonly expiresAt: string | null, readonly item: string | null, readonly itemId: string | null, readonly logPosition: string, readonly onBehalfOf: string | null, readonly onBehalfOfId: string | null, readonly reason: string | null, readonly requestId: string | null, readonly seq: string, readonly sourceIp: string | null, readonly subject: string | null, readonly subjectId: string | null, readonly subjectKind: string | null }>, readonly pageInfo: PageFragment } };

export type ContactQueryVariables = Exact<{
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  id: string;
}>;


export type ContactQuery = { readonly contact: { readonly contact: ContactFragment, readonly memberships: ReadonlyArray<{ readonly customer: CustomerFragment, readonly membership: { readonly canDownload: boolean, readonly portalOn: boolean, readonly role: Schema.ContactRole, readonly sectionIds: ReadonlyArray<string>, readonly origins: ReadonlyArray<{ readonly by: string | null, readonly canDownload: boolean, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly logPosition: string, readonly role: Schema.ContactRole, readonly sectionIds: ReadonlyArray<string>, readonly since: string }> } }> } | null };

export type ContactsQueryVariables = Exact<{
  after?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  first?: number | null | undefined;
  search?: string | null | undefined;
}>;


export type ContactsQuery = { readonly contacts: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<ContactFragment>, readonly pageInfo: PageFragment } };

export type CountersQueryVariables = Exact<{
  atLeast?: string | null | undefined;
  customer?: string | null | undefined;
}>;


export type CountersQuery = { readonly counters: { readonly activePortals: number, readonly closedPortals: number, readonly contacts: number, readonly customers: number, readonly documents: number, readonly internalDocuments: number, readonly openPortals: number, readonly pendingPortals: number, readonly stale: boolean, readonly waiting: number } };

export type CustomersQueryVariables = Exact<{
  after?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  first?: number | null | undefined;
  search?: string | null | undefined;
}>;


export type CustomersQuery = { readonly customers: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<CustomerFragment>, readonly pageInfo: PageFragment } };

export type ExplainAccessQueryVariables = Exact<{
  action: Schema.Action;
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  contact: string;
  item: string;
}>;


export type ExplainAccessQuery = { readonly explainAccess: { readonly allowed: boolean, readonly code: Schema.RefusalCode | null, readonly reason: string, readonly memberships: ReadonlyArray<{ readonly by: string | null, readonly canDownload: boolean, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly logPosition: string, readonly role: Schema.ContactRole, readonly sectionIds: ReadonlyArray<string>, readonly since: string, readonly group: { readonly id: string, readonly name: string | null } | null, readonly joined: { readonly at: string, readonly by: string | null, readonly logPosition: string } | null }>, readonly paths: ReadonlyArray<{ readonly capability: Schema.Capability | null, readonly carriesDownload: boolean, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly expiresAt: string | null, readonly grantedAt: string | null, readonly grantedBy: string | null, readonly itemId: string | null, readonly itemName: string | null, readonly kind: Schema.PathKind, readonly logPosition: string | null, readonly stepsUp: number | null, readonly subject: string | null, readonly hops: ReadonlyArray<{ readonly at: string, readonly by: string | null, readonly folder: string | null, readonly folderId: string | null, readonly group: string | null, readonly groupId: string | null, readonly item: string | null, readonly itemId: string | null, readonly kind: Schema.HopKind, readonly logPosition: string, readonly versionId: string | null }> }> } | null };

export type ExplainFolderQueryVariables = Exact<{
  after?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  contact?: string | null | undefined;
  first?: number | null | undefined;
  folder: string;
  group?: string | null | undefined;
}>;


export type ExplainFolderQuery = { readonly explainFolder: { readonly closed: Schema.RefusalCode | null, readonly endCursor: string | null, readonly reason: string | null, readonly nodes: ReadonlyArray<{ readonly decision: { readonly allowed: boolean, readonly code: Schema.RefusalCode | null, readonly reason: string, readonly memberships: ReadonlyArray<{ readonly by: string | null, readonly canDownload: boolean, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly logPosition: string, readonly role: Schema.ContactRole, readonly sectionIds: ReadonlyArray<string>, readonly since: string }>, readonly paths: ReadonlyArray<{ readonly capability: Schema.Capability | null, readonly carriesDownload: boolean, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly expiresAt: string | null, readonly grantedAt: string | null, readonly grantedBy: string | null, readonly itemId: string | null, readonly itemName: string | null, readonly kind: Schema.PathKind, readonly logPosition: string | null, readonly stepsUp: number | null, readonly subject: string | null }> }, readonly item: ItemFragment }> } | null };

export type GroupQueryVariables = Exact<{
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  id: string;
}>;


export type GroupQuery = { readonly group: { readonly closed: boolean, readonly description: string | null, readonly id: string, readonly kind: Schema.GroupKind, readonly name: string | null } | null };

export type GroupsQueryVariables = Exact<{
  after?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  first?: number | null | undefined;
  search?: string | null | undefined;
}>;


export type GroupsQuery = { readonly groups: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<{ readonly closed: boolean, readonly description: string | null, readonly id: string, readonly kind: Schema.GroupKind, readonly name: string | null }>, readonly pageInfo: PageFragment } };

export type MatterQueryVariables = Exact<{
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  id: string;
}>;


export type MatterQuery = { readonly matter: { readonly customerId: string, readonly id: string, readonly name: string | null, readonly open: boolean, readonly reference: string | null, readonly summary: string | null, readonly title: string | null } | null };

export type MattersQueryVariables = Exact<{
  after?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  customer: string;
  first?: number | null | undefined;
  search?: string | null | undefined;
}>;


export type MattersQuery = { readonly matters: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<{ readonly customerId: string, readonly id: string, readonly name: string | null, readonly open: boolean, readonly reference: string | null, readonly summary: string | null, readonly title: string | null }>, readonly pageInfo: PageFragment } };

export type MeQueryVariables = Exact<{
  atLeast?: string | null | undefined;
}>;


export type MeQuery = { readonly me: { readonly email: string | null, readonly firm: string | null, readonly id: string, readonly name: string | null, readonly permissions: ReadonlyArray<string>, readonly roles: ReadonlyArray<string> } | null };

export type OpenUploadsQueryVariables = Exact<{
  after?: string | null | undefined;
  atLeast?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type OpenUploadsQuery = { readonly openUploads: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<{ readonly failure: string | null, readonly id: string, readonly itemId: string | null, readonly name: string, readonly received: string, readonly size: string, readonly state: string, readonly url: string }>, readonly pageInfo: PageFragment } };

export type PreviewChangeQueryVariables = Exact<{
  atLeast?: string | null | undefined;
  change: Schema.PreviewChangeInput;
  skip?: number | null | undefined;
}>;


export type PreviewChangeQuery = { readonly previewChange:
    | { readonly __typename: 'ChangePreview', readonly contacts: number, readonly gains: number, readonly hasMore: boolean, readonly loses: number, readonly others: number, readonly changes: ReadonlyArray<{ readonly effect: Schema.PreviewEffect, readonly ofCopy: boolean, readonly ofNew: boolean, readonly contact: ContactFragment, readonly item: ItemFragment }>, readonly staff: ReadonlyArray<{ readonly gains: ReadonlyArray<Schema.Permission>, readonly loses: ReadonlyArray<Schema.Permission>, readonly customer: CustomerFragment | null, readonly staffMember: StaffMemberFragment }>, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type SectionsQueryVariables = Exact<{
  after?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  first?: number | null | undefined;
}>;


export type SectionsQuery = { readonly sections: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly pageInfo: PageFragment } };

export type SharedItemsQueryVariables = Exact<{
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  contact?: string | null | undefined;
  customer: string;
  group?: string | null | undefined;
}>;


export type SharedItemsQuery = { readonly sharedItems: { readonly at: string, readonly hasMore: boolean, readonly position: string | null, readonly items: ReadonlyArray<{ readonly grant: { readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }, readonly item: ItemFragment }> } };

export type StaffMemberQueryVariables = Exact<{
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  id: string;
}>;


export type StaffMemberQuery = { readonly staffMember: StaffMemberFragment | null };

export type StaffMembersQueryVariables = Exact<{
  after?: string | null | undefined;
  asOf?: Schema.AsOfInput | null | undefined;
  atLeast?: string | null | undefined;
  first?: number | null | undefined;
  search?: string | null | undefined;
}>;


export type StaffMembersQuery = { readonly staffMembers: { readonly totalCount: number, readonly stale: boolean, readonly nodes: ReadonlyArray<StaffMemberFragment>, readonly pageInfo: PageFragment } };

export type UploadQueryVariables = Exact<{
  atLeast?: string | null | undefined;
  id: string;
}>;


export type UploadQuery = { readonly upload: { readonly failure: string | null, readonly id: string, readonly itemId: string | null, readonly name: string, readonly received: string, readonly size: string, readonly state: string, readonly url: string } | null };

export type AcceptVersionMutationVariables = Exact<{
  input: Schema.AcceptVersionInput;
}>;


export type AcceptVersionMutation = { readonly acceptVersion:
    | { readonly __typename: 'TreeChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type AddContactMutationVariables = Exact<{
  input: Schema.AddContactInput;
}>;


export type AddContactMutation = { readonly addContact:
    | { readonly __typename: 'ContactAdded', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly contact: ContactFragment | null, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type AddGroupMembersMutationVariables = Exact<{
  input: Schema.GroupMembersInput;
}>;


export type AddGroupMembersMutation = { readonly addGroupMembers:
    | { readonly __typename: 'GroupChanged', readonly groupId: string, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type AssignFileOwnerMutationVariables = Exact<{
  input: Schema.AssignFileOwnerInput;
}>;


export type AssignFileOwnerMutation = { readonly assignFileOwner:
    | { readonly __typename: 'FileOwnerAssigned', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly customer: CustomerFragment | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type AssignGroupRolesMutationVariables = Exact<{
  input: Schema.GroupRolesInput;
}>;


export type AssignGroupRolesMutation = { readonly assignGroupRoles:
    | { readonly __typename: 'GroupChanged', readonly groupId: string, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type AssignMembershipMutationVariables = Exact<{
  input: Schema.AssignMembershipInput;
}>;


export type AssignMembershipMutation = { readonly assignMembership:
    | { readonly __typename: 'MembershipAssigned', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly contact: ContactFragment | null, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type AssignStaffMutationVariables = Exact<{
  input: Schema.AssignStaffInput;
}>;


export type AssignStaffMutation = { readonly assignStaff:
    | { readonly __typename: 'StaffSet', readonly message: string, readonly position: string | null, readonly staffId: string, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
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
      >, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type ChangeAccessExpiryMutationVariables = Exact<{
  input: Schema.ChangeAccessExpiryInput;
}>;


export type ChangeAccessExpiryMutation = { readonly changeAccessExpiry:
    | { readonly __typename: 'AccessExpiryChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly item: ItemFragment | null, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type ChangeCapabilityMutationVariables = Exact<{
  input: Schema.ChangeCapabilityInput;
}>;


export type ChangeCapabilityMutation = { readonly changeCapability:
    | { readonly __typename: 'CapabilityChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly item: ItemFragment | null, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type ChangeContactDetailsMutationVariables = Exact<{
  input: Schema.ChangeContactDetailsInput;
}>;


export type ChangeContactDetailsMutation = { readonly changeContactDetails:
    | { readonly __typename: 'ContactChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly contact: ContactFragment | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type ChangeCustomerDetailsMutationVariables = Exact<{
  input: Schema.ChangeCustomerDetailsInput;
}>;


export type ChangeCustomerDetailsMutation = { readonly changeCustomerDetails:
    | { readonly __typename: 'CustomerChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly customer: CustomerFragment | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type ChangeStaffRolesMutationVariables = Exact<{
  input: Schema.StaffRolesInput;
}>;


export type ChangeStaffRolesMutation = { readonly changeStaffRoles:
    | { readonly __typename: 'StaffSet', readonly message: string, readonly position: string | null, readonly staffId: string, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type CloseContactMutationVariables = Exact<{
  input: Schema.CloseContactInput;
}>;


export type CloseContactMutation = { readonly closeContact:
    | { readonly __typename: 'ContactChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly contact: ContactFragment | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type CloseContactPortalMutationVariables = Exact<{
  input: Schema.CloseContactPortalInput;
}>;


export type CloseContactPortalMutation = { readonly closeContactPortal:
    | { readonly __typename: 'MembershipSet', readonly contactId: string, readonly customerId: string, readonly memberByGroup: boolean, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type CloseCustomerPortalMutationVariables = Exact<{
  input: Schema.CloseCustomerPortalInput;
}>;


export type CloseCustomerPortalMutation = { readonly closeCustomerPortal:
    | { readonly __typename: 'CustomerPortalClosed', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly customer: CustomerFragment | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type CloseGroupMutationVariables = Exact<{
  input: Schema.CloseGroupInput;
}>;


export type CloseGroupMutation = { readonly closeGroup:
    | { readonly __typename: 'GroupChanged', readonly groupId: string, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type CloseMatterMutationVariables = Exact<{
  input: Schema.MatterInput;
}>;


export type CloseMatterMutation = { readonly closeMatter:
    | { readonly __typename: 'TreeChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type CopyItemsMutationVariables = Exact<{
  input: Schema.CopyItemsInput;
}>;


export type CopyItemsMutation = { readonly copyItems:
    | { readonly __typename: 'ItemsCopied', readonly count: number, readonly leftOut: number, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly copies: ReadonlyArray<ItemFragment>, readonly unfinished: RefusedFragment | null, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type CreateFolderMutationVariables = Exact<{
  input: Schema.CreateFolderInput;
}>;


export type CreateFolderMutation = { readonly createFolder:
    | { readonly __typename: 'FolderCreated', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly item: ItemFragment | null, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type CreateGroupMutationVariables = Exact<{
  input: Schema.CreateGroupInput;
}>;


export type CreateGroupMutation = { readonly createGroup:
    | { readonly __typename: 'GroupChanged', readonly groupId: string, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type DefineSectionMutationVariables = Exact<{
  input: Schema.DefineSectionInput;
}>;


export type DefineSectionMutation = { readonly defineSection:
    | { readonly __typename: 'SectionNamed', readonly message: string, readonly position: string | null, readonly sectionId: string, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type DescribeGroupMutationVariables = Exact<{
  input: Schema.DescribeGroupInput;
}>;


export type DescribeGroupMutation = { readonly describeGroup:
    | { readonly __typename: 'GroupChanged', readonly groupId: string, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type DescribeMatterMutationVariables = Exact<{
  input: Schema.DescribeMatterInput;
}>;


export type DescribeMatterMutation = { readonly describeMatter:
    | { readonly __typename: 'TreeChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type GrantAccessMutationVariables = Exact<{
  input: Schema.GrantAccessInput;
}>;


export type GrantAccessMutation = { readonly grantAccess:
    | { readonly __typename: 'AccessGranted', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly kept: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type GrantMasterAccessMutationVariables = Exact<{
  input: Schema.GrantMasterAccessInput;
}>;


export type GrantMasterAccessMutation = { readonly grantMasterAccess:
    | { readonly __typename: 'MasterAccessGranted', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly customer: CustomerFragment | null, readonly kept: { readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string } | null, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type InviteContactMutationVariables = Exact<{
  input: Schema.InviteContactInput;
}>;


export type InviteContactMutation = { readonly inviteContact:
    | { readonly __typename: 'ContactInvited', readonly expiresAt: string, readonly invitationUrl: string | null, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly contact: ContactFragment | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type MoveItemsMutationVariables = Exact<{
  input: Schema.MoveItemsInput;
}>;


export type MoveItemsMutation = { readonly moveItems:
    | { readonly __typename: 'TreeChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type OpenContactPortalMutationVariables = Exact<{
  input: Schema.OpenContactPortalInput;
}>;


export type OpenContactPortalMutation = { readonly openContactPortal:
    | { readonly __typename: 'MembershipSet', readonly contactId: string, readonly customerId: string, readonly memberByGroup: boolean, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type OpenCustomerPortalMutationVariables = Exact<{
  input: Schema.OpenCustomerPortalInput;
}>;


export type OpenCustomerPortalMutation = { readonly openCustomerPortal:
    | { readonly __typename: 'CustomerPortalOpened', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly customer: CustomerFragment | null, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type OpenMatterMutationVariables = Exact<{
  input: Schema.OpenMatterInput;
}>;


export type OpenMatterMutation = { readonly openMatter:
    | { readonly __typename: 'TreeChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type PurgeItemsMutationVariables = Exact<{
  input: Schema.PurgeItemsInput;
}>;


export type PurgeItemsMutation = { readonly purgeItems:
    | { readonly __typename: 'ItemsPurged', readonly count: number, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type RegisterCustomerMutationVariables = Exact<{
  input: Schema.RegisterCustomerInput;
}>;


export type RegisterCustomerMutation = { readonly registerCustomer:
    | { readonly __typename: 'CustomerRegistered', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly customer: CustomerFragment | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type ReinstateStaffMutationVariables = Exact<{
  input: Schema.StaffInput;
}>;


export type ReinstateStaffMutation = { readonly reinstateStaff:
    | { readonly __typename: 'StaffSet', readonly message: string, readonly position: string | null, readonly staffId: string, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type RemoveGroupMembersMutationVariables = Exact<{
  input: Schema.GroupMembersInput;
}>;


export type RemoveGroupMembersMutation = { readonly removeGroupMembers:
    | { readonly __typename: 'GroupChanged', readonly groupId: string, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type RemoveMembershipMutationVariables = Exact<{
  input: Schema.MembershipInput;
}>;


export type RemoveMembershipMutation = { readonly removeMembership:
    | { readonly __typename: 'MembershipSet', readonly contactId: string, readonly customerId: string, readonly memberByGroup: boolean, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly survivors: { readonly count: number, readonly matterIds: ReadonlyArray<string>, readonly revoked: boolean, readonly grants: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }>, readonly items: ReadonlyArray<{ readonly id: string, readonly name: string | null }> }, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type RenameItemMutationVariables = Exact<{
  input: Schema.RenameItemInput;
}>;


export type RenameItemMutation = { readonly renameItem:
    | { readonly __typename: 'ItemRenamed', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly item: ItemFragment | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type ReopenMatterMutationVariables = Exact<{
  input: Schema.MatterInput;
}>;


export type ReopenMatterMutation = { readonly reopenMatter:
    | { readonly __typename: 'TreeChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type RestoreItemsMutationVariables = Exact<{
  input: Schema.RestoreItemsInput;
}>;


export type RestoreItemsMutation = { readonly restoreItems:
    | { readonly __typename: 'ItemsRestored', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type RevokeAccessMutationVariables = Exact<{
  input: Schema.RevokeAccessInput;
}>;


export type RevokeAccessMutation = { readonly revokeAccess:
    | { readonly __typename: 'AccessRevoked', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly taken: ReadonlyArray<{ readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string }> }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type RevokeMasterAccessMutationVariables = Exact<{
  input: Schema.RevokeMasterAccessInput;
}>;


export type RevokeMasterAccessMutation = { readonly revokeMasterAccess:
    | { readonly __typename: 'MasterAccessRevoked', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly customer: CustomerFragment | null, readonly taken: { readonly capability: Schema.Capability, readonly changedAt: string | null, readonly changedBy: string | null, readonly changedLogPosition: string | null, readonly contactId: string | null, readonly expiresAt: string | null, readonly grantedAt: string, readonly grantedBy: string | null, readonly groupId: string | null, readonly id: string, readonly itemId: string | null, readonly subject: string } | null }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type SetMatterAccessMutationVariables = Exact<{
  input: Schema.SetMatterAccessInput;
}>;


export type SetMatterAccessMutation = { readonly setMatterAccess:
    | { readonly __typename: 'TreeChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type SetSectionMutationVariables = Exact<{
  input: Schema.SetSectionInput;
}>;


export type SetSectionMutation = { readonly setSection:
    | { readonly __typename: 'TreeChanged', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type SetSharedItemsMutationVariables = Exact<{
  input: Schema.SetSharedItemsInput;
}>;


export type SetSharedItemsMutation = { readonly setSharedItems:
    | { readonly __typename: 'SharedItemsReplaced', readonly kept: number, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly given: ReadonlyArray<ItemFragment>, readonly lostBy: ReadonlyArray<ContactFragment>, readonly taken: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type ShareContentsExceptMutationVariables = Exact<{
  input: Schema.ShareContentsExceptInput;
}>;


export type ShareContentsExceptMutation = { readonly shareContentsExcept:
    | { readonly __typename: 'ContentsShared', readonly inTrash: number, readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly stillReached: ReadonlyArray<ItemFragment>, readonly visibleTo: { readonly now: ReadonlyArray<ContactFragment>, readonly waiting: ReadonlyArray<{ readonly reason: Schema.WaitReason, readonly contact: ContactFragment }> } }
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

export type SuspendStaffMutationVariables = Exact<{
  input: Schema.StaffInput;
}>;


export type SuspendStaffMutation = { readonly suspendStaff:
    | { readonly __typename: 'StaffSet', readonly message: string, readonly position: string | null, readonly staffId: string, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type TrashItemsMutationVariables = Exact<{
  input: Schema.ItemsInput;
}>;


export type TrashItemsMutation = { readonly trashItems:
    | { readonly __typename: 'ItemsTrashed', readonly message: string, readonly position: string | null, readonly done: Schema.SuccessCode, readonly args: ArgsFragment, readonly items: ReadonlyArray<ItemFragment> }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type UnassignStaffMutationVariables = Exact<{
  input: Schema.UnassignStaffInput;
}>;


export type UnassignStaffMutation = { readonly unassignStaff:
    | { readonly __typename: 'StaffSet', readonly message: string, readonly position: string | null, readonly staffId: string, readonly done: Schema.SuccessCode, readonly args: ArgsFragment }
    | (
      { readonly __typename: 'Refused' }
      & RefusedFragment
    )
   };

export type ChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  customer?: string | null | undefined;
}>;


export type ChangesSubscription = { readonly changes: { readonly contacts: ReadonlyArray<string>, readonly customers: ReadonlyArray<string>, readonly groups: ReadonlyArray<string>, readonly items: ReadonlyArray<string>, readonly position: string, readonly scopeChanged: boolean } };

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
export const PageFragmentDoc = new TypedDocumentString(`
    fragment Page on PageInfo {
  hasNextPage
  endCursor
}
    `, {"fragmentName":"Page"}) as unknown as TypedDocumentString<PageFragment, unknown>;
export const ContactFragmentDoc = new TypedDocumentString(`
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
    `, {"fragmentName":"Contact"}) as unknown as TypedDocumentString<ContactFragment, unknown>;
export const CustomerFragmentDoc = new TypedDocumentString(`
    fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
}
    `, {"fragmentName":"Customer"}) as unknown as TypedDocumentString<CustomerFragment, unknown>;
export const VersionFragmentDoc = new TypedDocumentString(`
    fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
}
    `, {"fragmentName":"Version"}) as unknown as TypedDocumentString<VersionFragment, unknown>;
export const ItemFragmentDoc = new TypedDocumentString(`
    fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
    fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
}`, {"fragmentName":"Item"}) as unknown as TypedDocumentString<ItemFragment, unknown>;
export const AllowedFragmentDoc = new TypedDocumentString(`
    fragment Allowed on Allowed {
  allowed
  reason
}
    `, {"fragmentName":"Allowed"}) as unknown as TypedDocumentString<AllowedFragment, unknown>;
export const ItemRowFragmentDoc = new TypedDocumentString(`
    fragment ItemRow on Item {
  ...Item
  clientAccess {
    state
    label
    origin
    source
    reached
    members
  }
  viewerCan {
    addVersion {
      ...Allowed
    }
    download {
      ...Allowed
    }
    moveTo {
      ...Allowed
    }
    newFolder {
      ...Allowed
    }
    rename {
      ...Allowed
    }
    restore {
      ...Allowed
    }
    share {
      ...Allowed
    }
    trash {
      ...Allowed
    }
    upload {
      ...Allowed
    }
  }
}
    fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
}
fragment Allowed on Allowed {
  allowed
  reason
}`, {"fragmentName":"ItemRow"}) as unknown as TypedDocumentString<ItemRowFragment, unknown>;
export const StaffMemberFragmentDoc = new TypedDocumentString(`
    fragment StaffMember on StaffMember {
  id
  name
  email
  roles
  suspended
  assignedOnly
}
    `, {"fragmentName":"StaffMember"}) as unknown as TypedDocumentString<StaffMemberFragment, unknown>;
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
export const ItemsDocument = new TypedDocumentString(`
    query Items($customer: ID!, $parent: ID, $search: String, $flat: Boolean, $includeTrashed: Boolean, $first: Int, $after: String, $atLeast: Position, $asOf: AsOfInput) {
  items(
    customer: $customer
    parent: $parent
    search: $search
    flat: $flat
    includeTrashed: $includeTrashed
    first: $first
    after: $after
    atLeast: $atLeast
    asOf: $asOf
  ) {
    nodes {
      ...ItemRow
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
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
}
fragment ItemRow on Item {
  ...Item
  clientAccess {
    state
    label
    origin
    source
    reached
    members
  }
  viewerCan {
    addVersion {
      ...Allowed
    }
    download {
      ...Allowed
    }
    moveTo {
      ...Allowed
    }
    newFolder {
      ...Allowed
    }
    rename {
      ...Allowed
    }
    restore {
      ...Allowed
    }
    share {
      ...Allowed
    }
    trash {
      ...Allowed
    }
    upload {
      ...Allowed
    }
  }
}
fragment Allowed on Allowed {
  allowed
  reason
}`) as unknown as TypedDocumentString<ItemsQuery, ItemsQueryVariables>;
export const ItemDocument = new TypedDocumentString(`
    query Item($id: ID!, $atLeast: Position, $asOf: AsOfInput) {
  item(id: $id, atLeast: $atLeast, asOf: $asOf) {
    ...ItemRow
    path {
      id
      name
    }
    grants {
      id
      subject
      contactId
      groupId
      capability
      grantedAt
      grantedBy
      expiresAt
    }
    versions {
      ...Version
    }
  }
}
    fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
}
fragment ItemRow on Item {
  ...Item
  clientAccess {
    state
    label
    origin
    source
    reached
    members
  }
  viewerCan {
    addVersion {
      ...Allowed
    }
    download {
      ...Allowed
    }
    moveTo {
      ...Allowed
    }
    newFolder {
      ...Allowed
    }
    rename {
      ...Allowed
    }
    restore {
      ...Allowed
    }
    share {
      ...Allowed
    }
    trash {
      ...Allowed
    }
    upload {
      ...Allowed
    }
  }
}
fragment Allowed on Allowed {
  allowed
  reason
}`) as unknown as TypedDocumentString<ItemQuery, ItemQueryVariables>;
export const CustomerDocument = new TypedDocumentString(`
    query Customer($by: CustomerBy!, $members: Int, $membersAfter: String, $atLeast: Position, $asOf: AsOfInput) {
  customer(by: $by, atLeast: $atLeast, asOf: $asOf) {
    ...Customer
    members(first: $members, after: $membersAfter) {
      nodes {
        contact {
          ...Contact
        }
        membership {
          role
          canDownload
          portalOn
        }
        documentsShared
      }
      totalCount
      pageInfo {
        ...Page
      }
    }
  }
}
    fragment Page on PageInfo {
  hasNextPage
  endCursor
}
fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
}`) as unknown as TypedDocumentString<CustomerQuery, CustomerQueryVariables>;
export const AccessListDocument = new TypedDocumentString(`
    query AccessList($asOf: AsOfInput, $atLeast: Position, $item: ID!) {
  accessList(asOf: $asOf, atLeast: $atLeast, item: $item) {
    visibleTo
  }
}
    `) as unknown as TypedDocumentString<AccessListQuery, AccessListQueryVariables>;
export const AccessLogDocument = new TypedDocumentString(`
    query AccessLog($after: String, $atLeast: Position, $filter: AccessLogFilterInput, $first: Int) {
  accessLog(after: $after, atLeast: $atLeast, filter: $filter, first: $first) {
    nodes {
      actor
      actorId
      actorKind
      at
      code
      completedAt
      count
      customerId
      item
      itemId
      kind
      logPosition
      seq
      sourceIp
      userAgent
      versionId
      wanted
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
}`) as unknown as TypedDocumentString<AccessLogQuery, AccessLogQueryVariables>;
export const AccessOfDocument = new TypedDocumentString(`
    query AccessOf($after: String, $asOf: AsOfInput, $atLeast: Position, $contact: ID, $customer: ID!, $first: Int, $group: ID) {
  accessOf(
    after: $after
    asOf: $asOf
    atLeast: $atLeast
    contact: $contact
    customer: $customer
    first: $first
    group: $group
  ) {
    closed
    endCursor
    nodes {
      decision {
        allowed
        code
        memberships {
          by
          canDownload
          changedAt
          changedBy
          changedLogPosition
          logPosition
          role
          sectionIds
          since
        }
        paths {
          capability
          carriesDownload
          changedAt
          changedBy
          changedLogPosition
          expiresAt
          grantedAt
          grantedBy
          itemId
          itemName
          kind
          logPosition
          stepsUp
          subject
        }
        reason
      }
      item {
        ...Item
      }
    }
    reason
  }
}
    fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
}`) as unknown as TypedDocumentString<AccessOfQuery, AccessOfQueryVariables>;
export const ActivitiesDocument = new TypedDocumentString(`
    query Activities($after: String, $atLeast: Position, $customer: ID!, $first: Int, $item: ID) {
  activities(
    after: $after
    atLeast: $atLeast
    customer: $customer
    first: $first
    item: $item
  ) {
    nodes {
      actor
      actorId
      at
      contact
      contactId
      item
      itemId
      kind
      logPosition
      seq
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
}`) as unknown as TypedDocumentString<ActivitiesQuery, ActivitiesQueryVariables>;
export const AuditEntriesDocument = new TypedDocumentString(`
    query AuditEntries($after: String, $atLeast: Position, $filter: AuditFilterInput, $first: Int) {
  auditEntries(after: $after, atLeast: $atLeast, filter: $filter, first: $first) {
    nodes {
      actor
      actorId
      actorKind
      at
      capability
      customerId
      decision
      eventType
      expiresAt
      item
      itemId
      logPosition
      onBehalfOf
      onBehalfOfId
      reason
      requestId
      seq
      sourceIp
      subject
      subjectId
      subjectKind
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
}`) as unknown as TypedDocumentString<AuditEntriesQuery, AuditEntriesQueryVariables>;
export const ContactDocument = new TypedDocumentString(`
    query Contact($asOf: AsOfInput, $atLeast: Position, $id: ID!) {
  contact(asOf: $asOf, atLeast: $atLeast, id: $id) {
    contact {
      ...Contact
    }
    memberships {
      customer {
        ...Customer
      }
      membership {
        canDownload
        origins {
          by
          canDownload
          changedAt
          changedBy
          changedLogPosition
          logPosition
          role
          sectionIds
          since
        }
        portalOn
        role
        sectionIds
      }
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
}`) as unknown as TypedDocumentString<ContactQuery, ContactQueryVariables>;
export const ContactsDocument = new TypedDocumentString(`
    query Contacts($after: String, $asOf: AsOfInput, $atLeast: Position, $first: Int, $search: String) {
  contacts(
    after: $after
    asOf: $asOf
    atLeast: $atLeast
    first: $first
    search: $search
  ) {
    nodes {
      ...Contact
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
}
fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}`) as unknown as TypedDocumentString<ContactsQuery, ContactsQueryVariables>;
export const CountersDocument = new TypedDocumentString(`
    query Counters($atLeast: Position, $customer: ID) {
  counters(atLeast: $atLeast, customer: $customer) {
    activePortals
    closedPortals
    contacts
    customers
    documents
    internalDocuments
    openPortals
    pendingPortals
    stale
    waiting
  }
}
    `) as unknown as TypedDocumentString<CountersQuery, CountersQueryVariables>;
export const CustomersDocument = new TypedDocumentString(`
    query Customers($after: String, $asOf: AsOfInput, $atLeast: Position, $first: Int, $search: String) {
  customers(
    after: $after
    asOf: $asOf
    atLeast: $atLeast
    first: $first
    search: $search
  ) {
    nodes {
      ...Customer
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
}
fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
}`) as unknown as TypedDocumentString<CustomersQuery, CustomersQueryVariables>;
export const ExplainAccessDocument = new TypedDocumentString(`
    query ExplainAccess($action: Action!, $asOf: AsOfInput, $atLeast: Position, $contact: ID!, $item: ID!) {
  explainAccess(
    action: $action
    asOf: $asOf
    atLeast: $atLeast
    contact: $contact
    item: $item
  ) {
    allowed
    code
    memberships {
      by
      canDownload
      changedAt
      changedBy
      changedLogPosition
      group {
        id
        name
      }
      joined {
        at
        by
        logPosition
      }
      logPosition
      role
      sectionIds
      since
    }
    paths {
      capability
      carriesDownload
      changedAt
      changedBy
      changedLogPosition
      expiresAt
      grantedAt
      grantedBy
      hops {
        at
        by
        folder
        folderId
        group
        groupId
        item
        itemId
        kind
        logPosition
        versionId
      }
      itemId
      itemName
      kind
      logPosition
      stepsUp
      subject
    }
    reason
  }
}
    `) as unknown as TypedDocumentString<ExplainAccessQuery, ExplainAccessQueryVariables>;
export const ExplainFolderDocument = new TypedDocumentString(`
    query ExplainFolder($after: String, $asOf: AsOfInput, $atLeast: Position, $contact: ID, $first: Int, $folder: ID!, $group: ID) {
  explainFolder(
    after: $after
    asOf: $asOf
    atLeast: $atLeast
    contact: $contact
    first: $first
    folder: $folder
    group: $group
  ) {
    closed
    endCursor
    nodes {
      decision {
        allowed
        code
        memberships {
          by
          canDownload
          changedAt
          changedBy
          changedLogPosition
          logPosition
          role
          sectionIds
          since
        }
        paths {
          capability
          carriesDownload
          changedAt
          changedBy
          changedLogPosition
          expiresAt
          grantedAt
          grantedBy
          itemId
          itemName
          kind
          logPosition
          stepsUp
          subject
        }
        reason
      }
      item {
        ...Item
      }
    }
    reason
  }
}
    fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
}`) as unknown as TypedDocumentString<ExplainFolderQuery, ExplainFolderQueryVariables>;
export const GroupDocument = new TypedDocumentString(`
    query Group($asOf: AsOfInput, $atLeast: Position, $id: ID!) {
  group(asOf: $asOf, atLeast: $atLeast, id: $id) {
    closed
    description
    id
    kind
    name
  }
}
    `) as unknown as TypedDocumentString<GroupQuery, GroupQueryVariables>;
export const GroupsDocument = new TypedDocumentString(`
    query Groups($after: String, $asOf: AsOfInput, $atLeast: Position, $first: Int, $search: String) {
  groups(
    after: $after
    asOf: $asOf
    atLeast: $atLeast
    first: $first
    search: $search
  ) {
    nodes {
      closed
      description
      id
      kind
      name
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
}`) as unknown as TypedDocumentString<GroupsQuery, GroupsQueryVariables>;
export const MatterDocument = new TypedDocumentString(`
    query Matter($asOf: AsOfInput, $atLeast: Position, $id: ID!) {
  matter(asOf: $asOf, atLeast: $atLeast, id: $id) {
    customerId
    id
    name
    open
    reference
    summary
    title
  }
}
    `) as unknown as TypedDocumentString<MatterQuery, MatterQueryVariables>;
export const MattersDocument = new TypedDocumentString(`
    query Matters($after: String, $asOf: AsOfInput, $atLeast: Position, $customer: ID!, $first: Int, $search: String) {
  matters(
    after: $after
    asOf: $asOf
    atLeast: $atLeast
    customer: $customer
    first: $first
    search: $search
  ) {
    nodes {
      customerId
      id
      name
      open
      reference
      summary
      title
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
}`) as unknown as TypedDocumentString<MattersQuery, MattersQueryVariables>;
export const MeDocument = new TypedDocumentString(`
    query Me($atLeast: Position) {
  me(atLeast: $atLeast) {
    email
    firm
    id
    name
    permissions
    roles
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
export const PreviewChangeDocument = new TypedDocumentString(`
    query PreviewChange($atLeast: Position, $change: PreviewChangeInput!, $skip: Int) {
  previewChange(atLeast: $atLeast, change: $change, skip: $skip) {
    __typename
    ... on ChangePreview {
      changes {
        contact {
          ...Contact
        }
        effect
        item {
          ...Item
        }
        ofCopy
        ofNew
      }
      contacts
      gains
      hasMore
      loses
      others
      staff {
        customer {
          ...Customer
        }
        gains
        loses
        staffMember {
          ...StaffMember
        }
      }
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
}
fragment StaffMember on StaffMember {
  id
  name
  email
  roles
  suspended
  assignedOnly
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
}`) as unknown as TypedDocumentString<PreviewChangeQuery, PreviewChangeQueryVariables>;
export const SectionsDocument = new TypedDocumentString(`
    query Sections($after: String, $asOf: AsOfInput, $atLeast: Position, $first: Int) {
  sections(after: $after, asOf: $asOf, atLeast: $atLeast, first: $first) {
    nodes {
      id
      name
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
}`) as unknown as TypedDocumentString<SectionsQuery, SectionsQueryVariables>;
export const SharedItemsDocument = new TypedDocumentString(`
    query SharedItems($asOf: AsOfInput, $atLeast: Position, $contact: ID, $customer: ID!, $group: ID) {
  sharedItems(
    asOf: $asOf
    atLeast: $atLeast
    contact: $contact
    customer: $customer
    group: $group
  ) {
    at
    hasMore
    items {
      grant {
        capability
        changedAt
        changedBy
        changedLogPosition
        contactId
        expiresAt
        grantedAt
        grantedBy
        groupId
        id
        itemId
        subject
      }
      item {
        ...Item
      }
    }
    position
  }
}
    fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
}`) as unknown as TypedDocumentString<SharedItemsQuery, SharedItemsQueryVariables>;
export const StaffMemberDocument = new TypedDocumentString(`
    query StaffMember($asOf: AsOfInput, $atLeast: Position, $id: ID!) {
  staffMember(asOf: $asOf, atLeast: $atLeast, id: $id) {
    ...StaffMember
  }
}
    fragment StaffMember on StaffMember {
  id
  name
  email
  roles
  suspended
  assignedOnly
}`) as unknown as TypedDocumentString<StaffMemberQuery, StaffMemberQueryVariables>;
export const StaffMembersDocument = new TypedDocumentString(`
    query StaffMembers($after: String, $asOf: AsOfInput, $atLeast: Position, $first: Int, $search: String) {
  staffMembers(
    after: $after
    asOf: $asOf
    atLeast: $atLeast
    first: $first
    search: $search
  ) {
    nodes {
      ...StaffMember
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
}
fragment StaffMember on StaffMember {
  id
  name
  email
  roles
  suspended
  assignedOnly
}`) as unknown as TypedDocumentString<StaffMembersQuery, StaffMembersQueryVariables>;
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
export const AcceptVersionDocument = new TypedDocumentString(`
    mutation AcceptVersion($input: AcceptVersionInput!) {
  acceptVersion(input: $input) {
    __typename
    ... on TreeChanged {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<AcceptVersionMutation, AcceptVersionMutationVariables>;
export const AddContactDocument = new TypedDocumentString(`
    mutation AddContact($input: AddContactInput!) {
  addContact(input: $input) {
    __typename
    ... on ContactAdded {
      args {
        ...Args
      }
      done: code
      contact {
        ...Contact
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<AddContactMutation, AddContactMutationVariables>;
export const AddGroupMembersDocument = new TypedDocumentString(`
    mutation AddGroupMembers($input: GroupMembersInput!) {
  addGroupMembers(input: $input) {
    __typename
    ... on GroupChanged {
      args {
        ...Args
      }
      done: code
      groupId
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<AddGroupMembersMutation, AddGroupMembersMutationVariables>;
export const AssignFileOwnerDocument = new TypedDocumentString(`
    mutation AssignFileOwner($input: AssignFileOwnerInput!) {
  assignFileOwner(input: $input) {
    __typename
    ... on FileOwnerAssigned {
      args {
        ...Args
      }
      done: code
      customer {
        ...Customer
      }
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
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
}`) as unknown as TypedDocumentString<AssignFileOwnerMutation, AssignFileOwnerMutationVariables>;
export const AssignGroupRolesDocument = new TypedDocumentString(`
    mutation AssignGroupRoles($input: GroupRolesInput!) {
  assignGroupRoles(input: $input) {
    __typename
    ... on GroupChanged {
      args {
        ...Args
      }
      done: code
      groupId
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<AssignGroupRolesMutation, AssignGroupRolesMutationVariables>;
export const AssignMembershipDocument = new TypedDocumentString(`
    mutation AssignMembership($input: AssignMembershipInput!) {
  assignMembership(input: $input) {
    __typename
    ... on MembershipAssigned {
      args {
        ...Args
      }
      done: code
      contact {
        ...Contact
      }
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<AssignMembershipMutation, AssignMembershipMutationVariables>;
export const AssignStaffDocument = new TypedDocumentString(`
    mutation AssignStaff($input: AssignStaffInput!) {
  assignStaff(input: $input) {
    __typename
    ... on StaffSet {
      args {
        ...Args
      }
      done: code
      message
      position
      staffId
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
}`) as unknown as TypedDocumentString<AssignStaffMutation, AssignStaffMutationVariables>;
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
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
export const ChangeAccessExpiryDocument = new TypedDocumentString(`
    mutation ChangeAccessExpiry($input: ChangeAccessExpiryInput!) {
  changeAccessExpiry(input: $input) {
    __typename
    ... on AccessExpiryChanged {
      args {
        ...Args
      }
      done: code
      item {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<ChangeAccessExpiryMutation, ChangeAccessExpiryMutationVariables>;
export const ChangeCapabilityDocument = new TypedDocumentString(`
    mutation ChangeCapability($input: ChangeCapabilityInput!) {
  changeCapability(input: $input) {
    __typename
    ... on CapabilityChanged {
      args {
        ...Args
      }
      done: code
      item {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<ChangeCapabilityMutation, ChangeCapabilityMutationVariables>;
export const ChangeContactDetailsDocument = new TypedDocumentString(`
    mutation ChangeContactDetails($input: ChangeContactDetailsInput!) {
  changeContactDetails(input: $input) {
    __typename
    ... on ContactChanged {
      args {
        ...Args
      }
      done: code
      contact {
        ...Contact
      }
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<ChangeContactDetailsMutation, ChangeContactDetailsMutationVariables>;
export const ChangeCustomerDetailsDocument = new TypedDocumentString(`
    mutation ChangeCustomerDetails($input: ChangeCustomerDetailsInput!) {
  changeCustomerDetails(input: $input) {
    __typename
    ... on CustomerChanged {
      args {
        ...Args
      }
      done: code
      customer {
        ...Customer
      }
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
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
}`) as unknown as TypedDocumentString<ChangeCustomerDetailsMutation, ChangeCustomerDetailsMutationVariables>;
export const ChangeStaffRolesDocument = new TypedDocumentString(`
    mutation ChangeStaffRoles($input: StaffRolesInput!) {
  changeStaffRoles(input: $input) {
    __typename
    ... on StaffSet {
      args {
        ...Args
      }
      done: code
      message
      position
      staffId
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
}`) as unknown as TypedDocumentString<ChangeStaffRolesMutation, ChangeStaffRolesMutationVariables>;
export const CloseContactDocument = new TypedDocumentString(`
    mutation CloseContact($input: CloseContactInput!) {
  closeContact(input: $input) {
    __typename
    ... on ContactChanged {
      args {
        ...Args
      }
      done: code
      contact {
        ...Contact
      }
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<CloseContactMutation, CloseContactMutationVariables>;
export const CloseContactPortalDocument = new TypedDocumentString(`
    mutation CloseContactPortal($input: CloseContactPortalInput!) {
  closeContactPortal(input: $input) {
    __typename
    ... on MembershipSet {
      args {
        ...Args
      }
      done: code
      contactId
      customerId
      memberByGroup
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<CloseContactPortalMutation, CloseContactPortalMutationVariables>;
export const CloseCustomerPortalDocument = new TypedDocumentString(`
    mutation CloseCustomerPortal($input: CloseCustomerPortalInput!) {
  closeCustomerPortal(input: $input) {
    __typename
    ... on CustomerPortalClosed {
      args {
        ...Args
      }
      done: code
      customer {
        ...Customer
      }
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
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
}`) as unknown as TypedDocumentString<CloseCustomerPortalMutation, CloseCustomerPortalMutationVariables>;
export const CloseGroupDocument = new TypedDocumentString(`
    mutation CloseGroup($input: CloseGroupInput!) {
  closeGroup(input: $input) {
    __typename
    ... on GroupChanged {
      args {
        ...Args
      }
      done: code
      groupId
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<CloseGroupMutation, CloseGroupMutationVariables>;
export const CloseMatterDocument = new TypedDocumentString(`
    mutation CloseMatter($input: MatterInput!) {
  closeMatter(input: $input) {
    __typename
    ... on TreeChanged {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<CloseMatterMutation, CloseMatterMutationVariables>;
export const CopyItemsDocument = new TypedDocumentString(`
    mutation CopyItems($input: CopyItemsInput!) {
  copyItems(input: $input) {
    __typename
    ... on ItemsCopied {
      args {
        ...Args
      }
      done: code
      copies {
        ...Item
      }
      count
      leftOut
      message
      position
      unfinished {
        ...Refused
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<CopyItemsMutation, CopyItemsMutationVariables>;
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
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
export const CreateGroupDocument = new TypedDocumentString(`
    mutation CreateGroup($input: CreateGroupInput!) {
  createGroup(input: $input) {
    __typename
    ... on GroupChanged {
      args {
        ...Args
      }
      done: code
      groupId
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<CreateGroupMutation, CreateGroupMutationVariables>;
export const DefineSectionDocument = new TypedDocumentString(`
    mutation DefineSection($input: DefineSectionInput!) {
  defineSection(input: $input) {
    __typename
    ... on SectionNamed {
      args {
        ...Args
      }
      done: code
      message
      position
      sectionId
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
}`) as unknown as TypedDocumentString<DefineSectionMutation, DefineSectionMutationVariables>;
export const DescribeGroupDocument = new TypedDocumentString(`
    mutation DescribeGroup($input: DescribeGroupInput!) {
  describeGroup(input: $input) {
    __typename
    ... on GroupChanged {
      args {
        ...Args
      }
      done: code
      groupId
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<DescribeGroupMutation, DescribeGroupMutationVariables>;
export const DescribeMatterDocument = new TypedDocumentString(`
    mutation DescribeMatter($input: DescribeMatterInput!) {
  describeMatter(input: $input) {
    __typename
    ... on TreeChanged {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<DescribeMatterMutation, DescribeMatterMutationVariables>;
export const GrantAccessDocument = new TypedDocumentString(`
    mutation GrantAccess($input: GrantAccessInput!) {
  grantAccess(input: $input) {
    __typename
    ... on AccessGranted {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      kept {
        capability
        changedAt
        changedBy
        changedLogPosition
        contactId
        expiresAt
        grantedAt
        grantedBy
        groupId
        id
        itemId
        subject
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<GrantAccessMutation, GrantAccessMutationVariables>;
export const GrantMasterAccessDocument = new TypedDocumentString(`
    mutation GrantMasterAccess($input: GrantMasterAccessInput!) {
  grantMasterAccess(input: $input) {
    __typename
    ... on MasterAccessGranted {
      args {
        ...Args
      }
      done: code
      customer {
        ...Customer
      }
      kept {
        capability
        changedAt
        changedBy
        changedLogPosition
        contactId
        expiresAt
        grantedAt
        grantedBy
        groupId
        id
        itemId
        subject
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
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
}`) as unknown as TypedDocumentString<GrantMasterAccessMutation, GrantMasterAccessMutationVariables>;
export const InviteContactDocument = new TypedDocumentString(`
    mutation InviteContact($input: InviteContactInput!) {
  inviteContact(input: $input) {
    __typename
    ... on ContactInvited {
      args {
        ...Args
      }
      done: code
      contact {
        ...Contact
      }
      expiresAt
      invitationUrl
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<InviteContactMutation, InviteContactMutationVariables>;
export const MoveItemsDocument = new TypedDocumentString(`
    mutation MoveItems($input: MoveItemsInput!) {
  moveItems(input: $input) {
    __typename
    ... on TreeChanged {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<MoveItemsMutation, MoveItemsMutationVariables>;
export const OpenContactPortalDocument = new TypedDocumentString(`
    mutation OpenContactPortal($input: OpenContactPortalInput!) {
  openContactPortal(input: $input) {
    __typename
    ... on MembershipSet {
      args {
        ...Args
      }
      done: code
      contactId
      customerId
      memberByGroup
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<OpenContactPortalMutation, OpenContactPortalMutationVariables>;
export const OpenCustomerPortalDocument = new TypedDocumentString(`
    mutation OpenCustomerPortal($input: OpenCustomerPortalInput!) {
  openCustomerPortal(input: $input) {
    __typename
    ... on CustomerPortalOpened {
      args {
        ...Args
      }
      done: code
      customer {
        ...Customer
      }
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
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
}`) as unknown as TypedDocumentString<OpenCustomerPortalMutation, OpenCustomerPortalMutationVariables>;
export const OpenMatterDocument = new TypedDocumentString(`
    mutation OpenMatter($input: OpenMatterInput!) {
  openMatter(input: $input) {
    __typename
    ... on TreeChanged {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<OpenMatterMutation, OpenMatterMutationVariables>;
export const PurgeItemsDocument = new TypedDocumentString(`
    mutation PurgeItems($input: PurgeItemsInput!) {
  purgeItems(input: $input) {
    __typename
    ... on ItemsPurged {
      args {
        ...Args
      }
      done: code
      count
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
}`) as unknown as TypedDocumentString<PurgeItemsMutation, PurgeItemsMutationVariables>;
export const RegisterCustomerDocument = new TypedDocumentString(`
    mutation RegisterCustomer($input: RegisterCustomerInput!) {
  registerCustomer(input: $input) {
    __typename
    ... on CustomerRegistered {
      args {
        ...Args
      }
      done: code
      customer {
        ...Customer
      }
      message
      position
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
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
}`) as unknown as TypedDocumentString<RegisterCustomerMutation, RegisterCustomerMutationVariables>;
export const ReinstateStaffDocument = new TypedDocumentString(`
    mutation ReinstateStaff($input: StaffInput!) {
  reinstateStaff(input: $input) {
    __typename
    ... on StaffSet {
      args {
        ...Args
      }
      done: code
      message
      position
      staffId
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
}`) as unknown as TypedDocumentString<ReinstateStaffMutation, ReinstateStaffMutationVariables>;
export const RemoveGroupMembersDocument = new TypedDocumentString(`
    mutation RemoveGroupMembers($input: GroupMembersInput!) {
  removeGroupMembers(input: $input) {
    __typename
    ... on GroupChanged {
      args {
        ...Args
      }
      done: code
      groupId
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<RemoveGroupMembersMutation, RemoveGroupMembersMutationVariables>;
export const RemoveMembershipDocument = new TypedDocumentString(`
    mutation RemoveMembership($input: MembershipInput!) {
  removeMembership(input: $input) {
    __typename
    ... on MembershipSet {
      args {
        ...Args
      }
      done: code
      contactId
      customerId
      memberByGroup
      message
      position
      survivors {
        count
        grants {
          capability
          changedAt
          changedBy
          changedLogPosition
          contactId
          expiresAt
          grantedAt
          grantedBy
          groupId
          id
          itemId
          subject
        }
        items {
          id
          name
        }
        matterIds
        revoked
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
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
}`) as unknown as TypedDocumentString<RemoveMembershipMutation, RemoveMembershipMutationVariables>;
export const RenameItemDocument = new TypedDocumentString(`
    mutation RenameItem($input: RenameItemInput!) {
  renameItem(input: $input) {
    __typename
    ... on ItemRenamed {
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
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<RenameItemMutation, RenameItemMutationVariables>;
export const ReopenMatterDocument = new TypedDocumentString(`
    mutation ReopenMatter($input: MatterInput!) {
  reopenMatter(input: $input) {
    __typename
    ... on TreeChanged {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<ReopenMatterMutation, ReopenMatterMutationVariables>;
export const RestoreItemsDocument = new TypedDocumentString(`
    mutation RestoreItems($input: RestoreItemsInput!) {
  restoreItems(input: $input) {
    __typename
    ... on ItemsRestored {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<RestoreItemsMutation, RestoreItemsMutationVariables>;
export const RevokeAccessDocument = new TypedDocumentString(`
    mutation RevokeAccess($input: RevokeAccessInput!) {
  revokeAccess(input: $input) {
    __typename
    ... on AccessRevoked {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      message
      position
      taken {
        capability
        changedAt
        changedBy
        changedLogPosition
        contactId
        expiresAt
        grantedAt
        grantedBy
        groupId
        id
        itemId
        subject
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<RevokeAccessMutation, RevokeAccessMutationVariables>;
export const RevokeMasterAccessDocument = new TypedDocumentString(`
    mutation RevokeMasterAccess($input: RevokeMasterAccessInput!) {
  revokeMasterAccess(input: $input) {
    __typename
    ... on MasterAccessRevoked {
      args {
        ...Args
      }
      done: code
      customer {
        ...Customer
      }
      message
      position
      taken {
        capability
        changedAt
        changedBy
        changedLogPosition
        contactId
        expiresAt
        grantedAt
        grantedBy
        groupId
        id
        itemId
        subject
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Customer on Customer {
  id
  number
  name
  kind
  portalOpen
  masterAccessOn
  filesRootId
  internalRootId
  fileOwnerId
  registeredAt
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
}`) as unknown as TypedDocumentString<RevokeMasterAccessMutation, RevokeMasterAccessMutationVariables>;
export const SetMatterAccessDocument = new TypedDocumentString(`
    mutation SetMatterAccess($input: SetMatterAccessInput!) {
  setMatterAccess(input: $input) {
    __typename
    ... on TreeChanged {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<SetMatterAccessMutation, SetMatterAccessMutationVariables>;
export const SetSectionDocument = new TypedDocumentString(`
    mutation SetSection($input: SetSectionInput!) {
  setSection(input: $input) {
    __typename
    ... on TreeChanged {
      args {
        ...Args
      }
      done: code
      items {
        ...Item
      }
      message
      position
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<SetSectionMutation, SetSectionMutationVariables>;
export const SetSharedItemsDocument = new TypedDocumentString(`
    mutation SetSharedItems($input: SetSharedItemsInput!) {
  setSharedItems(input: $input) {
    __typename
    ... on SharedItemsReplaced {
      args {
        ...Args
      }
      done: code
      given {
        ...Item
      }
      kept
      lostBy {
        ...Contact
      }
      message
      position
      taken {
        ...Item
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<SetSharedItemsMutation, SetSharedItemsMutationVariables>;
export const ShareContentsExceptDocument = new TypedDocumentString(`
    mutation ShareContentsExcept($input: ShareContentsExceptInput!) {
  shareContentsExcept(input: $input) {
    __typename
    ... on ContentsShared {
      args {
        ...Args
      }
      done: code
      inTrash
      message
      position
      stillReached {
        ...Item
      }
      visibleTo {
        now {
          ...Contact
        }
        waiting {
          contact {
            ...Contact
          }
          reason
        }
      }
    }
    ... on Refused {
      ...Refused
    }
  }
}
    fragment Contact on Contact {
  id
  name
  email
  kind
  account
  invitedUntil
}
fragment Item on Item {
  id
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<ShareContentsExceptMutation, ShareContentsExceptMutationVariables>;
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
export const SuspendStaffDocument = new TypedDocumentString(`
    mutation SuspendStaff($input: StaffInput!) {
  suspendStaff(input: $input) {
    __typename
    ... on StaffSet {
      args {
        ...Args
      }
      done: code
      message
      position
      staffId
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
}`) as unknown as TypedDocumentString<SuspendStaffMutation, SuspendStaffMutationVariables>;
export const TrashItemsDocument = new TypedDocumentString(`
    mutation TrashItems($input: ItemsInput!) {
  trashItems(input: $input) {
    __typename
    ... on ItemsTrashed {
      args {
        ...Args
      }
      done: code
      items {
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
  customerId
  parentId
  kind
  name
  modifiedAt
  trashedAt
  withdrawn
  sentByContactId
  sectionId
  purpose
  version {
    ...Version
  }
}
fragment Version on Version {
  id
  number
  size
  mediaType
  sha256
  uploadedAt
  fromClient
  accepted
  openedByStaff
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
}`) as unknown as TypedDocumentString<TrashItemsMutation, TrashItemsMutationVariables>;
export const UnassignStaffDocument = new TypedDocumentString(`
    mutation UnassignStaff($input: UnassignStaffInput!) {
  unassignStaff(input: $input) {
    __typename
    ... on StaffSet {
      args {
        ...Args
      }
      done: code
      message
      position
      staffId
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
}`) as unknown as TypedDocumentString<UnassignStaffMutation, UnassignStaffMutationVariables>;
export const ChangesDocument = new TypedDocumentString(`
    subscription Changes($after: Position, $customer: ID) {
  changes(after: $after, customer: $customer) {
    contacts
    customers
    groups
    items
    position
    scopeChanged
  }
}
    `) as unknown as TypedDocumentString<ChangesSubscription, ChangesSubscriptionVariables>;
/** Each question and change. */
export const operations = {
  items: ItemsDocument,
  item: ItemDocument,
  customer: CustomerDocument,
  accessList: AccessListDocument,
  accessLog: AccessLogDocument,
  accessOf: AccessOfDocument,
  activities: ActivitiesDocument,
  auditEntries: AuditEntriesDocument,
  contact: ContactDocument,
  contacts: ContactsDocument,
  counters: CountersDocument,
  customers: CustomersDocument,
  explainAccess: ExplainAccessDocument,
  explainFolder: ExplainFolderDocument,
  group: GroupDocument,
  groups: GroupsDocument,
  matter: MatterDocument,
  matters: MattersDocument,
  me: MeDocument,
  openUploads: OpenUploadsDocument,
  previewChange: PreviewChangeDocument,
  sections: SectionsDocument,
  sharedItems: SharedItemsDocument,
  staffMember: StaffMemberDocument,
  staffMembers: StaffMembersDocument,
  upload: UploadDocument,
  acceptVersion: AcceptVersionDocument,
  addContact: AddContactDocument,
  addGroupMembers: AddGroupMembersDocument,
  assignFileOwner: AssignFileOwnerDocument,
  assignGroupRoles: AssignGroupRolesDocument,
  assignMembership: AssignMembershipDocument,
  assignStaff: AssignStaffDocument,
  beginDownload: BeginDownloadDocument,
  beginUploads: BeginUploadsDocument,
  changeAccessExpiry: ChangeAccessExpiryDocument,
  changeCapability: ChangeCapabilityDocument,
  changeContactDetails: ChangeContactDetailsDocument,
  changeCustomerDetails: ChangeCustomerDetailsDocument,
  changeStaffRoles: ChangeStaffRolesDocument,
  closeContact: CloseContactDocument,
  closeContactPortal: CloseContactPortalDocument,
  closeCustomerPortal: CloseCustomerPortalDocument,
  closeGroup: CloseGroupDocument,
  closeMatter: CloseMatterDocument,
  copyItems: CopyItemsDocument,
  createFolder: CreateFolderDocument,
  createGroup: CreateGroupDocument,
  defineSection: DefineSectionDocument,
  describeGroup: DescribeGroupDocument,
  describeMatter: DescribeMatterDocument,
  grantAccess: GrantAccessDocument,
  grantMasterAccess: GrantMasterAccessDocument,
  inviteContact: InviteContactDocument,
  moveItems: MoveItemsDocument,
  openContactPortal: OpenContactPortalDocument,
  openCustomerPortal: OpenCustomerPortalDocument,
  openMatter: OpenMatterDocument,
  purgeItems: PurgeItemsDocument,
  registerCustomer: RegisterCustomerDocument,
  reinstateStaff: ReinstateStaffDocument,
  removeGroupMembers: RemoveGroupMembersDocument,
  removeMembership: RemoveMembershipDocument,
  renameItem: RenameItemDocument,
  reopenMatter: ReopenMatterDocument,
  restoreItems: RestoreItemsDocument,
  revokeAccess: RevokeAccessDocument,
  revokeMasterAccess: RevokeMasterAccessDocument,
  setMatterAccess: SetMatterAccessDocument,
  setSection: SetSectionDocument,
  setSharedItems: SetSharedItemsDocument,
  shareContentsExcept: ShareContentsExceptDocument,
  signIn: SignInDocument,
  signOut: SignOutDocument,
  suspendStaff: SuspendStaffDocument,
  trashItems: TrashItemsDocument,
  unassignStaff: UnassignStaffDocument,
} as const
