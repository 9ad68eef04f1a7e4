// Made by generate.mjs from api/schema/staff.graphql; not edited.
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * Implement the DateTime<Utc> scalar
   *
   * The input/output is a string in RFC3339 format.
   */
  DateTime: { input: string; output: string; }
  /** A day of the calendar as `YYYY-MM-DD`, as in 2026-12-31. */
  Day: { input: string; output: string; }
  /**
   * Where in the log a change stands. Mutations return it; a query that is given
   * one as `atLeast` waits, a quarter of a second at most, until its read model
   * has come that far.
   */
  Position: { input: string; output: string; }
};

/** What is accepted. */
export type AcceptVersionInput = {
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which document. */
  readonly itemId: Scalars['ID']['input'];
  /** Which version; the newest that is to be accepted, if none. */
  readonly versionId?: InputMaybe<Scalars['ID']['input']>;
};

/** An answer of the access rule. */
export type AccessDecision = {
  /** Yes or no. */
  readonly allowed: Scalars['Boolean']['output'];
  /** The nearest missing condition; none where it is allowed. */
  readonly code: Maybe<RefusalCode>;
  /**
   * What makes the contact a member, where it is allowed: the direct membership
   * first. Of a group, or of all clients, none.
   */
  readonly memberships: ReadonlyArray<MembershipOrigin>;
  /** Every path that leads there, where it is allowed. */
  readonly paths: ReadonlyArray<AccessPath>;
  /** In one sentence. */
  readonly reason: Scalars['String']['output'];
};

/** A contact and what they may do with the item. */
export type AccessEntry = {
  /** Who. */
  readonly contact: Contact;
  /** Whether they may take it away. */
  readonly download: Allowed;
  /** Whether and why they see it. */
  readonly view: AccessDecision;
};

export type AccessEntryConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<AccessEntryEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<AccessEntry>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type AccessEntryEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: AccessEntry;
};

/** The grant ends then. */
export type AccessExpiryChanged = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** The item; none for master access. */
  readonly item: Maybe<Item>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /**
   * Who sees it now, or anything of the customer's where it is master
   * access, and who waits.
   */
  readonly visibleTo: VisibleTo;
};


/** The grant ends then. */
export type AccessExpiryChangedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** Access is given. */
export type AccessGranted = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** The items. */
  readonly items: ReadonlyArray<Item>;
  /**
   * Grants that stood before with another capability or end. They stay as
   * they are: `changeCapability` and `changeAccessExpiry` change them.
   */
  readonly kept: ReadonlyArray<GrantInfo>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** Who sees them now, and who waits. */
  readonly visibleTo: VisibleTo;
};


/** Access is given. */
export type AccessGrantedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** One step of a path: who made it so, when, and where in the log. */
export type AccessHop = {
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** Who made it so. */
  readonly by: Maybe<Scalars['String']['output']>;
  /** Its name; none once erased. */
  readonly folder: Maybe<Scalars['String']['output']>;
  /** Of `INSIDE` the folder that holds the item. */
  readonly folderId: Maybe<Scalars['ID']['output']>;
  /** Its name; none once erased. */
  readonly group: Maybe<Scalars['String']['output']>;
  /** The group, of `IN_GROUP`. */
  readonly groupId: Maybe<Scalars['ID']['output']>;
  /** Its name; none once erased. */
  readonly item: Maybe<Scalars['String']['output']>;
  /** Of `INSIDE` the item, of `MADE` the folder. */
  readonly itemId: Maybe<Scalars['ID']['output']>;
  /** What. */
  readonly kind: HopKind;
  /** Position of the event in the log, in decimal digits. */
  readonly logPosition: Scalars['String']['output'];
  /** The version, of `SENT`. */
  readonly versionId: Maybe<Scalars['ID']['output']>;
};

/** Everybody who belongs to the item's customer. */
export type AccessList = {
  /** Every contact of the customer, by name: whether they see the item, and why. */
  readonly entries: AccessEntryConnection;
  /** How many of all of them see the item. */
  readonly visibleTo: Scalars['Int']['output'];
};


/** Everybody who belongs to the item's customer. */
export type AccessListEntriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Which openings; what is not given does not restrict. */
export type AccessLogFilterInput = {
  /** By this staff member or contact; the operator has no id. */
  readonly actorId?: InputMaybe<Scalars['ID']['input']>;
  /** By this kind of actor. */
  readonly actorKind?: InputMaybe<ActorKind>;
  /** Of this customer. */
  readonly customerId?: InputMaybe<Scalars['ID']['input']>;
  /** Not before. */
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Of this item. */
  readonly itemId?: InputMaybe<Scalars['ID']['input']>;
  /** `VIEWED`, `DOWNLOADED`, `REFUSED`. */
  readonly kinds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The oldest first. */
  readonly oldestFirst?: Scalars['Boolean']['input'];
  /** Before. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** One way that leads a person to an item. */
export type AccessPath = {
  /** How. */
  readonly capability: Maybe<Capability>;
  /** Whether it lets the contact take the document away. */
  readonly carriesDownload: Scalars['Boolean']['output'];
  /** When. */
  readonly changedAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * Who last changed the capability or the end of a grant, or can-download of the
   * access to the matter, since; none of these three if nobody did.
   */
  readonly changedBy: Maybe<Scalars['String']['output']>;
  /** Position of that in the log, in decimal digits. */
  readonly changedLogPosition: Maybe<Scalars['String']['output']>;
  /** Until when; exclusive. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** When. A role for the whole firm says none of this. */
  readonly grantedAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * Who gave it, a grant, the access to the matter or the role; of own work, who sent
   * or made it.
   */
  readonly grantedBy: Maybe<Scalars['String']['output']>;
  /** Its steps, from the person to the item. */
  readonly hops: ReadonlyArray<AccessHop>;
  /** Where a grant was set. */
  readonly itemId: Maybe<Scalars['ID']['output']>;
  /** Name of that item. */
  readonly itemName: Maybe<Scalars['String']['output']>;
  /** What kind. */
  readonly kind: PathKind;
  /** Position of that in the log, in decimal digits. */
  readonly logPosition: Maybe<Scalars['String']['output']>;
  /** Folders up from the item; 0 is the item itself. */
  readonly stepsUp: Maybe<Scalars['Int']['output']>;
  /** To whom. */
  readonly subject: Maybe<Scalars['String']['output']>;
};

/** Somebody opened a document, or was turned away. */
export type AccessRecord = {
  /** Their name today; none once erased. */
  readonly actor: Maybe<Scalars['String']['output']>;
  /** Who. */
  readonly actorId: Maybe<Scalars['ID']['output']>;
  /** `staff` or `contact`. */
  readonly actorKind: Maybe<Scalars['String']['output']>;
  /** When, before the first byte. */
  readonly at: Scalars['DateTime']['output'];
  /** Why, where it was refused. */
  readonly code: Maybe<Scalars['String']['output']>;
  /**
   * When every byte of it had been handed to the network; none while some have
   * not, as after a download that was broken off, and where it was refused.
   */
  readonly completedAt: Maybe<Scalars['DateTime']['output']>;
  /**
   * How many refusals it stands for, of which it tells the last; 1 for
   * everything else.
   */
  readonly count: Scalars['Int']['output'];
  /** Whose tree. */
  readonly customerId: Maybe<Scalars['ID']['output']>;
  /** Its name today; none once erased. */
  readonly item: Maybe<Scalars['String']['output']>;
  /** What. */
  readonly itemId: Maybe<Scalars['ID']['output']>;
  /** `VIEWED`, `DOWNLOADED` or `REFUSED`. */
  readonly kind: Scalars['String']['output'];
  /**
   * Position of the event in the log, in decimal digits: `asOf: { logPosition }` asks of the
   * moment after it.
   */
  readonly logPosition: Scalars['String']['output'];
  /** Number in the ledger, in decimal digits. */
  readonly seq: Scalars['String']['output'];
  /** From which address; none once erased. */
  readonly sourceIp: Maybe<Scalars['String']['output']>;
  /** With which program; none once erased. */
  readonly userAgent: Maybe<Scalars['String']['output']>;
  /** Which content. */
  readonly versionId: Maybe<Scalars['ID']['output']>;
  /**
   * What was wanted, where it was refused: `DOWNLOAD` or `VIEW` of an item, else
   * the question or change, by its name.
   */
  readonly wanted: Maybe<Scalars['String']['output']>;
};

export type AccessRecordConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<AccessRecordEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<AccessRecord>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type AccessRecordEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: AccessRecord;
};

/** Access is taken away; what else leads there stands in the message. */
export type AccessRevoked = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The items. */
  readonly items: ReadonlyArray<Item>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /**
   * The grants that were taken away, as they were; one that had ended is among
   * them.
   */
  readonly taken: ReadonlyArray<GrantInfo>;
};

/** What somebody wants to do with an item. */
export type Action =
  /** Make what a contact sent the firm's own. */
  | 'ACCEPT'
  /** Put a new version over it. */
  | 'ADD_VERSION'
  /** Give it back changed. */
  | 'DEPOSIT'
  /** Take it away. */
  | 'DOWNLOAD'
  /** Put it elsewhere in the tree. */
  | 'MOVE'
  /** Make a folder in it. */
  | 'NEW_FOLDER'
  /** Destroy what is in the trash. */
  | 'PURGE'
  /** Give it another name, or a matter other details. */
  | 'RENAME'
  /** Take it out of the trash. */
  | 'RESTORE'
  /** Put it into a section of the portal. */
  | 'SET_SECTION'
  /** Grant or revoke access to it. */
  | 'SHARE'
  /** Put it into the trash. */
  | 'TRASH'
  /** Put a document into it. */
  | 'UPLOAD'
  /** See that it is there, and look at it. */
  | 'VIEW'
  /** Take back what one has sent. */
  | 'WITHDRAW';

/** One thing that was done. */
export type ActivityRecord = {
  /** Their name today; none once erased. */
  readonly actor: Maybe<Scalars['String']['output']>;
  /** Who did it. */
  readonly actorId: Maybe<Scalars['ID']['output']>;
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** Their name today; none once erased. */
  readonly contact: Maybe<Scalars['String']['output']>;
  /** The contact it is about: who sent, or to whom access was given. */
  readonly contactId: Maybe<Scalars['ID']['output']>;
  /** Its name today; none once erased. */
  readonly item: Maybe<Scalars['String']['output']>;
  /** Which item. */
  readonly itemId: Maybe<Scalars['ID']['output']>;
  /**
   * `UPLOADED`, `SENT`, `FOLDER_SENT`, `VERSION_ADDED`, `VERSION_DEPOSITED`,
   * `VERSION_ACCEPTED`, `UPLOAD_ACCEPTED`, `WITHDRAWN`, `MOVED`,
   * `MATTER_OPENED`, `MATTER_CLOSED`, `MATTER_REOPENED`, `MATTER_ACCESS_GIVEN`,
   * `MATTER_ACCESS_REVOKED`, `ACCESS_GRANTED`, `ACCESS_REVOKED`,
   * `MASTER_ACCESS_GRANTED`, `MASTER_ACCESS_REVOKED`, `MEMBERSHIP_ASSIGNED`,
   * `MEMBERSHIP_CHANGED`, `MEMBERSHIP_REMOVED`, `CONTACT_PORTAL_OPENED`,
   * `CONTACT_PORTAL_CLOSED`, `GROUP_ROLES_ASSIGNED`, `GROUP_ROLES_REMOVED`,
   * `STAFF_ASSIGNED`, `STAFF_UNASSIGNED`, `PORTAL_OPENED` or `PORTAL_CLOSED`.
   */
  readonly kind: Scalars['String']['output'];
  /**
   * Position of the event in the log, in decimal digits: `asOf: { logPosition }` asks of the
   * moment after it.
   */
  readonly logPosition: Scalars['String']['output'];
  /** Number in the ledger, in decimal digits. */
  readonly seq: Scalars['String']['output'];
};

export type ActivityRecordConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<ActivityRecordEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<ActivityRecord>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type ActivityRecordEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: ActivityRecord;
};

/** Who acts. */
export type ActorKind =
  /** A contact, in the portal. */
  | 'CONTACT'
  /** The operator, at the machine's command line. */
  | 'OPERATOR'
  /** A staff member. */
  | 'STAFF';

/** An external person. */
export type AddContactInput = {
  /**
   * Of which customer the contact becomes a member at once, on the usual
   * terms; the right there is asked instead of that for the firm.
   */
  readonly customerId?: InputMaybe<Scalars['ID']['input']>;
  /** Address; needed before an invitation. */
  readonly email?: InputMaybe<Scalars['String']['input']>;
  /** First name. */
  readonly firstName: Scalars['String']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Client, unless said otherwise. */
  readonly kind?: ContactKind;
  /** Last name. */
  readonly lastName: Scalars['String']['input'];
  /** What the contact may do there; only with a customer. Not given: Collaborator. */
  readonly role?: InputMaybe<ContactRole>;
};

/** What comes of it. */
export type AddContactPayload = ContactAdded | Refused;

/** Whether a button is to be enabled, and what it says if not. */
export type Allowed = {
  /** Yes or no. */
  readonly allowed: Scalars['Boolean']['output'];
  /** Why not, in one sentence with the way out; none where it is allowed. */
  readonly reason: Maybe<Scalars['String']['output']>;
};

/** The typed arguments of a message; those that apply are set. */
export type Args = {
  /** Name of the contact. */
  readonly contact: Maybe<Scalars['String']['output']>;
  /** Id of the contact, of another than the one that is named in the input. */
  readonly contactId: Maybe<Scalars['ID']['output']>;
  /** How many. */
  readonly count: Maybe<Scalars['Int']['output']>;
  /** Name of the customer. */
  readonly customer: Maybe<Scalars['String']['output']>;
  /** Input field that breaks a rule. */
  readonly field: Maybe<Scalars['String']['output']>;
  /** The bytes of them that are left, in decimal digits. */
  readonly freeBytes: Maybe<Scalars['String']['output']>;
  /** Name of the item. */
  readonly item: Maybe<Scalars['String']['output']>;
  /** Ids of the items that it is about. */
  readonly itemIds: Maybe<ReadonlyArray<Scalars['ID']['output']>>;
  /** The largest value allowed. */
  readonly limit: Maybe<Scalars['Int']['output']>;
  /** The most bytes allowed, in decimal digits. */
  readonly limitBytes: Maybe<Scalars['String']['output']>;
  /** Permission that is missing. */
  readonly permission: Maybe<Scalars['String']['output']>;
  /** Seconds until another attempt makes sense. */
  readonly retryAfterSeconds: Maybe<Scalars['Int']['output']>;
  /** A value that would be accepted. */
  readonly suggestion: Maybe<Scalars['String']['output']>;
  /**
   * What still leads there after a revoke: `Master Access`, a folder's name,
   * `all clients`, or a contact's own access.
   */
  readonly via: Maybe<Scalars['String']['output']>;
};

/** A moment of the past: after one event, or at an instant. */
export type AsOfInput =
  /** At this instant; it also decides which grants had ended. */
  { readonly at: Scalars['DateTime']['input']; readonly logPosition?: never; readonly position?: never; }
  |  /** After the event with this `logPosition`, in decimal digits. */
  { readonly at?: never; readonly logPosition: Scalars['String']['input']; readonly position?: never; }
  |  /** After the change that returned this position, given as it was returned. */
  { readonly at?: never; readonly logPosition?: never; readonly position: Scalars['Position']['input']; };

/** Who answers for a customer. */
export type AssignFileOwnerInput = {
  /** For whom. */
  readonly customerId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which staff member; none for nobody. */
  readonly staffId?: InputMaybe<Scalars['ID']['input']>;
};

/** What comes of it. */
export type AssignFileOwnerPayload = FileOwnerAssigned | Refused;

/** Who becomes a member of which customer. */
export type AssignMembershipInput = {
  /**
   * Whether what the firm shares may be downloaded. Not given: as it stands; yes
   * where there is no own membership.
   */
  readonly canDownload?: InputMaybe<Scalars['Boolean']['input']>;
  /** Who. */
  readonly contactId: Scalars['ID']['input'];
  /** Of which customer. */
  readonly customerId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /**
   * What the contact may do. Not given: as the contact's own membership has it;
   * Collaborator where there is none.
   */
  readonly role?: InputMaybe<ContactRole>;
  /**
   * Which sections of the portal are open to the contact, all of them. Not given:
   * as they stand; none where there is no own membership.
   */
  readonly sectionIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** What becomes of grants that outlived an earlier membership. */
  readonly survivors?: Survivors;
};

/** What comes of it. */
export type AssignMembershipPayload = MembershipAssigned | Refused;

/** For which customers a staff member works. */
export type AssignStaffInput = {
  /** Which customers; 1 to 200. */
  readonly customerIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The role there, beside those for the firm. */
  readonly role?: InputMaybe<StaffRole>;
  /** Who. */
  readonly staffId: Scalars['ID']['input'];
};

/** A customer that a staff member works for. */
export type Assignment = {
  /** Whom. */
  readonly customer: Customer;
  /** The group it is inherited from; none where it is direct. */
  readonly group: Maybe<GroupName>;
  /** The role there, beside those for the firm. */
  readonly role: Maybe<StaffRole>;
};

/** A contact at a matter. */
export type AtMatterInput = {
  /** Whether what the firm shares in it may be downloaded. */
  readonly canDownload?: Scalars['Boolean']['input'];
  /** Who. */
  readonly contactId: Scalars['ID']['input'];
};

/** Which audit entries; what is not given does not restrict. */
export type AuditFilterInput = {
  /** By this staff member or contact; the operator has no id. */
  readonly actorId?: InputMaybe<Scalars['ID']['input']>;
  /** By this kind of actor. */
  readonly actorKind?: InputMaybe<ActorKind>;
  /** About this customer. */
  readonly customerId?: InputMaybe<Scalars['ID']['input']>;
  /** Of these event types, for example `AccessGranted`. */
  readonly eventTypes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Not before. */
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  /** About this item. */
  readonly itemId?: InputMaybe<Scalars['ID']['input']>;
  /** The oldest first. */
  readonly oldestFirst?: Scalars['Boolean']['input'];
  /** On behalf of this staff member. */
  readonly onBehalfOfId?: InputMaybe<Scalars['ID']['input']>;
  /**
   * About this contact, staff member, group or customer; also who joined or
   * left a group.
   */
  readonly subjectId?: InputMaybe<Scalars['ID']['input']>;
  /** Before. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** One event as evidence: who did what, for whom, to what. */
export type AuditRecord = {
  /** Their name today; none once erased. */
  readonly actor: Maybe<Scalars['String']['output']>;
  /** Who did it. */
  readonly actorId: Maybe<Scalars['ID']['output']>;
  /** `staff`, `contact` or `operator`. */
  readonly actorKind: Maybe<Scalars['String']['output']>;
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** `VIEW` or `DOWNLOAD`: what was granted, had, or refused. */
  readonly capability: Maybe<Scalars['String']['output']>;
  /** Whose tree or portal. */
  readonly customerId: Maybe<Scalars['ID']['output']>;
  /**
   * What was decided: `GRANTED`, `REVOKED`, `CAPABILITY_CHANGED`,
   * `EXPIRY_CHANGED`, `ALLOWED` or `REFUSED:CODE`; none where other software
   * wrote the event.
   */
  readonly decision: Maybe<Scalars['String']['output']>;
  /** Which event. */
  readonly eventType: Scalars['String']['output'];
  /** Until when, of a grant. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** Its name today; none once erased. */
  readonly item: Maybe<Scalars['String']['output']>;
  /** Which item. */
  readonly itemId: Maybe<Scalars['ID']['output']>;
  /**
   * Position of the event in the log, in decimal digits: `asOf: { logPosition }` asks of the
   * moment after it.
   */
  readonly logPosition: Scalars['String']['output'];
  /** Their name today. */
  readonly onBehalfOf: Maybe<Scalars['String']['output']>;
  /** On behalf of which staff member; none where the actor acted for themselves. */
  readonly onBehalfOfId: Maybe<Scalars['ID']['output']>;
  /** Why a portal was closed, as whoever closed it said; none once erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** In which request. */
  readonly requestId: Maybe<Scalars['ID']['output']>;
  /** Number in the ledger, in decimal digits. */
  readonly seq: Scalars['String']['output'];
  /** From which address; none once erased, or at the command line. */
  readonly sourceIp: Maybe<Scalars['String']['output']>;
  /**
   * Their name today; of a grant to all clients of a customer, that; none for
   * the firm, a customer or an identity, and once erased.
   */
  readonly subject: Maybe<Scalars['String']['output']>;
  /** Whom it is about. */
  readonly subjectId: Maybe<Scalars['ID']['output']>;
  /** What kind of subject it is about. */
  readonly subjectKind: Maybe<Scalars['String']['output']>;
};

export type AuditRecordConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<AuditRecordEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<AuditRecord>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type AuditRecordEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: AuditRecord;
};

/** What comes of it. */
export type BeginDownloadPayload = DownloadBegun | Refused;

/** What became of one file. */
export type BeginUploadOutcome = UploadTicket | NameClash | Refused;

/** Files to be sent to one place. */
export type BeginUploadsInput = {
  /** Whose tree. */
  readonly customerId: Scalars['ID']['input'];
  /**
   * Set for a new version of this document; then one file is taken, and its
   * name does not matter.
   */
  readonly documentId?: InputMaybe<Scalars['ID']['input']>;
  /** The files; 1 to 100. */
  readonly files: ReadonlyArray<UploadFile>;
  /** What to do about names that are taken. */
  readonly onClash?: UploadChoice;
  /** Where; the Files root if none. */
  readonly parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** What comes of it. */
export type BeginUploadsPayload = UploadsBegun | Refused;

/** What a grant lets its subject do. */
export type Capability =
  /** Look at it and take it away. */
  | 'DOWNLOAD'
  /** Look at it. */
  | 'VIEW';

/** The grant carries this. */
export type CapabilityChanged = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** The item; none for master access. */
  readonly item: Maybe<Item>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /**
   * Who sees it now, or anything of the customer's where it is master
   * access, and who waits.
   */
  readonly visibleTo: VisibleTo;
};


/** The grant carries this. */
export type CapabilityChangedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** Which grant ends when. */
export type ChangeAccessExpiryInput = {
  /** Whose: one contact's, or that of all clients of the customer if none. */
  readonly contactId?: InputMaybe<Scalars['ID']['input']>;
  /** Whose tree. */
  readonly customerId: Scalars['ID']['input'];
  /** Until when; no end if none. */
  readonly expires?: InputMaybe<ExpiryInput>;
  /** Or one group of contacts. */
  readonly groupId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** On what; none for master access. */
  readonly itemId?: InputMaybe<Scalars['ID']['input']>;
};

/** What comes of it. */
export type ChangeAccessExpiryPayload = AccessExpiryChanged | Refused;

/** Which grant carries what. */
export type ChangeCapabilityInput = {
  /** How. */
  readonly capability: Capability;
  /** Whose: one contact's, or that of all clients of the customer if none. */
  readonly contactId?: InputMaybe<Scalars['ID']['input']>;
  /** Whose tree. */
  readonly customerId: Scalars['ID']['input'];
  /** Or one group of contacts. */
  readonly groupId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** On what; none for master access. */
  readonly itemId?: InputMaybe<Scalars['ID']['input']>;
};

/** What comes of it. */
export type ChangeCapabilityPayload = CapabilityChanged | Refused;

/** Another name or address. */
export type ChangeContactDetailsInput = {
  /** Who. */
  readonly contactId: Scalars['ID']['input'];
  /** Address; none for none. */
  readonly email?: InputMaybe<Scalars['String']['input']>;
  /** First name. */
  readonly firstName: Scalars['String']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Last name. */
  readonly lastName: Scalars['String']['input'];
};

/** What comes of it. */
export type ChangeContactPayload = ContactChanged | Refused;

/** Another number or name. */
export type ChangeCustomerDetailsInput = {
  /** Whose. */
  readonly customerId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Name as staff and clients read it. */
  readonly name: Scalars['String']['input'];
  /**
   * Short number ("ID"), unique in the firm: 1 to 32 letters, digits, dots,
   * hyphens or underscores.
   */
  readonly number: Scalars['String']['input'];
};

/** What comes of it. */
export type ChangeCustomerPayload = CustomerChanged | Refused;

/**
 * What would change of what contacts see and of what staff may do: equal to what
 * happens if it is carried out next, at the customers that the viewer reads.
 */
export type ChangePreview = {
  /**
   * The changes by contact after those passed over, at most 200 of them; those of
   * contacts whom the viewer does not know yet are counted above and not listed.
   */
  readonly changes: ReadonlyArray<PreviewedChange>;
  /** How many contacts gain or lose anything. */
  readonly contacts: Scalars['Int']['output'];
  /** How many items are gained, counted for each contact. */
  readonly gains: Scalars['Int']['output'];
  /** Whether there are more: ask with `skip` for what comes after these. */
  readonly hasMore: Scalars['Boolean']['output'];
  /** How many items are lost, counted for each contact. */
  readonly loses: Scalars['Int']['output'];
  /**
   * How many items that are seen now and then may be downloaded that may not now, or
   * not any more, or show another version, a newer or an older one, or show or hide the
   * firm's under a newer one of the contact's own.
   */
  readonly others: Scalars['Int']['output'];
  /**
   * What staff members may do then that they may not now, or not any more, by member
   * and customer. What contacts see is counted beside it.
   */
  readonly staff: ReadonlyArray<PreviewedRights>;
  /**
   * What outlived an earlier membership or the closing of a portal: with
   * `AS_BEFORE` it would give access again, else it would be revoked.
   */
  readonly survivors: Survived;
};

/** What changed at customers that you may read. */
export type Changes = {
  /** Contacts that changed. */
  readonly contacts: ReadonlyArray<Scalars['ID']['output']>;
  /** Customers whose portal, people, access or documents changed. */
  readonly customers: ReadonlyArray<Scalars['ID']['output']>;
  /** Groups that changed. */
  readonly groups: ReadonlyArray<Scalars['ID']['output']>;
  /** Items that changed, or to which somebody's access did. */
  readonly items: ReadonlyArray<Scalars['ID']['output']>;
  /** Everything up to here is told; go on from here with `after`. */
  readonly position: Scalars['Position']['output'];
  /**
   * What you may read may have changed, or so much did that it is not told one by
   * one: ask for your lists again.
   */
  readonly scopeChanged: Scalars['Boolean']['output'];
};

/** The "Client Access" of a row. */
export type ClientAccess = {
  /** As pages show it: `Yes`, `Some (2 of 5)`, `No`. */
  readonly label: Scalars['String']['output'];
  /** Contacts of the customer whose account is not closed, where some are reached. */
  readonly members: Maybe<Scalars['Int']['output']>;
  /** Where it was set, where everyone is reached. */
  readonly origin: Maybe<ClientAccessOrigin>;
  /** Those of `members` who are reached, where some are. */
  readonly reached: Maybe<Scalars['Int']['output']>;
  /** As pages show it: `set here`, `from BILLING`, `Master access`. */
  readonly source: Maybe<Scalars['String']['output']>;
  /** Yes, some or no. */
  readonly state: ClientAccessState;
};

/** Where a customer-wide access was set. */
export type ClientAccessOrigin =
  /** On a folder above. */
  | 'FOLDER'
  /** By master access. */
  | 'MASTER_ACCESS'
  /** On this very item. */
  | 'SET_HERE';

/**
 * Whom grants on an item, on a folder above or on everything reach: what is given, not
 * who can enter. `accessList` tells who sees it now.
 */
export type ClientAccessState =
  /** Nobody. */
  | 'NO'
  /** Some contacts. */
  | 'SOME'
  /** All clients of the customer. */
  | 'YES';

/** An account to be closed. */
export type CloseContactInput = {
  /** Whose. */
  readonly contactId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** For whom a customer's portal is switched off. */
export type CloseContactPortalInput = {
  /** Who. */
  readonly contactId: Scalars['ID']['input'];
  /** At which customer. */
  readonly customerId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whether the contact is to be told; recorded with the event. */
  readonly notify?: Scalars['Boolean']['input'];
  /** Why; one line, kept sealed in the log. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** Whose portal closes. */
export type CloseCustomerPortalInput = {
  /** Whose. */
  readonly customerId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whether the contacts are to be told; recorded with the event. */
  readonly notify?: Scalars['Boolean']['input'];
  /** Why; one line, kept sealed in the log. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** What comes of it. */
export type CloseCustomerPortalPayload = CustomerPortalClosed | Refused;

/** A group to be ended. */
export type CloseGroupInput = {
  /** Which. */
  readonly groupId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** An external person. */
export type Contact = {
  /** `NONE`, `INVITED`, `ACTIVE` or `CLOSED`. */
  readonly account: Scalars['String']['output'];
  /** Address; none where it was never given, or is erased. */
  readonly email: Maybe<Scalars['String']['output']>;
  /** Who. */
  readonly id: Scalars['ID']['output'];
  /**
   * Until when the newest invitation works, also where that has passed; none
   * where the contact is not invited, or is active already. A restore ends the
   * link and leaves this: `inviteContact` makes a new one.
   */
  readonly invitedUntil: Maybe<Scalars['DateTime']['output']>;
  /** Client or partner. */
  readonly kind: ContactKind;
  /** First and last name. */
  readonly name: Scalars['String']['output'];
};

/** The contact is noted, and a member where a customer was named. */
export type ContactAdded = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The contact. */
  readonly contact: Maybe<Contact>;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /**
   * Whether the contact sees anything of the customer's now, or waits; none
   * without a customer.
   */
  readonly visibleTo: Maybe<VisibleTo>;
};


/** The contact is noted, and a member where a customer was named. */
export type ContactAddedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** The contact is as asked. */
export type ContactChanged = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The contact. */
  readonly contact: Maybe<Contact>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

export type ContactConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<ContactEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<Contact>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type ContactEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: Contact;
};

/** How much one contact gained. */
export type ContactGain = {
  /** Who. */
  readonly contact: Contact;
  /** How many items they did not see before. */
  readonly gains: Scalars['Int']['output'];
  /** How many items they saw before and may now download, or see a newer version of. */
  readonly others: Scalars['Int']['output'];
};

/**
 * The invitation link works; hand it to the contact. Earlier links do not
 * work any more.
 */
export type ContactInvited = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The contact. */
  readonly contact: Maybe<Contact>;
  /** The link works until then. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** The link; told once, a repeat under the same key has none. */
  readonly invitationUrl: Maybe<Scalars['String']['output']>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** Whom a contact stands for. */
export type ContactKind =
  /** Belongs to the customer. */
  | 'CLIENT'
  /** An outside adviser. */
  | 'PARTNER';

/** A contact's membership of one customer. */
export type ContactMembership = {
  /** Of which customer. */
  readonly customer: Customer;
  /** How. */
  readonly membership: MembershipInfo;
};

/** A contact and where it belongs. */
export type ContactRecord = {
  /** Who. */
  readonly contact: Contact;
  /**
   * The customers that the viewer works for now, and to which the contact belongs,
   * or belonged then.
   */
  readonly memberships: ReadonlyArray<ContactMembership>;
};

/** What a membership lets a contact do. */
export type ContactRole =
  /** Sees what is shared. */
  | 'ENTITY_ACCESS'
  /** Also sends files and makes folders. */
  | 'ENTITY_COLLABORATOR';

/**
 * What lies in the folder is shared but the exceptions; what comes into it
 * later is not.
 */
export type ContentsShared = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /**
   * How many things beside them are in the trash and keep what the folder gave,
   * for when they are restored.
   */
  readonly inTrash: Scalars['Int']['output'];
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /**
   * Exceptions that another grant still reaches: master access, one on a
   * folder further up, or one to somebody else.
   */
  readonly stillReached: ReadonlyArray<Item>;
  /** Who sees what is shared now, and who waits. */
  readonly visibleTo: VisibleTo;
};


/**
 * What lies in the folder is shared but the exceptions; what comes into it
 * later is not.
 */
export type ContentsSharedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** What is copied where. */
export type CopyItemsInput = {
  /**
   * The crossing of the border of Internal that is meant: only `OUT_OF_INTERNAL`
   * is asked for.
   */
  readonly confirmed?: InputMaybe<Crossing>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which; 1 to 200, of any customer. */
  readonly itemIds: ReadonlyArray<Scalars['ID']['input']>;
  /** What to do where a name is taken. */
  readonly onClash?: OnTakenName;
  /** Into which folder or matter, of any customer. */
  readonly toId: Scalars['ID']['input'];
};

/** What comes of it. */
export type CopyItemsPayload = ItemsCopied | Refused;

/** How much there is at one customer, or at all that the viewer works for. */
export type Counters = {
  /**
   * Portals of contacts that are on, at each of their customers, with an account
   * that is active.
   */
  readonly activePortals: Scalars['Int']['output'];
  /** Off for the contact, or with an account that is closed. */
  readonly closedPortals: Scalars['Int']['output'];
  /** How many contacts belong to them, each once. */
  readonly contacts: Scalars['Int']['output'];
  /** How many customers that are. */
  readonly customers: Scalars['Int']['output'];
  /** Documents in *Files*, not in the trash. */
  readonly documents: Scalars['Int']['output'];
  /** Working papers: documents under *Internal*, not in the trash. */
  readonly internalDocuments: Scalars['Int']['output'];
  /** Of how many the portal is open. */
  readonly openPortals: Scalars['Int']['output'];
  /** On for a contact who has not accepted an invitation yet. */
  readonly pendingPortals: Scalars['Int']['output'];
  /** Whether documents and customers are not counted up to `atLeast`. */
  readonly stale: Scalars['Boolean']['output'];
  /**
   * Documents that hold something a contact sent and the firm has not accepted,
   * neither in the trash nor withdrawn.
   */
  readonly waiting: Scalars['Int']['output'];
};

/** A folder to be made. */
export type CreateFolderInput = {
  /** Whose tree. */
  readonly customerId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Name. */
  readonly name: Scalars['String']['input'];
  /** Where; the Files root if none. */
  readonly parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** What comes of it. */
export type CreateFolderPayload = FolderCreated | Refused;

/** A group to be made. */
export type CreateGroupInput = {
  /** What it is for. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Of contacts or of staff; never changes. */
  readonly kind?: GroupKind;
  /** Name. */
  readonly name: Scalars['String']['input'];
};

/** Which way a move crosses the border of Internal. */
export type Crossing =
  /** Out of what can be shared. */
  | 'INTO_INTERNAL'
  /** Into what can be shared. */
  | 'OUT_OF_INTERNAL';

/** A folder on the way to an item. */
export type Crumb = {
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** None once erased. */
  readonly name: Maybe<Scalars['String']['output']>;
};

/** A client entity. */
export type Customer = {
  /** The staff member who answers for it. */
  readonly fileOwnerId: Maybe<Scalars['ID']['output']>;
  /** The root of what can be shared. */
  readonly filesRootId: Scalars['ID']['output'];
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** The root of working papers, which are never shared. */
  readonly internalRootId: Scalars['ID']['output'];
  /** Person or organization. */
  readonly kind: CustomerKind;
  /** Master accesses, that of all clients and those of single contacts. */
  readonly masterAccess: ReadonlyArray<GrantInfo>;
  /** Whether all clients of the customer have master access. */
  readonly masterAccessOn: Scalars['Boolean']['output'];
  /** Contacts that belong to the customer, directly or by a group, by name. */
  readonly members: MemberConnection;
  /** Name; none once erased. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** Short number, unique in the firm. */
  readonly number: Scalars['String']['output'];
  /** Whether contacts may enter the portal. */
  readonly portalOpen: Scalars['Boolean']['output'];
  /** Since when. */
  readonly registeredAt: Scalars['DateTime']['output'];
};


/** A client entity. */
export type CustomerMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Which customer. */
export type CustomerBy =
  /** By id. */
  { readonly id: Scalars['ID']['input']; readonly number?: never; }
  |  /** By short number, in any case. */
  { readonly id?: never; readonly number: Scalars['String']['input']; };

/** The customer is as asked. */
export type CustomerChanged = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The customer. */
  readonly customer: Maybe<Customer>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

export type CustomerConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<CustomerEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<Customer>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type CustomerEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: Customer;
};

/** What a customer is. */
export type CustomerKind =
  /** A company, association or authority. */
  | 'ORGANIZATION'
  /** A natural person. */
  | 'PERSON';

/** The portal is closed; grants sleep until it is opened. */
export type CustomerPortalClosed = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The customer. */
  readonly customer: Maybe<Customer>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** The portal is open. */
export type CustomerPortalOpened = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The customer. */
  readonly customer: Maybe<Customer>;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /**
   * What was given before the portal was closed to whom it lets in, and not changed
   * since.
   */
  readonly survivors: Survived;
  /** Who sees anything of the customer's now, and who waits for it. */
  readonly visibleTo: VisibleTo;
};


/** The portal is open. */
export type CustomerPortalOpenedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** The customer is registered, with a closed portal. */
export type CustomerRegistered = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The customer. */
  readonly customer: Maybe<Customer>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** A section of the portal. */
export type DefineSectionInput = {
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Name as staff and clients read it. */
  readonly name: Scalars['String']['input'];
  /** The section to be renamed; none for a new one. */
  readonly sectionId?: InputMaybe<Scalars['ID']['input']>;
};

/** What comes of it. */
export type DefineSectionPayload = SectionNamed | Refused;

/** Another name or description. */
export type DescribeGroupInput = {
  /** What it is for. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Which. */
  readonly groupId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Name. */
  readonly name: Scalars['String']['input'];
};

/** Other details of a matter. */
export type DescribeMatterInput = {
  /** What about. */
  readonly details: MatterTextsInput;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which. */
  readonly matterId: Scalars['ID']['input'];
};

/** The document can be fetched. */
export type DownloadBegun = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** Path on this origin; works for five minutes, for this session only. */
  readonly url: Scalars['String']['output'];
};

/** When access ends. */
export type ExpiryInput =
  /** At this instant. */
  { readonly at: Scalars['DateTime']['input']; readonly endOf?: never; }
  |  /** At the end of this day in the firm's time zone. */
  { readonly at?: never; readonly endOf: Scalars['Day']['input']; };

/** An item, and whether and why a subject sees it. */
export type ExplainedItem = {
  /** Every path that leads there, or the nearest missing condition. */
  readonly decision: AccessDecision;
  /** Which. */
  readonly item: Item;
};

/** A page of items with a subject's access to them. */
export type ExplainedPage = {
  /** What keeps the subject out of the whole portal; none where nothing does. */
  readonly closed: Maybe<RefusalCode>;
  /** `after` of the next page; none where this is the last. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** In natural order. */
  readonly nodes: ReadonlyArray<ExplainedItem>;
  /** The same in one sentence. */
  readonly reason: Maybe<Scalars['String']['output']>;
};

/** The customer has this file owner. */
export type FileOwnerAssigned = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The customer. */
  readonly customer: Maybe<Customer>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** The folder is there. */
export type FolderCreated = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** The folder. */
  readonly item: Maybe<Item>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** Who sees it, because the place is shared, and who waits. */
  readonly visibleTo: VisibleTo;
};


/** The folder is there. */
export type FolderCreatedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * What contacts gained by a change, as far as the viewer may know of it: equal to
 * what `previewChange` foresaw. What they lost is not among it.
 */
export type Gained = {
  /** Each of these contacts, with how much. */
  readonly byContact: ReadonlyArray<ContactGain>;
  /**
   * What was gained, by contact, after what was passed over; each item as it is now.
   * What was purged since is counted above and not listed.
   */
  readonly changes: ReadonlyArray<PreviewedChange>;
  /** How many contacts gained anything. */
  readonly contacts: Scalars['Int']['output'];
  /** How many items were gained, counted for each contact. */
  readonly gains: Scalars['Int']['output'];
  /**
   * Whether there is more: repeat the mutation with its `idempotencyKey`, and `skip`.
   * `beginUploads` has no such key and is not to be repeated: ask for `gained` a second time
   * in the same request, under another name and with `skip`, or ask `accessOf`.
   */
  readonly hasMore: Scalars['Boolean']['output'];
  /**
   * How many items may be downloaded now that could not before, or show a newer
   * version, counted for each contact.
   */
  readonly others: Scalars['Int']['output'];
  /**
   * How many items of the change were not looked at and are in none of these counts:
   * those of a copy beyond its first 200. `accessOf` tells of them.
   */
  readonly uncounted: Scalars['Int']['output'];
};

/** To what and whom access is given. */
export type GrantAccessInput = {
  /** How. */
  readonly capability?: Capability;
  /** To whom: one contact, or all clients of the customer if none. */
  readonly contactId?: InputMaybe<Scalars['ID']['input']>;
  /** Until when; no end if none. */
  readonly expires?: InputMaybe<ExpiryInput>;
  /** Or one group of contacts. */
  readonly groupId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** To what; 1 to 200 items. */
  readonly itemIds: ReadonlyArray<Scalars['ID']['input']>;
};

/** What comes of it. */
export type GrantAccessPayload = AccessGranted | Refused;

/** A grant that was given and not revoked. */
export type GrantInfo = {
  /** How. */
  readonly capability: Capability;
  /** When. */
  readonly changedAt: Maybe<Scalars['DateTime']['output']>;
  /** Who last changed its capability or end since; none of these three if nobody did. */
  readonly changedBy: Maybe<Scalars['String']['output']>;
  /** Position of that in the log, in decimal digits. */
  readonly changedLogPosition: Maybe<Scalars['String']['output']>;
  /** The contact it is given to, if it is one. */
  readonly contactId: Maybe<Scalars['ID']['output']>;
  /** Until when; exclusive. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** When. */
  readonly grantedAt: Scalars['DateTime']['output'];
  /** Who gave it. */
  readonly grantedBy: Maybe<Scalars['String']['output']>;
  /**
   * The group it is given to, if it is one; neither: all clients of the
   * customer.
   */
  readonly groupId: Maybe<Scalars['ID']['output']>;
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** On which item; none for master access. */
  readonly itemId: Maybe<Scalars['ID']['output']>;
  /** To whom, as pages show it. */
  readonly subject: Scalars['String']['output'];
};

/** Who gets everything of a customer. */
export type GrantMasterAccessInput = {
  /** How. */
  readonly capability?: Capability;
  /** To whom: one contact, or all clients of the customer if none. */
  readonly contactId?: InputMaybe<Scalars['ID']['input']>;
  /** To everything of whom. */
  readonly customerId: Scalars['ID']['input'];
  /** Until when; no end if none. */
  readonly expires?: InputMaybe<ExpiryInput>;
  /** Or one group of contacts. */
  readonly groupId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What comes of it. */
export type GrantMasterAccessPayload = MasterAccessGranted | Refused;

export type Group = {
  /** Ended for good. */
  readonly closed: Scalars['Boolean']['output'];
  /** The contacts in it, by name; none in a group of staff. */
  readonly contacts: ContactConnection;
  /** What it is for. */
  readonly description: Maybe<Scalars['String']['output']>;
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** Of contacts or of staff. */
  readonly kind: GroupKind;
  /** Name; none once erased. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** What it gives at customers, by their names. */
  readonly roles: GroupRoleConnection;
  /** The staff members in it, by name; none in a group of contacts. */
  readonly staff: StaffMemberConnection;
};


export type GroupContactsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type GroupRolesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type GroupStaffArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** The group is as asked. */
export type GroupChanged = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** The group. */
  readonly groupId: Scalars['ID']['output'];
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /**
   * What had outlived an earlier membership of those who are members
   * again.
   */
  readonly survivors: Survived;
  /**
   * Which of its contacts see anything where it gives something, and who
   * waits.
   */
  readonly visibleTo: VisibleTo;
};


/** The group is as asked. */
export type GroupChangedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

export type GroupConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<GroupEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<Group>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type GroupEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: Group;
};

/** A contact was taken into a group. */
export type GroupJoined = {
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** Who did. */
  readonly by: Maybe<Scalars['String']['output']>;
  /** Position of that in the log, in decimal digits. */
  readonly logPosition: Scalars['String']['output'];
};

/** Whom a group is of. */
export type GroupKind =
  /** Of contacts. */
  | 'CONTACTS'
  /** Of staff members. */
  | 'STAFF';

/** Who joins or leaves. */
export type GroupMembersInput = {
  /** Which. */
  readonly groupId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Contacts or staff members, by the group's kind; at most 1,000. */
  readonly memberIds: ReadonlyArray<Scalars['ID']['input']>;
  /** What becomes of grants that outlived an earlier membership. */
  readonly survivors?: Survivors;
};

/** A group by its name. */
export type GroupName = {
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** None once erased. */
  readonly name: Maybe<Scalars['String']['output']>;
};

/** What comes of it. */
export type GroupPayload = GroupChanged | Refused;

/** What a group gives its members at a customer. */
export type GroupRole = {
  /** Of contacts. */
  readonly contacts: Maybe<GroupTerms>;
  /** Where. */
  readonly customer: Customer;
  /** Of staff: the role there, beside those for the firm. */
  readonly staff: Maybe<StaffRole>;
};

export type GroupRoleConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<GroupRoleEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<GroupRole>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type GroupRoleEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: GroupRole;
};

/**
 * What a group gives at some customers: nothing any more, if neither is given
 * and `assigned` is not set.
 */
export type GroupRolesInput = {
  /** Of a group of staff: each is assigned. */
  readonly assigned?: Scalars['Boolean']['input'];
  /** Of a group of contacts: on which terms each is a member. */
  readonly contacts?: InputMaybe<GroupTermsInput>;
  /** At which customers; 1 to 200. */
  readonly customerIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Which. */
  readonly groupId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Of a group of staff: the role there, beside those for the firm. */
  readonly staff?: InputMaybe<StaffRole>;
  /** What becomes of grants that outlived an earlier membership. */
  readonly survivors?: Survivors;
};

/** On which terms each contact in a group is a member. */
export type GroupTerms = {
  /** Whether what the firm shares may be downloaded. */
  readonly canDownload: Scalars['Boolean']['output'];
  /** What each may do. */
  readonly role: ContactRole;
  /** Which sections of the portal are open to them. */
  readonly sectionIds: ReadonlyArray<Scalars['ID']['output']>;
};

/** What the members of a group of contacts get. */
export type GroupTermsInput = {
  /** Whether what the firm shares may be downloaded. */
  readonly canDownload?: Scalars['Boolean']['input'];
  /** What each may do. */
  readonly role?: ContactRole;
  /** Which sections of the portal are open to them. */
  readonly sectionIds?: ReadonlyArray<Scalars['ID']['input']>;
};

/** What one step of a path is. */
export type HopKind =
  /** The grant, the access to the matter, or the role was given. */
  | 'GIVEN'
  /** The item lies in the folder above. */
  | 'INSIDE'
  /** The person is in the group. */
  | 'IN_GROUP'
  /** The contact made the folder. */
  | 'MADE'
  /** The contact sent the version. */
  | 'SENT';

/** Who is invited. */
export type InviteContactInput = {
  /** Who. */
  readonly contactId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What comes of it. */
export type InviteContactPayload = ContactInvited | Refused;

/** A folder, matter or document. */
export type Item = {
  /** Whether it is given to clients, and where that was set. */
  readonly clientAccess: ClientAccess;
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Whose tree. */
  readonly customerId: Scalars['ID']['output'];
  /** Grants set on this very item. Ask for it on single items only. */
  readonly grants: ReadonlyArray<GrantInfo>;
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** Folder, matter or document. */
  readonly kind: ItemKind;
  /** When its content last changed. */
  readonly modifiedAt: Scalars['DateTime']['output'];
  /** Name; none once erased. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** Where; none for the two roots. */
  readonly parentId: Maybe<Scalars['ID']['output']>;
  /** The folders above, from the root down. Ask for it on single items only. */
  readonly path: ReadonlyArray<Crumb>;
  /** What a folder is for: `PLAIN`, or one of the customer's own folders. */
  readonly purpose: Maybe<Scalars['String']['output']>;
  /** The section of the portal that it was put into itself. */
  readonly sectionId: Maybe<Scalars['ID']['output']>;
  /** The contact who sent or made it. */
  readonly sentByContactId: Maybe<Scalars['ID']['output']>;
  /** Since when it is in the trash by itself. */
  readonly trashedAt: Maybe<Scalars['DateTime']['output']>;
  /** Newest available version of a document. */
  readonly version: Maybe<Version>;
  /** All versions, newest first. Ask for it on single items only. */
  readonly versions: ReadonlyArray<Version>;
  /** What the viewer may do. */
  readonly viewerCan: ViewerCan;
  /** Whether its sender took it back. */
  readonly withdrawn: Scalars['Boolean']['output'];
};

export type ItemConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<ItemEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<Item>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type ItemEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: Item;
};

/** What kind of item it is. */
export type ItemKind =
  /** Holds versions. */
  | 'DOCUMENT'
  /** Holds items. */
  | 'FOLDER'
  /** A case: holds items, and has contacts of its own. */
  | 'MATTER';

/** An item by its name. */
export type ItemName = {
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** Its name today; none once erased. */
  readonly name: Maybe<Scalars['String']['output']>;
};

/** The item has the name. */
export type ItemRenamed = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The item. */
  readonly item: Maybe<Item>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/**
 * The items are copied: the firm's newest content of what is live, as new
 * items that nothing is granted on.
 */
export type ItemsCopied = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The copies, in the order of the items. */
  readonly copies: ReadonlyArray<Item>;
  /** How many items were made, everything below counted. */
  readonly count: Scalars['Int']['output'];
  /**
   * Who gained what by this very change, also when it is repeated; of more than 200
   * items by the first 200, which one commit made, and how many are `uncounted`. An
   * error where the history has not come there in time (`HISTORY_BEHIND`), or it is too
   * much for one answer (`TOO_MUCH`): they are copied all the same.
   */
  readonly gained: Maybe<Gained>;
  /**
   * How many were not: what contacts sent and the firm has not accepted,
   * what they withdrew, and what changed meanwhile.
   */
  readonly leftOut: Scalars['Int']['output'];
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** Why the rest was not copied, where the right to it ended meanwhile. */
  readonly unfinished: Maybe<Refused>;
  /** Who sees the copies now, and who waits. */
  readonly visibleTo: VisibleTo;
};


/**
 * The items are copied: the firm's newest content of what is live, as new
 * items that nothing is granted on.
 */
export type ItemsCopiedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** Items, 1 to 200. */
export type ItemsInput = {
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which. */
  readonly itemIds: ReadonlyArray<Scalars['ID']['input']>;
};

/** The items are gone, with everything below; nothing brings them back. */
export type ItemsPurged = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** How many items that were, everything below counted. */
  readonly count: Scalars['Int']['output'];
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** The items are back; grants on them apply again. */
export type ItemsRestored = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** The items. */
  readonly items: ReadonlyArray<Item>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** Who sees them again, and who waits. */
  readonly visibleTo: VisibleTo;
};


/** The items are back; grants on them apply again. */
export type ItemsRestoredGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** The items are in the trash; access to them ended at once. */
export type ItemsTrashed = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The items. */
  readonly items: ReadonlyArray<Item>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** Everything of the customer is visible, now and in future. */
export type MasterAccessGranted = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The customer. */
  readonly customer: Maybe<Customer>;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /**
   * The grant that stood before with another capability or end. It stays as
   * it is: `changeCapability` and `changeAccessExpiry` change it.
   */
  readonly kept: Maybe<GrantInfo>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** Who sees anything of the customer's now, and who waits for it. */
  readonly visibleTo: VisibleTo;
};


/** Everything of the customer is visible, now and in future. */
export type MasterAccessGrantedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** Item grants apply as before. */
export type MasterAccessRevoked = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The customer. */
  readonly customer: Maybe<Customer>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /**
   * The master access that was taken away, as it was; none where there was
   * none.
   */
  readonly taken: Maybe<GrantInfo>;
};

export type Matter = {
  /**
   * The contacts of its customer, by name: who sees its details, and who
   * could. Ask for it on single matters only.
   */
  readonly contacts: MatterContactConnection;
  /** Whose. */
  readonly customerId: Scalars['ID']['output'];
  /** Which; its item has the same id. */
  readonly id: Scalars['ID']['output'];
  /** Its name among its siblings; none once erased. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** Whether it goes on. */
  readonly open: Scalars['Boolean']['output'];
  /** What the firm files it under. */
  readonly reference: Maybe<Scalars['String']['output']>;
  /** How it stands. */
  readonly summary: Maybe<Scalars['String']['output']>;
  /** What it is about. */
  readonly title: Maybe<Scalars['String']['output']>;
};


export type MatterContactsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type MatterConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<MatterEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<Matter>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A contact of the matter's customer, at the matter. */
export type MatterContact = {
  /** Whether the contact sees the matter's details. */
  readonly access: Scalars['Boolean']['output'];
  /** Whether what the firm shares in it may be downloaded. */
  readonly canDownload: Scalars['Boolean']['output'];
  /** Who. */
  readonly contact: Contact;
  /**
   * How many documents the contact may view at the customer, what they sent
   * included: "Total Documents Shared".
   */
  readonly documentsShared: Scalars['Int']['output'];
  /** Whether access can be given, or why not; never as of an earlier moment. */
  readonly eligible: Allowed;
};

export type MatterContactConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<MatterContactEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<MatterContact>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type MatterContactEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: MatterContact;
};

/** An edge in a connection. */
export type MatterEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: Matter;
};

/** A matter. */
export type MatterInput = {
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which. */
  readonly matterId: Scalars['ID']['input'];
};

/** What a matter says of itself. */
export type MatterTextsInput = {
  /** What the firm files it under. */
  readonly reference: Scalars['String']['input'];
  /** How it stands. */
  readonly summary?: InputMaybe<Scalars['String']['input']>;
  /** What it is about. */
  readonly title: Scalars['String']['input'];
};

/** The signed-in staff member. */
export type Me = {
  /** Address. */
  readonly email: Maybe<Scalars['String']['output']>;
  /** Name of the firm. */
  readonly firm: Maybe<Scalars['String']['output']>;
  /** Who. */
  readonly id: Scalars['ID']['output'];
  /** Full name. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** What these roles allow. */
  readonly permissions: ReadonlyArray<Scalars['String']['output']>;
  /** Roles for the whole firm. */
  readonly roles: ReadonlyArray<Scalars['String']['output']>;
};

/** A contact and its membership of the customer it is listed under. */
export type Member = {
  /** Who. */
  readonly contact: Contact;
  /**
   * How many documents the contact may view at the customer, what they sent
   * included: "Total Documents Shared".
   */
  readonly documentsShared: Scalars['Int']['output'];
  /** How. */
  readonly membership: MembershipInfo;
};

export type MemberConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<MemberEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<Member>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type MemberEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: Member;
};

/** The membership is as asked. */
export type MembershipAssigned = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The contact. */
  readonly contact: Maybe<Contact>;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** What had outlived an earlier membership. */
  readonly survivors: Survived;
  /** Whether the contact sees anything of the customer's now, or waits. */
  readonly visibleTo: VisibleTo;
};


/** The membership is as asked. */
export type MembershipAssignedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** How a contact belongs to a customer, directly and by groups together. */
export type MembershipInfo = {
  /** Whether what the firm shares may be downloaded. */
  readonly canDownload: Scalars['Boolean']['output'];
  /**
   * The memberships that this is made of, the direct one first, then those
   * inherited from groups.
   */
  readonly origins: ReadonlyArray<MembershipOrigin>;
  /** The portal switch. */
  readonly portalOn: Scalars['Boolean']['output'];
  /** What the contact may do. */
  readonly role: ContactRole;
  /** Which sections of the portal are open to the contact. */
  readonly sectionIds: ReadonlyArray<Scalars['ID']['output']>;
};

/** A membership. */
export type MembershipInput = {
  /** Who. */
  readonly contactId: Scalars['ID']['input'];
  /** Of which customer. */
  readonly customerId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** One membership of several that add up. */
export type MembershipOrigin = {
  /** Who assigned or gave it. */
  readonly by: Maybe<Scalars['String']['output']>;
  /** Whether what the firm shares may be downloaded. */
  readonly canDownload: Scalars['Boolean']['output'];
  /** When. */
  readonly changedAt: Maybe<Scalars['DateTime']['output']>;
  /** Who last changed its terms since; none of these three if nobody did. */
  readonly changedBy: Maybe<Scalars['String']['output']>;
  /** Position of that in the log, in decimal digits. */
  readonly changedLogPosition: Maybe<Scalars['String']['output']>;
  /** The group it is inherited from; none where it is direct. */
  readonly group: Maybe<GroupName>;
  /** Who took the contact into the group; none where it is direct. */
  readonly joined: Maybe<GroupJoined>;
  /** Position of that in the log, in decimal digits. */
  readonly logPosition: Scalars['String']['output'];
  /** What it lets the contact do. */
  readonly role: ContactRole;
  /** Which sections of the portal it opens. */
  readonly sectionIds: ReadonlyArray<Scalars['ID']['output']>;
  /** Since when: assigned to the contact, or given to the group. */
  readonly since: Scalars['DateTime']['output'];
};

/** What comes of it. */
export type MembershipPayload = MembershipSet | Refused;

/** The membership, or its switch, is as asked. */
export type MembershipSet = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** Who. */
  readonly contactId: Scalars['ID']['output'];
  /** Of which customer. */
  readonly customerId: Scalars['ID']['output'];
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** Whether a group makes the contact a member, also without a membership of its own. */
  readonly memberByGroup: Scalars['Boolean']['output'];
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** What had outlived an earlier membership of the contact's. */
  readonly survivors: Survived;
  /** Whether the contact sees anything of the customer's now, or waits. */
  readonly visibleTo: VisibleTo;
};


/** The membership, or its switch, is as asked. */
export type MembershipSetGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** What goes where. */
export type MoveItemsInput = {
  /** The crossing of the border of Internal that is meant. */
  readonly confirmed?: InputMaybe<Crossing>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which; 1 to 200. */
  readonly itemIds: ReadonlyArray<Scalars['ID']['input']>;
  /** To which folder or matter of the same customer. */
  readonly toId: Scalars['ID']['input'];
};

/** What staff may do. */
export type Mutation = {
  /**
   * Makes what a contact sent the firm's own: whoever sees the document sees
   * it, unless a newer version of the firm's, its own or one that it accepted, stands
   * over it. Then they go on seeing that one, as the message says.
   */
  readonly acceptVersion: TreePayload;
  /** Notes an external person; contacts may share an address on paper. */
  readonly addContact: AddContactPayload;
  /** Takes people into a group; those who belong already stay. */
  readonly addGroupMembers: GroupPayload;
  /** Lets a staff member answer for a customer. */
  readonly assignFileOwner: AssignFileOwnerPayload;
  /** Gives the members of a group exactly this at some customers. */
  readonly assignGroupRoles: GroupPayload;
  /**
   * Makes a contact a member of a customer, or changes that membership of the
   * contact's own, in what the input names. Memberships inherited from groups stay
   * as they are.
   */
  readonly assignMembership: AssignMembershipPayload;
  /** Lets a staff member work for customers. */
  readonly assignStaff: StaffPayload;
  /** Issues a ticket to download a document. */
  readonly beginDownload: BeginDownloadPayload;
  /** Begins uploads; the bytes follow by tus 1.0.0. */
  readonly beginUploads: BeginUploadsPayload;
  /** Changes when a grant ends. */
  readonly changeAccessExpiry: ChangeAccessExpiryPayload;
  /** Changes what a grant carries: VIEW or DOWNLOAD. */
  readonly changeCapability: ChangeCapabilityPayload;
  /**
   * Gives a contact another name or address; asks the right at all customers
   * of the contact.
   */
  readonly changeContactDetails: ChangeContactPayload;
  /**
   * Gives a customer another number or name; another number asks the right to
   * register customers.
   */
  readonly changeCustomerDetails: ChangeCustomerPayload;
  /**
   * Gives a staff member exactly these roles, and lets them reach all
   * customers or assigned ones. The firm keeps an owner.
   */
  readonly changeStaffRoles: StaffPayload;
  /** Closes a contact's account at all customers, for good; grants sleep. */
  readonly closeContact: ChangeContactPayload;
  /**
   * Switches a customer's portal off for one contact, wherever the membership
   * comes from.
   */
  readonly closeContactPortal: MembershipPayload;
  /**
   * Keeps all contacts of the customer out, at once; grants sleep until the portal
   * opens, and wake then only where `AS_BEFORE` is chosen.
   */
  readonly closeCustomerPortal: CloseCustomerPortalPayload;
  /** Ends a group for good; what it gave ends at once. */
  readonly closeGroup: GroupPayload;
  /** The matter is over; who sees it stays as it is. */
  readonly closeMatter: TreePayload;
  /**
   * Copies items with everything live below them, into a folder of any customer.
   * A matter is copied as a folder: its details and contacts stay behind.
   */
  readonly copyItems: CopyItemsPayload;
  /** Makes a folder. */
  readonly createFolder: CreateFolderPayload;
  /** Makes a group with nobody in it. */
  readonly createGroup: GroupPayload;
  /** Gives the portal a section, or a section another name. */
  readonly defineSection: DefineSectionPayload;
  /** Gives a group another name or description. */
  readonly describeGroup: GroupPayload;
  /** Gives a matter other details. */
  readonly describeMatter: TreePayload;
  /**
   * Gives access to items; a folder with everything below it, now and in
   * future. A grant that stands is never changed by this: the answer is
   * `ACCESS_ALREADY_GRANTED`, and `kept` names it where its terms are others. One
   * that has ended is given anew.
   */
  readonly grantAccess: GrantAccessPayload;
  /**
   * Gives access to everything of a customer, present and future. Master access
   * that stands is never changed by this: the answer is `ACCESS_ALREADY_GRANTED`,
   * and `kept` names it where its terms are others.
   */
  readonly grantMasterAccess: GrantMasterAccessPayload;
  /** Makes an invitation link for a contact. */
  readonly inviteContact: InviteContactPayload;
  /**
   * Puts items elsewhere in the tree of their customer, each with everything
   * below it.
   */
  readonly moveItems: TreePayload;
  /**
   * Switches a customer's portal on again for one contact. Grants to the contact from
   * before, and not changed since, are revoked by that, unless `survivors` is
   * `AS_BEFORE`.
   */
  readonly openContactPortal: MembershipPayload;
  /**
   * Lets the customer's contacts enter. What was granted to them before the portal was closed
   * is revoked by that, unless `survivors` is `AS_BEFORE`; what was granted or changed
   * since begins to apply. `previewChange` lists what would be revoked.
   */
  readonly openCustomerPortal: OpenCustomerPortalPayload;
  /** Opens a matter: a folder with details and contacts of its own. */
  readonly openMatter: TreePayload;
  /**
   * Destroys what is in the trash, with everything below it, for good: marked
   * at once, gone in batches. The log keeps that it was there.
   */
  readonly purgeItems: PurgeItemsPayload;
  /** Registers a customer, with its two roots and a closed portal. */
  readonly registerCustomer: RegisterCustomerPayload;
  /** Lets a suspended staff member work again. */
  readonly reinstateStaff: StaffPayload;
  /** Lets people go; what the group gave them ends at once. */
  readonly removeGroupMembers: GroupPayload;
  /**
   * Ends a direct membership; grants to the contact sleep. Becoming a member again
   * revokes them, unless `AS_BEFORE` is chosen then.
   */
  readonly removeMembership: MembershipPayload;
  /** Gives an item another name. */
  readonly renameItem: RenameItemPayload;
  /** The matter goes on. */
  readonly reopenMatter: TreePayload;
  /**
   * Takes items out of the trash, to where they were. What lies in a folder that is
   * in the trash shows once that is restored.
   */
  readonly restoreItems: RestoreItemsPayload;
  /** Takes access to items away, at once. */
  readonly revokeAccess: RevokeAccessPayload;
  /** Takes access to everything of a customer away; item grants stay. */
  readonly revokeMasterAccess: RevokeMasterAccessPayload;
  /** Shows a matter's details to contacts, or not any more, in one command. */
  readonly setMatterAccess: TreePayload;
  /** Puts items into a section of the portal, or into none of their own. */
  readonly setSection: TreePayload;
  /**
   * Replaces the whole set of items that one subject was granted at a customer:
   * grants what is missing, revokes what is not named, and leaves the rest as it
   * is. Master access is not part of the set.
   */
  readonly setSharedItems: SetSharedItemsPayload;
  /**
   * Gives access to everything that lies in a folder now, but these items:
   * in place of the subject's grant on the folder, if there is one, by a grant
   * on each thing beside them.
   */
  readonly shareContentsExcept: ShareContentsExceptPayload;
  /**
   * Begins a session. It costs more than half of what a request may, so that
   * one request tries one password.
   */
  readonly signIn: SignInPayload;
  /** Ends the session. */
  readonly signOut: SignOutPayload;
  /** Stops all access of a staff member at once. */
  readonly suspendStaff: StaffPayload;
  /**
   * Puts items into the trash, each with everything below it. Of items that lie in
   * each other the topmost is marked, and brings the others back.
   */
  readonly trashItems: TrashItemsPayload;
  /** Lets a staff member not work for customers any more. */
  readonly unassignStaff: StaffPayload;
};


/** What staff may do. */
export type MutationAcceptVersionArgs = {
  input: AcceptVersionInput;
};


/** What staff may do. */
export type MutationAddContactArgs = {
  input: AddContactInput;
};


/** What staff may do. */
export type MutationAddGroupMembersArgs = {
  input: GroupMembersInput;
};


/** What staff may do. */
export type MutationAssignFileOwnerArgs = {
  input: AssignFileOwnerInput;
};


/** What staff may do. */
export type MutationAssignGroupRolesArgs = {
  input: GroupRolesInput;
};


/** What staff may do. */
export type MutationAssignMembershipArgs = {
  input: AssignMembershipInput;
};


/** What staff may do. */
export type MutationAssignStaffArgs = {
  input: AssignStaffInput;
};


/** What staff may do. */
export type MutationBeginDownloadArgs = {
  input: OpenInput;
};


/** What staff may do. */
export type MutationBeginUploadsArgs = {
  input: BeginUploadsInput;
};


/** What staff may do. */
export type MutationChangeAccessExpiryArgs = {
  input: ChangeAccessExpiryInput;
};


/** What staff may do. */
export type MutationChangeCapabilityArgs = {
  input: ChangeCapabilityInput;
};


/** What staff may do. */
export type MutationChangeContactDetailsArgs = {
  input: ChangeContactDetailsInput;
};


/** What staff may do. */
export type MutationChangeCustomerDetailsArgs = {
  input: ChangeCustomerDetailsInput;
};


/** What staff may do. */
export type MutationChangeStaffRolesArgs = {
  input: StaffRolesInput;
};


/** What staff may do. */
export type MutationCloseContactArgs = {
  input: CloseContactInput;
};


/** What staff may do. */
export type MutationCloseContactPortalArgs = {
  input: CloseContactPortalInput;
};


/** What staff may do. */
export type MutationCloseCustomerPortalArgs = {
  input: CloseCustomerPortalInput;
};


/** What staff may do. */
export type MutationCloseGroupArgs = {
  input: CloseGroupInput;
};


/** What staff may do. */
export type MutationCloseMatterArgs = {
  input: MatterInput;
};


/** What staff may do. */
export type MutationCopyItemsArgs = {
  input: CopyItemsInput;
};


/** What staff may do. */
export type MutationCreateFolderArgs = {
  input: CreateFolderInput;
};


/** What staff may do. */
export type MutationCreateGroupArgs = {
  input: CreateGroupInput;
};


/** What staff may do. */
export type MutationDefineSectionArgs = {
  input: DefineSectionInput;
};


/** What staff may do. */
export type MutationDescribeGroupArgs = {
  input: DescribeGroupInput;
};


/** What staff may do. */
export type MutationDescribeMatterArgs = {
  input: DescribeMatterInput;
};


/** What staff may do. */
export type MutationGrantAccessArgs = {
  input: GrantAccessInput;
};


/** What staff may do. */
export type MutationGrantMasterAccessArgs = {
  input: GrantMasterAccessInput;
};


/** What staff may do. */
export type MutationInviteContactArgs = {
  input: InviteContactInput;
};


/** What staff may do. */
export type MutationMoveItemsArgs = {
  input: MoveItemsInput;
};


/** What staff may do. */
export type MutationOpenContactPortalArgs = {
  input: OpenContactPortalInput;
};


/** What staff may do. */
export type MutationOpenCustomerPortalArgs = {
  input: OpenCustomerPortalInput;
};


/** What staff may do. */
export type MutationOpenMatterArgs = {
  input: OpenMatterInput;
};


/** What staff may do. */
export type MutationPurgeItemsArgs = {
  input: PurgeItemsInput;
};


/** What staff may do. */
export type MutationRegisterCustomerArgs = {
  input: RegisterCustomerInput;
};


/** What staff may do. */
export type MutationReinstateStaffArgs = {
  input: StaffInput;
};


/** What staff may do. */
export type MutationRemoveGroupMembersArgs = {
  input: GroupMembersInput;
};


/** What staff may do. */
export type MutationRemoveMembershipArgs = {
  input: MembershipInput;
};


/** What staff may do. */
export type MutationRenameItemArgs = {
  input: RenameItemInput;
};


/** What staff may do. */
export type MutationReopenMatterArgs = {
  input: MatterInput;
};


/** What staff may do. */
export type MutationRestoreItemsArgs = {
  input: RestoreItemsInput;
};


/** What staff may do. */
export type MutationRevokeAccessArgs = {
  input: RevokeAccessInput;
};


/** What staff may do. */
export type MutationRevokeMasterAccessArgs = {
  input: RevokeMasterAccessInput;
};


/** What staff may do. */
export type MutationSetMatterAccessArgs = {
  input: SetMatterAccessInput;
};


/** What staff may do. */
export type MutationSetSectionArgs = {
  input: SetSectionInput;
};


/** What staff may do. */
export type MutationSetSharedItemsArgs = {
  input: SetSharedItemsInput;
};


/** What staff may do. */
export type MutationShareContentsExceptArgs = {
  input: ShareContentsExceptInput;
};


/** What staff may do. */
export type MutationSignInArgs = {
  input: SignInInput;
};


/** What staff may do. */
export type MutationSuspendStaffArgs = {
  input: StaffInput;
};


/** What staff may do. */
export type MutationTrashItemsArgs = {
  input: ItemsInput;
};


/** What staff may do. */
export type MutationUnassignStaffArgs = {
  input: UnassignStaffInput;
};

/** The name is taken; ask the person and begin again with a choice. */
export type NameClash = {
  /** What may be chosen. */
  readonly choices: ReadonlyArray<UploadChoice>;
  /** The item that has it. */
  readonly existingId: Scalars['ID']['output'];
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** Name as announced. */
  readonly name: Scalars['String']['output'];
  /** The name that `KEEP_BOTH` would give. */
  readonly suggestion: Maybe<Scalars['String']['output']>;
};

/** What to do where the name of an item is taken in the folder. */
export type OnTakenName =
  /** Keep both: what comes gets the next free number. */
  | 'KEEP_BOTH'
  /** Refuse with `NAME_TAKEN`; `suggestion` is what `KEEP_BOTH` would give. */
  | 'REFUSE';

/** For whom a customer's portal is switched on. */
export type OpenContactPortalInput = {
  /** Who. */
  readonly contactId: Scalars['ID']['input'];
  /** At which customer. */
  readonly customerId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /**
   * What becomes of grants to the contact from before, or from before the customer's
   * portal was last closed. Nothing does where they are no member: that is asked again
   * when they become one.
   */
  readonly survivors?: Survivors;
};

/** Whose portal opens. */
export type OpenCustomerPortalInput = {
  /** Whose. */
  readonly customerId: Scalars['ID']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /**
   * What becomes of grants, and of access to matters, from before the portal was
   * closed. Nothing does of those that opening it does not wake: of contacts who are no
   * members, whose own switch is off or whose account is closed, and of closed groups.
   */
  readonly survivors?: Survivors;
};

/** What comes of it. */
export type OpenCustomerPortalPayload = CustomerPortalOpened | Refused;

/** Which document. */
export type OpenInput = {
  /** Which. */
  readonly itemId: Scalars['ID']['input'];
  /** Which of its versions, a deposit that is not accepted too; the newest if none. */
  readonly versionId?: InputMaybe<Scalars['ID']['input']>;
};

/** A matter to be opened. */
export type OpenMatterInput = {
  /** Whose tree. */
  readonly customerId: Scalars['ID']['input'];
  /** What about. */
  readonly details: MatterTextsInput;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Name among its siblings. */
  readonly name: Scalars['String']['input'];
  /** Where; the Files root if none. */
  readonly parentId?: InputMaybe<Scalars['ID']['input']>;
};

/** Information about pagination in a connection */
export type PageInfo = {
  /** When paginating forwards, the cursor to continue. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** When paginating forwards, are there more items? */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** When paginating backwards, are there more items? */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** When paginating backwards, the cursor to continue. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
};

/** What kind of path it is. */
export type PathKind =
  /** A grant on the item or a folder above. */
  | 'GRANT'
  /** Master access to the customer. */
  | 'MASTER_ACCESS'
  /** Access to the matter, which shows the matter itself. */
  | 'MATTER'
  /** The contact's own upload, deposit or folder. */
  | 'OWN_WORK'
  /** A staff role. */
  | 'ROLE';

/** What a role lets a staff member do. */
export type Permission =
  /** Add, assign and invite contacts. */
  | 'MANAGE_CONTACTS'
  /** Register customers, open and close their portals. */
  | 'MANAGE_CUSTOMERS'
  /** Add staff members and change their roles. */
  | 'MANAGE_STAFF'
  /** Read the audit entries and the access log. */
  | 'READ_AUDIT'
  /** See customers, contacts and who has access. */
  | 'READ_CUSTOMERS'
  /** See and download documents. */
  | 'READ_DOCUMENTS'
  /** Let contacts see more. */
  | 'SHARE'
  /** Create folders, upload, rename, trash. */
  | 'WRITE_DOCUMENTS';

/**
 * The mutation that is tried out, with its own input; idempotency keys are of
 * no effect.
 */
export type PreviewChangeInput =
  /** `acceptVersion`. */
  { readonly acceptVersion: AcceptVersionInput; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `addGroupMembers`. */
  { readonly acceptVersion?: never; readonly addGroupMembers: GroupMembersInput; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `assignGroupRoles`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles: GroupRolesInput; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `assignMembership`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership: AssignMembershipInput; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `assignStaff`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff: AssignStaffInput; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /**
   * `beginUploads`, as if the bytes were here: refused as the first file would be
   * that is not taken.
   */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads: BeginUploadsInput; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `changeAccessExpiry`; what it changes when the end comes is not told. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry: ChangeAccessExpiryInput; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `changeCapability`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability: ChangeCapabilityInput; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `changeStaffRoles`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles: StaffRolesInput; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `closeContact`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact: CloseContactInput; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `closeContactPortal`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal: CloseContactPortalInput; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `closeCustomerPortal`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal: CloseCustomerPortalInput; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `closeGroup`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup: CloseGroupInput; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `copyItems`; at most 500 items. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems: CopyItemsInput; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `createFolder`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder: CreateFolderInput; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `grantAccess`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess: GrantAccessInput; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `grantMasterAccess`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess: GrantMasterAccessInput; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `moveItems`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems: MoveItemsInput; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `openContactPortal`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal: OpenContactPortalInput; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `openCustomerPortal`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal: OpenCustomerPortalInput; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `openMatter`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter: OpenMatterInput; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `reinstateStaff`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff: StaffInput; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `removeGroupMembers`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers: GroupMembersInput; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `removeMembership`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership: MembershipInput; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `restoreItems`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems: RestoreItemsInput; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `revokeAccess`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess: RevokeAccessInput; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `revokeMasterAccess`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess: RevokeMasterAccessInput; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `setMatterAccess`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess: SetMatterAccessInput; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `setSection`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection: SetSectionInput; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `setSharedItems`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems: SetSharedItemsInput; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `shareContentsExcept`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept: ShareContentsExceptInput; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `suspendStaff`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff: StaffInput; readonly trashItems?: never; readonly unassignStaff?: never; }
  |  /** `trashItems`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems: ItemsInput; readonly unassignStaff?: never; }
  |  /** `unassignStaff`. */
  { readonly acceptVersion?: never; readonly addGroupMembers?: never; readonly assignGroupRoles?: never; readonly assignMembership?: never; readonly assignStaff?: never; readonly beginUploads?: never; readonly changeAccessExpiry?: never; readonly changeCapability?: never; readonly changeStaffRoles?: never; readonly closeContact?: never; readonly closeContactPortal?: never; readonly closeCustomerPortal?: never; readonly closeGroup?: never; readonly copyItems?: never; readonly createFolder?: never; readonly grantAccess?: never; readonly grantMasterAccess?: never; readonly moveItems?: never; readonly openContactPortal?: never; readonly openCustomerPortal?: never; readonly openMatter?: never; readonly reinstateStaff?: never; readonly removeGroupMembers?: never; readonly removeMembership?: never; readonly restoreItems?: never; readonly revokeAccess?: never; readonly revokeMasterAccess?: never; readonly setMatterAccess?: never; readonly setSection?: never; readonly setSharedItems?: never; readonly shareContentsExcept?: never; readonly suspendStaff?: never; readonly trashItems?: never; readonly unassignStaff: UnassignStaffInput; };

/** What comes of trying it out. */
export type PreviewChangePayload = ChangePreview | Refused;

/** What becomes of an item for a contact. */
export type PreviewEffect =
  /** Did not see it and will. */
  | 'GAINS'
  /**
   * Sees it and may then download it, or the version that is shown and not an older
   * one of their own alone, or the firm's under a newer one of their own.
   */
  | 'GAINS_DOWNLOAD'
  /** Sees it and will not. */
  | 'LOSES'
  /**
   * Sees it and may then not download what they could: the version that was shown, or the
   * firm's under one of their own; older versions of their own stay theirs to download.
   */
  | 'LOSES_DOWNLOAD'
  /**
   * Could only look at the version that is shown, and will be shown an older one of
   * their own; or could see the firm's under a newer one of their own, and will not.
   */
  | 'LOSES_VERSION'
  /**
   * Will be shown a newer version, also one that they may only look at while all that they
   * could download stays theirs, or handed another one of their own, or see the firm's, or a
   * newer one of the firm's, under one of their own.
   */
  | 'OTHER_VERSION';

/** One item for one contact. */
export type PreviewedChange = {
  /** Who. */
  readonly contact: Contact;
  /** What becomes of it. */
  readonly effect: PreviewEffect;
  /**
   * Which item; of one that would be made new, the folder that it would come
   * into.
   */
  readonly item: Item;
  /** Whether the copy of it is meant that would be made. */
  readonly ofCopy: Scalars['Boolean']['output'];
  /** Whether what would be made in it is meant. */
  readonly ofNew: Scalars['Boolean']['output'];
};

/** What one staff member may do then that they may not now, or not any more. */
export type PreviewedRights = {
  /**
   * Where; none for the firm, and at every customer that the member is not
   * assigned to.
   */
  readonly customer: Maybe<Customer>;
  /** What they may do then. */
  readonly gains: ReadonlyArray<Permission>;
  /** What they may not do any more. */
  readonly loses: ReadonlyArray<Permission>;
  /** Who. */
  readonly staffMember: StaffMember;
};

/** What is destroyed. */
export type PurgeItemsInput = {
  /**
   * How many items that is with everything below; a wrong number is refused
   * with the right one.
   */
  readonly confirmCount: Scalars['Int']['input'];
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which; 1 to 200 items, each in the trash itself. */
  readonly itemIds: ReadonlyArray<Scalars['ID']['input']>;
};

/** What comes of it. */
export type PurgeItemsPayload = ItemsPurged | Refused;

/** What staff may ask. */
export type Query = {
  /** Who of the item's customer sees it, and why. */
  readonly accessList: Maybe<AccessList>;
  /** Who opened what, newest first. */
  readonly accessLog: AccessRecordConnection;
  /**
   * Everything that one contact sees at a customer, with every path that leads
   * there; or what keeps the contact out. Of a group, or of all clients of the
   * customer if neither is given: what is shared with them, whoever belongs to
   * them, for a contact whose own doors (account, switch, sections, can-download)
   * are open.
   */
  readonly accessOf: ExplainedPage;
  /**
   * What was sent, shared and taken back at a customer, or about one of its
   * items, newest first.
   */
  readonly activities: ActivityRecordConnection;
  /**
   * The evidence, newest first: every event with its actor, subject, object
   * and decision.
   */
  readonly auditEntries: AuditRecordConnection;
  /**
   * One contact and its memberships, direct and inherited; for staff who work
   * for assigned customers only, if it belongs to one of them, or was given, shown
   * or sent something there; or did, or was, then.
   */
  readonly contact: Maybe<ContactRecord>;
  /** Contacts by name; `search` finds part of a name or address. */
  readonly contacts: ContactConnection;
  /**
   * How much there is at a customer; at all customers if none is given, those
   * assigned to the viewer where the viewer works for assigned ones only.
   */
  readonly counters: Counters;
  /** One customer. As of an earlier moment it is found by the number that it had. */
  readonly customer: Maybe<Customer>;
  /**
   * Customers by name, those assigned to the viewer where the viewer works for
   * assigned ones only; `search` finds part of a name, or the beginning of a
   * number.
   */
  readonly customers: CustomerConnection;
  /**
   * Whether a contact may do something to an item: every path that leads
   * there, or the nearest missing condition.
   */
  readonly explainAccess: Maybe<AccessDecision>;
  /**
   * Each row of a folder, what is in the trash included: whether and why one
   * contact sees it; of a group, or of all clients of the customer if neither is
   * given, what `accessOf` says of them. None where there is no such folder.
   */
  readonly explainFolder: Maybe<ExplainedPage>;
  /** One group, also a closed one. */
  readonly group: Maybe<Group>;
  /** Groups that are not closed, or were not then, by name; `search` finds part of a name. */
  readonly groups: GroupConnection;
  /** One item, also one in the trash or below Internal. */
  readonly item: Maybe<Item>;
  /**
   * Items of a customer in natural order, folders first: what lies in
   * `parent` (the Files root if none), or everything below it where `flat`
   * or `search` is given. As of an earlier moment they are found and ordered by
   * the names that they have now.
   */
  readonly items: ItemConnection;
  /** One matter, also one in the trash. */
  readonly matter: Maybe<Matter>;
  /**
   * A customer's matters, by reference; `search` finds part of a reference,
   * title or name. As of an earlier moment they are found and ordered by the texts
   * that they have now.
   */
  readonly matters: MatterConnection;
  /** The signed-in staff member; none where nobody is. */
  readonly me: Maybe<Me>;
  /** The viewer's uploads that wait for bytes: to go on with, or to give up. */
  readonly openUploads: UploadStatusConnection;
  /**
   * Who would gain and lose what, if this mutation were carried out now: contacts
   * what they see, item by item, staff members what they may do at which customer.
   * Asks the same rights as the mutation and keeps nothing.
   */
  readonly previewChange: PreviewChangePayload;
  /** The sections of the portal, by name; of an earlier moment, by that of then. */
  readonly sections: SectionConnection;
  /**
   * What one contact, one group, or all clients of the customer if neither is
   * given, were granted at a customer by grants of their own on items; as of an
   * earlier moment, what they had been granted then.
   */
  readonly sharedItems: SharedSet;
  /** One staff member. */
  readonly staffMember: Maybe<StaffMember>;
  /** Staff members by name; `search` finds part of a name or address. */
  readonly staffMembers: StaffMemberConnection;
  /** How far an upload of the viewer's is. */
  readonly upload: Maybe<UploadStatus>;
};


/** What staff may ask. */
export type QueryAccessListArgs = {
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  item: Scalars['ID']['input'];
};


/** What staff may ask. */
export type QueryAccessLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  filter?: InputMaybe<AccessLogFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What staff may ask. */
export type QueryAccessOfArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  contact?: InputMaybe<Scalars['ID']['input']>;
  customer: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  group?: InputMaybe<Scalars['ID']['input']>;
};


/** What staff may ask. */
export type QueryActivitiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  customer: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  item?: InputMaybe<Scalars['ID']['input']>;
};


/** What staff may ask. */
export type QueryAuditEntriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  filter?: InputMaybe<AuditFilterInput>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What staff may ask. */
export type QueryContactArgs = {
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  id: Scalars['ID']['input'];
};


/** What staff may ask. */
export type QueryContactsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What staff may ask. */
export type QueryCountersArgs = {
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  customer?: InputMaybe<Scalars['ID']['input']>;
};


/** What staff may ask. */
export type QueryCustomerArgs = {
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  by: CustomerBy;
};


/** What staff may ask. */
export type QueryCustomersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What staff may ask. */
export type QueryExplainAccessArgs = {
  action: Action;
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  contact: Scalars['ID']['input'];
  item: Scalars['ID']['input'];
};


/** What staff may ask. */
export type QueryExplainFolderArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  contact?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  folder: Scalars['ID']['input'];
  group?: InputMaybe<Scalars['ID']['input']>;
};


/** What staff may ask. */
export type QueryGroupArgs = {
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  id: Scalars['ID']['input'];
};


/** What staff may ask. */
export type QueryGroupsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What staff may ask. */
export type QueryItemArgs = {
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  id: Scalars['ID']['input'];
};


/** What staff may ask. */
export type QueryItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  customer: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  flat?: InputMaybe<Scalars['Boolean']['input']>;
  includeTrashed?: InputMaybe<Scalars['Boolean']['input']>;
  parent?: InputMaybe<Scalars['ID']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What staff may ask. */
export type QueryMatterArgs = {
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  id: Scalars['ID']['input'];
};


/** What staff may ask. */
export type QueryMattersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  customer: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What staff may ask. */
export type QueryMeArgs = {
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What staff may ask. */
export type QueryOpenUploadsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What staff may ask. */
export type QueryPreviewChangeArgs = {
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  change: PreviewChangeInput;
  skip?: InputMaybe<Scalars['Int']['input']>;
};


/** What staff may ask. */
export type QuerySectionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What staff may ask. */
export type QuerySharedItemsArgs = {
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  contact?: InputMaybe<Scalars['ID']['input']>;
  customer: Scalars['ID']['input'];
  group?: InputMaybe<Scalars['ID']['input']>;
};


/** What staff may ask. */
export type QueryStaffMemberArgs = {
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  id: Scalars['ID']['input'];
};


/** What staff may ask. */
export type QueryStaffMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  asOf?: InputMaybe<AsOfInput>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What staff may ask. */
export type QueryUploadArgs = {
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  id: Scalars['ID']['input'];
};

/** Which rule was broken. */
export type RefusalCode =
  /** The access has expired. */
  | 'ACCESS_EXPIRED'
  /** The firm has accepted it already. */
  | 'ALREADY_ACCEPTED'
  /** The contact is active already. */
  | 'ALREADY_ACTIVE'
  /** It exists already. */
  | 'ALREADY_EXISTS'
  /** The firm has opened it already. */
  | 'ALREADY_OPENED'
  /** The server is busy with other sign-ins; try again. */
  | 'BUSY'
  /** The membership may not download. */
  | 'CANNOT_DOWNLOAD'
  /**
   * What is shared with the subject changed since `expectedPosition`, or ended since
   * by itself and would be shared anew; `itemIds` says what of it.
   */
  | 'CHANGED_SINCE'
  /** The contact's account is closed. */
  | 'CONTACT_CLOSED'
  /** The contact has not accepted an invitation. */
  | 'CONTACT_NOT_ACTIVE'
  /** Only a contact may do this. */
  | 'CONTACT_ONLY'
  /** The bytes are not those that were announced. */
  | 'CONTENT_MISMATCH'
  /** Another contact signs in with this address. */
  | 'DUPLICATE_EMAIL'
  /** The contact has no address to sign in with. */
  | 'EMAIL_MISSING'
  /** The end lies in the past. */
  | 'EXPIRY_IN_THE_PAST'
  /** The group is closed. */
  | 'GROUP_CLOSED'
  /** The group is of the other kind. */
  | 'GROUP_OF_ANOTHER_KIND'
  /** The account is disabled. */
  | 'IDENTITY_DISABLED'
  /** The item is under Internal, which is never shared. */
  | 'INTERNAL_AREA'
  /** A folder cannot be moved into itself or below itself. */
  | 'INTO_ITSELF'
  /** The input field named in `field` breaks its rule. */
  | 'INVALID_INPUT'
  /** There is no such invitation, or it was used, replaced or has expired. */
  | 'INVITATION_INVALID'
  /** The item, or a folder above it, is in the trash. */
  | 'ITEM_TRASHED'
  /** The idempotency key was used for another input. */
  | 'KEY_REUSED'
  /** The firm needs an owner. */
  | 'LAST_OWNER'
  /** The contact may not download in the matter. */
  | 'MATTER_CANNOT_DOWNLOAD'
  /** The contact belongs to no customer. */
  | 'MEMBERSHIP_MISSING'
  /** The membership's portal switch is off. */
  | 'MEMBERSHIP_PORTAL_CLOSED'
  /** The item lies elsewhere by now. */
  | 'MOVED_MEANWHILE'
  /** The name is taken among its siblings; `suggestion` is free. */
  | 'NAME_TAKEN'
  /** There is nothing that a contact sent to accept. */
  | 'NOTHING_TO_ACCEPT'
  /** A contact sent it and the firm has not accepted it. */
  | 'NOT_ACCEPTED'
  /** The staff member is not assigned to the customer, if there is one. */
  | 'NOT_ASSIGNED'
  /** A document is needed. */
  | 'NOT_A_DOCUMENT'
  /** A folder is needed. */
  | 'NOT_A_FOLDER'
  /** A matter is needed. */
  | 'NOT_A_MATTER'
  /** The role sends no files and makes no folders. */
  | 'NOT_COLLABORATOR'
  /**
   * There is no such thing, as far as this person can tell; `field` names the
   * input that is to name one.
   */
  | 'NOT_FOUND'
  /** There is no access to change. */
  | 'NOT_GRANTED'
  /** Only the sender may do this. */
  | 'NOT_OWN_UPLOAD'
  /** It is not shared with the contact. */
  | 'NOT_SHARED'
  /** Nobody is signed in, or the session has ended. */
  | 'NOT_SIGNED_IN'
  /**
   * The item is not in the trash by itself; `itemIds` names the folder that it is
   * there with, if any.
   */
  | 'NOT_TRASHED'
  /** Browsers do not show documents of its type. */
  | 'NOT_VIEWABLE'
  /** The contact does not belong to the customer. */
  | 'NO_MEMBERSHIP'
  /** No version may be seen. */
  | 'NO_VISIBLE_VERSION'
  /** The customer number is taken. */
  | 'NUMBER_TAKEN'
  /** The folder belongs to another customer. */
  | 'OTHER_CUSTOMER'
  /** The role lacks the permission named in `permission`. */
  | 'PERMISSION_MISSING'
  /** The customer's portal is closed. */
  | 'PORTAL_CLOSED'
  /** Passwords are typed at the portal only, and this comes from elsewhere. */
  | 'PORTAL_ONLY'
  /** The item is being purged, or is gone. */
  | 'PURGED'
  /** The customer has room for `freeBytes` more, of `limitBytes`; a contact is told neither. */
  | 'QUOTA_REACHED'
  /** No membership opens the section it belongs to. */
  | 'SECTION_CLOSED'
  /** Only the firm may do this. */
  | 'STAFF_ONLY'
  /** The staff account is suspended. */
  | 'STAFF_SUSPENDED'
  /** The server has no room for files. */
  | 'STORAGE_FULL'
  /** The folder belongs to the customer's tree itself. */
  | 'SYSTEM_FOLDER'
  /** Folders may be at most 32 deep. */
  | 'TOO_DEEP'
  /** The file is larger than `limitBytes`. */
  | 'TOO_LARGE'
  /** Too many attempts; wait as long as `retryAfterSeconds` says. */
  | 'TOO_MANY_ATTEMPTS'
  /** It comes to more changes than the `limit` of one command. */
  | 'TOO_MANY_CHANGES'
  /** As many as `limit` are open already. */
  | 'TOO_MANY_OPEN'
  /** A move across the border of Internal, or what a purge destroys, was not confirmed. */
  | 'UNCONFIRMED'
  /** The sender withdrew it. */
  | 'UPLOAD_WITHDRAWN'
  /** It may be viewed only. */
  | 'VIEW_ONLY'
  /** The password breaks the rule. */
  | 'WEAK_PASSWORD'
  /** E-mail address and password do not belong together. */
  | 'WRONG_CREDENTIALS';

/** A rule was broken; nothing was changed. */
export type Refused = {
  /** What the message speaks of. */
  readonly args: Args;
  /** The rule, for programs. */
  readonly code: RefusalCode;
  /** The rule and the way out, for people. */
  readonly message: Scalars['String']['output'];
};

/** Who becomes a customer. */
export type RegisterCustomerInput = {
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Person or organization. */
  readonly kind: CustomerKind;
  /** Name as staff and clients read it. */
  readonly name: Scalars['String']['input'];
  /**
   * Short number ("ID"), unique in the firm: 1 to 32 letters, digits, dots,
   * hyphens or underscores.
   */
  readonly number: Scalars['String']['input'];
};

/** What comes of it. */
export type RegisterCustomerPayload = CustomerRegistered | Refused;

/** A new name. */
export type RenameItemInput = {
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which. */
  readonly itemId: Scalars['ID']['input'];
  /** Name. */
  readonly name: Scalars['String']['input'];
};

/** What comes of it. */
export type RenameItemPayload = ItemRenamed | Refused;

/** Items, 1 to 200, to be taken out of the trash. */
export type RestoreItemsInput = {
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which. */
  readonly itemIds: ReadonlyArray<Scalars['ID']['input']>;
  /** What to do where a name was taken meanwhile. */
  readonly onClash?: OnTakenName;
};

/** What comes of it. */
export type RestoreItemsPayload = ItemsRestored | Refused;

/** From what and whom access is taken. */
export type RevokeAccessInput = {
  /** From whom: one contact, or all clients of the customer if none. */
  readonly contactId?: InputMaybe<Scalars['ID']['input']>;
  /** Or one group of contacts. */
  readonly groupId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** To what; 1 to 200 items. */
  readonly itemIds: ReadonlyArray<Scalars['ID']['input']>;
};

/** What comes of it. */
export type RevokeAccessPayload = AccessRevoked | Refused;

/** Whose master access ends. */
export type RevokeMasterAccessInput = {
  /** From whom: one contact, or all clients of the customer if none. */
  readonly contactId?: InputMaybe<Scalars['ID']['input']>;
  /** To everything of whom. */
  readonly customerId: Scalars['ID']['input'];
  /** Or one group of contacts. */
  readonly groupId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What comes of it. */
export type RevokeMasterAccessPayload = MasterAccessRevoked | Refused;

/** A part of the portal that the firm defined. */
export type Section = {
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** As staff and clients read it. */
  readonly name: Scalars['String']['output'];
};

export type SectionConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<SectionEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<Section>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type SectionEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: Section;
};

/** The section has this name. */
export type SectionNamed = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** The section. */
  readonly sectionId: Scalars['ID']['output'];
};

/** Who sees a matter's details. */
export type SetMatterAccessInput = {
  /**
   * Who is to see them, exactly so; up to 200, none of them with and without
   * can-download.
   */
  readonly give?: ReadonlyArray<AtMatterInput>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which. */
  readonly matterId: Scalars['ID']['input'];
  /**
   * Who is not to see them any more, up to 200, none of whom `give` names; a
   * can-download that is off stays off.
   */
  readonly revokeIds?: ReadonlyArray<Scalars['ID']['input']>;
};

/** Which items belong to which section. */
export type SetSectionInput = {
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which; 1 to 200. */
  readonly itemIds: ReadonlyArray<Scalars['ID']['input']>;
  /** The section; none for that of the folder above, if any. */
  readonly sectionId?: InputMaybe<Scalars['ID']['input']>;
};

/** The whole set of what is shared with one subject, item by item. */
export type SetSharedItemsInput = {
  /** How what is not shared yet is shared. */
  readonly capability?: Capability;
  /** With whom: one contact, or all clients of the customer if none. */
  readonly contactId?: InputMaybe<Scalars['ID']['input']>;
  /** Whose items. */
  readonly customerId: Scalars['ID']['input'];
  /**
   * The `at` that `sharedItems` said with it: an item that is named, and whose grant
   * ended after it, is not granted anew. The time of the event at `expectedPosition`
   * if none, which may be long before the set was read.
   */
  readonly expectedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /**
   * The position that `sharedItems` said when the set was read: where it has
   * changed since, nothing is done.
   */
  readonly expectedPosition: Scalars['Position']['input'];
  /** Until when that is; no end if none. */
  readonly expires?: InputMaybe<ExpiryInput>;
  /** Or one group of contacts. */
  readonly groupId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** All that is to be shared; at most 500, none to share nothing. */
  readonly itemIds: ReadonlyArray<Scalars['ID']['input']>;
};

/** What comes of it. */
export type SetSharedItemsPayload = SharedItemsReplaced | Refused;

/** What of a folder is shared with whom. */
export type ShareContentsExceptInput = {
  /** How. */
  readonly capability?: Capability;
  /** To whom: one contact, or all clients of the customer if none. */
  readonly contactId?: InputMaybe<Scalars['ID']['input']>;
  /** What is not shared, at any depth below the folder; 1 to 200 items. */
  readonly exceptIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Until when; no end if none. */
  readonly expires?: InputMaybe<ExpiryInput>;
  /** What holds it all. */
  readonly folderId: Scalars['ID']['input'];
  /** Or one group of contacts. */
  readonly groupId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
};

/** What comes of it. */
export type ShareContentsExceptPayload = ContentsShared | Refused;

/** An item and the grant on it. */
export type SharedItem = {
  /** How and since when. */
  readonly grant: GrantInfo;
  /** What is shared. */
  readonly item: Item;
};

/** Exactly these items are shared with the subject by grants of its own. */
export type SharedItemsReplaced = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** What was not shared with the subject before. */
  readonly given: ReadonlyArray<Item>;
  /** How many grants stayed as they were, whatever their terms. */
  readonly kept: Scalars['Int']['output'];
  /** Who saw something of what was taken, and sees nothing of it now. */
  readonly lostBy: ReadonlyArray<Contact>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** What is not any more. */
  readonly taken: ReadonlyArray<Item>;
  /** Who sees what was given now, and who waits. */
  readonly visibleTo: VisibleTo;
};


/** Exactly these items are shared with the subject by grants of its own. */
export type SharedItemsReplacedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** The set of what is shared with one subject, item by item. */
export type SharedSet = {
  /**
   * By which time it was told what has expired: the `expectedAt` of
   * `setSharedItems`.
   */
  readonly at: Scalars['DateTime']['output'];
  /** Whether more is shared than is listed, too much for `setSharedItems`. */
  readonly hasMore: Scalars['Boolean']['output'];
  /** Oldest grants first, at most 500; what has expired is not among them. */
  readonly items: ReadonlyArray<SharedItem>;
  /**
   * Up to where in the log this is so: the `expectedPosition` of
   * `setSharedItems`. None as of an earlier moment: what was shared then is
   * looked at, not replaced.
   */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** Who signs in. */
export type SignInInput = {
  /** Address. */
  readonly email: Scalars['String']['input'];
  /** Password. */
  readonly password: Scalars['String']['input'];
};

/** What comes of it. */
export type SignInPayload = SignedIn | Refused;

/** What comes of it. */
export type SignOutPayload = SignedOut | Refused;

/** The session has begun; its cookie is set. */
export type SignedIn = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** The session has ended; its cookie is cleared. */
export type SignedOut = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** A staff member. */
export type StaffInput = {
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Who. */
  readonly staffId: Scalars['ID']['input'];
};

export type StaffMember = {
  /** Whether those reach assigned customers only. */
  readonly assignedOnly: Scalars['Boolean']['output'];
  /**
   * The customers they work for, directly or by groups. Ask for it on single
   * members only.
   */
  readonly assignments: ReadonlyArray<Assignment>;
  /** Address; none once erased. */
  readonly email: Maybe<Scalars['String']['output']>;
  /** Who. */
  readonly id: Scalars['ID']['output'];
  /** Full name; none once erased. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** Roles for the whole firm. */
  readonly roles: ReadonlyArray<StaffRole>;
  /** May do nothing for now, or could not then. */
  readonly suspended: Scalars['Boolean']['output'];
};

export type StaffMemberConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<StaffMemberEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<StaffMember>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type StaffMemberEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: StaffMember;
};

/** What comes of it. */
export type StaffPayload = StaffSet | Refused;

/** A role of a staff member. */
export type StaffRole =
  /** Reads everything, audit included. */
  | 'AUDITOR'
  /** Administers customers, contacts and what they see. */
  | 'ENTITIES_ADMIN'
  /** May do everything. */
  | 'OWNER'
  /** Works with documents; shares nothing. */
  | 'STAFF'
  /** Administers staff and contacts. */
  | 'STAFF_ADMIN'
  /** Reads. */
  | 'VIEWER';

/** A staff member's roles for the firm. */
export type StaffRolesInput = {
  /** Whether they reach assigned customers only; none leaves it as it is. */
  readonly assignedOnly?: InputMaybe<Scalars['Boolean']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Exactly these; none leaves them as they are. */
  readonly roles?: InputMaybe<ReadonlyArray<StaffRole>>;
  /** Who. */
  readonly staffId: Scalars['ID']['input'];
};

/** The staff member is as asked. */
export type StaffSet = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** Who. */
  readonly staffId: Scalars['ID']['output'];
};

export type Subscription = {
  /**
   * What changes, from a position on, or from now, at one customer or at all
   * that you may read; the first message comes at once. Over a WebSocket at
   * `/graphql/ws` (`graphql-transport-ws`), until the session ends.
   */
  readonly changes: Changes;
};


export type SubscriptionChangesArgs = {
  after?: InputMaybe<Scalars['Position']['input']>;
  customer?: InputMaybe<Scalars['ID']['input']>;
};

/** What a mutation did. */
export type SuccessCode =
  /** The access was there before. */
  | 'ACCESS_ALREADY_GRANTED'
  /** The access was gone before. */
  | 'ACCESS_ALREADY_REMOVED'
  /** Access was given. */
  | 'ACCESS_GRANTED'
  /** Access was taken away. */
  | 'ACCESS_REMOVED'
  /** It was so before; nothing was changed. */
  | 'ALREADY_DONE'
  /** The contact is invited. */
  | 'CONTACT_INVITED'
  /** Done as asked. */
  | 'DONE'
  /** Master access was given. */
  | 'MASTER_ACCESS_GRANTED'
  /** Master access was taken away. */
  | 'MASTER_ACCESS_REMOVED'
  /** The portal is closed. */
  | 'PORTAL_CLOSED'
  /** The portal is open. */
  | 'PORTAL_OPENED'
  /** Signed in. */
  | 'SIGNED_IN'
  /** Signed out. */
  | 'SIGNED_OUT';

/** What outlived an earlier membership, or the closing of a portal. */
export type Survived = {
  /** How many, grants and matters together. */
  readonly count: Scalars['Int']['output'];
  /**
   * The grants as they were, on items or master; the first 200. The audit
   * entries at the position of the change name each that was revoked.
   */
  readonly grants: ReadonlyArray<GrantInfo>;
  /** The items of these grants, and these matters, each once. */
  readonly items: ReadonlyArray<ItemName>;
  /** Matters whose details were shown to the contact; the first 200. */
  readonly matterIds: ReadonlyArray<Scalars['ID']['output']>;
  /** Whether they were revoked now. */
  readonly revoked: Scalars['Boolean']['output'];
};

/** What becomes of grants that outlived a membership or an open portal. */
export type Survivors =
  /** They give access again, as before. */
  | 'AS_BEFORE'
  /** They are revoked in the same command. */
  | 'REVOKE';

/** What comes of it. */
export type TrashItemsPayload = ItemsTrashed | Refused;

/** The items are as asked. */
export type TreeChanged = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /**
   * Who gained what by this very change, also when it is repeated; nothing where
   * nothing changed. An error where the history has not come there in time
   * (`HISTORY_BEHIND`), or it is too much for one answer (`TOO_MUCH`): the change is
   * carried out all the same.
   */
  readonly gained: Maybe<Gained>;
  /** The items. */
  readonly items: ReadonlyArray<Item>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** Who sees them, or anything below them, now, and who waits. */
  readonly visibleTo: VisibleTo;
};


/** The items are as asked. */
export type TreeChangedGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** What comes of it. */
export type TreePayload = TreeChanged | Refused;

/** For which customers a staff member does not work any more. */
export type UnassignStaffInput = {
  /** Which customers; 1 to 200. */
  readonly customerIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Who. */
  readonly staffId: Scalars['ID']['input'];
};

/** What to do where the name is taken by something that the sender can see. */
export type UploadChoice =
  /** Answer `NameClash`. */
  | 'ASK'
  /** Give the file the next free number. */
  | 'KEEP_BOTH'
  /** Make it a new version of the document that is there, where the sender may. */
  | 'NEW_VERSION';

/** A file to be sent. */
export type UploadFile = {
  /** Name; 1 to 255 bytes. */
  readonly name: Scalars['String']['input'];
  /**
   * SHA-256 of the bytes in hexadecimal, if the sender knows it; an upload
   * that arrives differently is refused.
   */
  readonly sha256?: InputMaybe<Scalars['String']['input']>;
  /** Bytes; decimal digits, since files may be larger than an `Int`. */
  readonly size: Scalars['String']['input'];
};

/** How far an upload is. */
export type UploadStatus = {
  /** Why it failed. */
  readonly failure: Maybe<Scalars['String']['output']>;
  /** The upload. */
  readonly id: Scalars['ID']['output'];
  /** The document, once completed. */
  readonly itemId: Maybe<Scalars['ID']['output']>;
  /** Name as announced. */
  readonly name: Scalars['String']['output'];
  /** Bytes that are safe here, in decimal digits. */
  readonly received: Scalars['String']['output'];
  /** Bytes announced, in decimal digits. */
  readonly size: Scalars['String']['output'];
  /** `RECEIVING`, `COMPLETED`, `FAILED` or `TERMINATED`. */
  readonly state: Scalars['String']['output'];
  /** Path of the tus resource on this origin; `DELETE` on it gives the upload up. */
  readonly url: Scalars['String']['output'];
};

export type UploadStatusConnection = {
  /** A list of edges. */
  readonly edges: ReadonlyArray<UploadStatusEdge>;
  /** A list of nodes. */
  readonly nodes: ReadonlyArray<UploadStatus>;
  /** Information to aid in pagination. */
  readonly pageInfo: PageInfo;
  /** The read model has not come as far as `atLeast` asked. */
  readonly stale: Scalars['Boolean']['output'];
  /** Length of the whole list that the viewer may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An edge in a connection. */
export type UploadStatusEdge = {
  /** A cursor for use in pagination */
  readonly cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  readonly node: UploadStatus;
};

/**
 * Where to send the bytes, by tus 1.0.0: `HEAD` and `PATCH` on `url`. Its creation is
 * done by this.
 */
export type UploadTicket = {
  /** Unfinished uploads are dropped then. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Set where nothing has to be sent: the file was empty and is there. */
  readonly itemId: Maybe<Scalars['ID']['output']>;
  /** Name as announced. */
  readonly name: Scalars['String']['output'];
  /** The upload. */
  readonly uploadId: Scalars['ID']['output'];
  /** Path of the tus resource on this origin. */
  readonly url: Scalars['String']['output'];
};

/** Each file has its own outcome, in the order given. */
export type UploadsBegun = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /**
   * Who gained what by the empty files, which are there at once; the others are seen once
   * they are complete. Of several it is what was so before the first of them and after
   * the last. An error where the history has not come there in time (`HISTORY_BEHIND`),
   * or it is too much for one answer (`TOO_MUCH`): they are there all the same.
   */
  readonly gained: Maybe<Gained>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** What became of each file. */
  readonly uploads: ReadonlyArray<BeginUploadOutcome>;
  /** Who will see them once they are there, and who waits. */
  readonly visibleTo: VisibleTo;
};


/** Each file has its own outcome, in the order given. */
export type UploadsBegunGainedArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
};

/** One content of a document. */
export type Version = {
  /** Whether the firm made what a contact sent its own. */
  readonly accepted: Scalars['Boolean']['output'];
  /** Whether a contact sent it. */
  readonly fromClient: Scalars['Boolean']['output'];
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** As recognised from the bytes. */
  readonly mediaType: Scalars['String']['output'];
  /** From 1. */
  readonly number: Scalars['Int']['output'];
  /** Whether a staff member has opened what a contact sent. */
  readonly openedByStaff: Scalars['Boolean']['output'];
  /** What is known of its harmlessness; `NOT_CONFIGURED` without a scanner. */
  readonly scan: Scalars['String']['output'];
  /** SHA-256 of the bytes, in hexadecimal. */
  readonly sha256: Scalars['String']['output'];
  /** Bytes, in decimal digits. */
  readonly size: Scalars['String']['output'];
  /** When. */
  readonly uploadedAt: Scalars['DateTime']['output'];
};

/**
 * What the viewer may do, each with the reason why not: what the command itself
 * would answer now, in its words. Only what hangs on the rest of the input, as a
 * new name that is taken or the place that something is moved to, is left to the
 * command. A repeat that would change nothing (trashing what is in the trash,
 * restoring what is not) is not allowed here, although the command takes it
 * calmly.
 */
export type ViewerCan = {
  /** Make what a contact sent the firm's own. */
  readonly accept: Allowed;
  /** Put a new version over it. */
  readonly addVersion: Allowed;
  /** Download the newest version. */
  readonly download: Allowed;
  /** Put it elsewhere in the tree. */
  readonly moveTo: Allowed;
  /** Make folders in it. */
  readonly newFolder: Allowed;
  /** Destroy it, once the number of what goes with it is confirmed. */
  readonly purge: Allowed;
  /** Give it another name. */
  readonly rename: Allowed;
  /** Take it out of the trash, to the name that it had. */
  readonly restore: Allowed;
  /** Take it out of the trash with `onClash: KEEP_BOTH`. */
  readonly restoreKeepBoth: Allowed;
  /** Put it into a section of the portal, or into none of its own. */
  readonly setSection: Allowed;
  /** Grant and revoke access to it. */
  readonly share: Allowed;
  /** Put it into the trash. */
  readonly trash: Allowed;
  /** Put documents into it. */
  readonly upload: Allowed;
};

/** Who sees it now, and who will once a door opens. */
export type VisibleTo = {
  /** Who sees it now. */
  readonly now: ReadonlyArray<Contact>;
  /** Who will see it once a door opens. */
  readonly waiting: ReadonlyArray<WaitingContact>;
};

/** What a contact to whom something is shared still waits for. */
export type WaitReason =
  /** For an invitation. */
  | 'NOT_INVITED'
  /** To accept the invitation. */
  | 'PENDING'
  /** For the customer's portal, or the contact's own switch, to be opened. */
  | 'PORTAL_CLOSED'
  /** For the section to be added to the membership. */
  | 'SECTION';

/** A contact who will see it once a door opens. */
export type WaitingContact = {
  /** Who. */
  readonly contact: Contact;
  /** For what; of several closed doors the nearest. */
  readonly reason: WaitReason;
};
