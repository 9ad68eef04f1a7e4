// Made by generate.mjs from api/schema/client.graphql; not edited.
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
  /**
   * Where in the log a change stands. Mutations return it; a query that is given
   * one as `atLeast` waits, a quarter of a second at most, until its read model
   * has come that far.
   */
  Position: { input: string; output: string; }
};

/** An invitation and the password chosen for it. */
export type AcceptInvitationInput = {
  /** 12 to 200 characters, and none of the passwords that are tried first. */
  readonly password: Scalars['String']['input'];
  /** The secret of the link: what stands behind its `#`. */
  readonly token: Scalars['String']['input'];
};

/** What comes of it. */
export type AcceptInvitationPayload = InvitationAccepted | Refused;

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

/** What comes of it. */
export type BeginDownloadPayload = DownloadBegun | Refused;

/** What became of one file. */
export type BeginUploadOutcome = UploadTicket | NameClash | Refused;

/** Files to be sent to one place. */
export type BeginUploadsInput = {
  /** For which customer. */
  readonly customerId: Scalars['ID']['input'];
  /** Set to give this document back changed; then one file. */
  readonly documentId?: InputMaybe<Scalars['ID']['input']>;
  /** The files; 1 to 100. */
  readonly files: ReadonlyArray<UploadFile>;
  /** In which folder; among the viewer's own files if none. */
  readonly folderId?: InputMaybe<Scalars['ID']['input']>;
  /** What to do about names that are taken. */
  readonly onClash?: UploadChoice;
};

/** What comes of it. */
export type BeginUploadsPayload = UploadsBegun | Refused;

/** What comes of it. */
export type BeginViewPayload = ViewBegun | Refused;

/** What changed for you. */
export type Changes = {
  /** Items that changed and that you may see. */
  readonly items: ReadonlyArray<Scalars['ID']['output']>;
  /** Everything up to here is told; go on from here with `after`. */
  readonly position: Scalars['Position']['output'];
  /** Something may have come or gone: ask for your lists again. */
  readonly scopeChanged: Scalars['Boolean']['output'];
};

/** What a membership lets a contact do. */
export type ContactRole =
  /** Sees what is shared. */
  | 'ENTITY_ACCESS'
  /** Also sends files and makes folders. */
  | 'ENTITY_COLLABORATOR';

/** A folder to be made. */
export type CreateFolderInput = {
  /** For which customer. */
  readonly customerId: Scalars['ID']['input'];
  /** In which folder; among the viewer's own files if none. */
  readonly folderId?: InputMaybe<Scalars['ID']['input']>;
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Name. */
  readonly name: Scalars['String']['input'];
};

/** What comes of it. */
export type CreateFolderPayload = FolderCreated | Refused;

/** A visible folder on the way to an item. */
export type Crumb = {
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** None once erased. */
  readonly name: Maybe<Scalars['String']['output']>;
};

/** A customer whose portal the viewer may enter. */
export type Customer = {
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** Name. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** Short number. */
  readonly number: Scalars['String']['output'];
  /** What the viewer may do here. */
  readonly role: ContactRole;
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

/** The firm whose portal this is. */
export type Firm = {
  /** Name. */
  readonly name: Scalars['String']['output'];
  /** IANA time zone of its days. */
  readonly zone: Scalars['String']['output'];
};

/** The folder is there. */
export type FolderCreated = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** The folder. */
  readonly item: Maybe<Item>;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** An invitation that can be accepted. */
export type Invitation = {
  /** Until when it can be accepted. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** By which firm. */
  readonly firm: Maybe<Scalars['String']['output']>;
  /** Who is invited. */
  readonly name: Scalars['String']['output'];
};

/** The account is active and its first session has begun. */
export type InvitationAccepted = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** A folder, matter or document that is visible to the viewer. */
export type Item = {
  /** Which. */
  readonly id: Scalars['ID']['output'];
  /** Folder or document. */
  readonly kind: ItemKind;
  /** Whether the viewer sent or made it. */
  readonly mine: Scalars['Boolean']['output'];
  /** When its content last changed. */
  readonly modifiedAt: Scalars['DateTime']['output'];
  /**
   * Name; none once erased. Of several things of one name at the top of My
   * Documents, all but the first made have a number.
   */
  readonly name: Maybe<Scalars['String']['output']>;
  /** Where, if that folder is visible; none at the top of My Documents. */
  readonly parentId: Maybe<Scalars['ID']['output']>;
  /**
   * The visible folders above, from the top down. Ask for it on single items
   * only.
   */
  readonly path: ReadonlyArray<Crumb>;
  /** The content of a document that the viewer is handed: the newest of `versions`. */
  readonly version: Maybe<Version>;
  /**
   * The contents of a document that the viewer may see, newest first: the firm's newest,
   * where it is shared, and each that the viewer sent. The `number` of the first is how
   * many there are. Ask for it on single items only.
   */
  readonly versions: ReadonlyArray<Version>;
  /** What the viewer may do. */
  readonly viewerCan: ViewerCan;
};


/** A folder, matter or document that is visible to the viewer. */
export type ItemVersionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  skip?: InputMaybe<Scalars['Int']['input']>;
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

/** What a matter says of itself. Documents in it are shared one by one. */
export type Matter = {
  /** Which; its item has the same id. */
  readonly id: Scalars['ID']['output'];
  /** Whether it goes on. */
  readonly open: Scalars['Boolean']['output'];
  /** What the firm files it under. */
  readonly reference: Maybe<Scalars['String']['output']>;
  /** How it stands. */
  readonly summary: Maybe<Scalars['String']['output']>;
  /** What it is about. */
  readonly title: Maybe<Scalars['String']['output']>;
};

/** The signed-in contact. */
export type Me = {
  /** Address. */
  readonly email: Maybe<Scalars['String']['output']>;
  /** Who. */
  readonly id: Scalars['ID']['output'];
  /** First and last name. */
  readonly name: Scalars['String']['output'];
};

/** What contacts may do. */
export type Mutation = {
  /**
   * Uses an invitation up: sets the password, activates the account, begins
   * a session.
   */
  readonly acceptInvitation: AcceptInvitationPayload;
  /** Issues a ticket to download a document. */
  readonly beginDownload: BeginDownloadPayload;
  /** Begins uploads; the bytes follow by tus 1.0.0. */
  readonly beginUploads: BeginUploadsPayload;
  /**
   * Issues a ticket to look at a document of a type that browsers show: PDF, text
   * and pictures.
   */
  readonly beginView: BeginViewPayload;
  /** Makes a folder. */
  readonly createFolder: CreateFolderPayload;
  /**
   * Begins a session. It costs more than half of what a request may, so that
   * one request tries one password.
   */
  readonly signIn: SignInPayload;
  /** Ends the session. */
  readonly signOut: SignOutPayload;
  /** Takes back a document that the viewer sent and the firm has not opened. */
  readonly withdrawUpload: WithdrawUploadPayload;
};


/** What contacts may do. */
export type MutationAcceptInvitationArgs = {
  input: AcceptInvitationInput;
};


/** What contacts may do. */
export type MutationBeginDownloadArgs = {
  input: OpenInput;
};


/** What contacts may do. */
export type MutationBeginUploadsArgs = {
  input: BeginUploadsInput;
};


/** What contacts may do. */
export type MutationBeginViewArgs = {
  input: OpenInput;
};


/** What contacts may do. */
export type MutationCreateFolderArgs = {
  input: CreateFolderInput;
};


/** What contacts may do. */
export type MutationSignInArgs = {
  input: SignInInput;
};


/** What contacts may do. */
export type MutationWithdrawUploadArgs = {
  input: WithdrawUploadInput;
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

/** Which document. */
export type OpenInput = {
  /** Which. */
  readonly itemId: Scalars['ID']['input'];
  /** Which of its `versions`; if none, the newest that the viewer may open so. */
  readonly versionId?: InputMaybe<Scalars['ID']['input']>;
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

/** What contacts may ask. */
export type Query = {
  /** The customers whose portal the viewer may enter now, by name. */
  readonly customers: CustomerConnection;
  /** The firm whose portal this is. */
  readonly firm: Maybe<Firm>;
  /** Looks at an invitation; only `acceptInvitation` uses it up. */
  readonly invitation: Maybe<Invitation>;
  /** One item, if it is visible to the viewer. */
  readonly item: Maybe<Item>;
  /**
   * My Documents: what is visible in a folder, or at the top if none is
   * given, in natural order, folders first. `search` looks through
   * everything visible; `flat` lists all of it.
   */
  readonly items: ItemConnection;
  /**
   * A matter's details, if access to it was given to the viewer. Who sees the
   * folder only by a grant is told no details.
   */
  readonly matter: Maybe<Matter>;
  /** The signed-in contact; none where nobody is. */
  readonly me: Maybe<Me>;
  /** The viewer's uploads that wait for bytes: to go on with, or to give up. */
  readonly openUploads: UploadStatusConnection;
  /** How far an upload of the viewer's is. */
  readonly upload: Maybe<UploadStatus>;
};


/** What contacts may ask. */
export type QueryCustomersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What contacts may ask. */
export type QueryFirmArgs = {
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What contacts may ask. */
export type QueryInvitationArgs = {
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  token: Scalars['String']['input'];
};


/** What contacts may ask. */
export type QueryItemArgs = {
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  id: Scalars['ID']['input'];
};


/** What contacts may ask. */
export type QueryItemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  customer: Scalars['ID']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
  flat?: InputMaybe<Scalars['Boolean']['input']>;
  folder?: InputMaybe<Scalars['ID']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


/** What contacts may ask. */
export type QueryMatterArgs = {
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  id: Scalars['ID']['input'];
};


/** What contacts may ask. */
export type QueryMeArgs = {
  atLeast?: InputMaybe<Scalars['Position']['input']>;
};


/** What contacts may ask. */
export type QueryOpenUploadsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  atLeast?: InputMaybe<Scalars['Position']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What contacts may ask. */
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

export type Subscription = {
  /**
   * What changes, from a position on, or from now; the first message comes at
   * once. Which items are told is decided just before each message. Over a
   * WebSocket at `/graphql/ws` (`graphql-transport-ws`), until the session ends.
   */
  readonly changes: Changes;
};


export type SubscriptionChangesArgs = {
  after?: InputMaybe<Scalars['Position']['input']>;
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

/** The document is withdrawn; the firm keeps a marked copy. */
export type UploadWithdrawn = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** Which document. */
  readonly itemId: Scalars['ID']['output'];
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
};

/** Each file has its own outcome, in the order given. */
export type UploadsBegun = {
  /** What the message speaks of. */
  readonly args: Args;
  /** What was done, for programs. */
  readonly code: SuccessCode;
  /** What was done, for people. */
  readonly message: Scalars['String']['output'];
  /** Where the change stands in the log; none where nothing changed. */
  readonly position: Maybe<Scalars['Position']['output']>;
  /** What became of each file. */
  readonly uploads: ReadonlyArray<BeginUploadOutcome>;
};

/** One content of a document that the viewer may see. */
export type Version = {
  /** When it was put there. */
  readonly addedAt: Scalars['DateTime']['output'];
  /** Which: the `versionId` of `beginView` and `beginDownload`. */
  readonly id: Scalars['ID']['output'];
  /** As recognised from the bytes. */
  readonly mediaType: Scalars['String']['output'];
  /** Whether the viewer sent it; otherwise it is the firm's. */
  readonly mine: Scalars['Boolean']['output'];
  /** From 1, among the versions that the viewer may see. */
  readonly number: Scalars['Int']['output'];
  /** Bytes, in decimal digits. */
  readonly size: Scalars['String']['output'];
  /** What the viewer may do with it. */
  readonly viewerCan: VersionCan;
};

/** What the viewer may do with one content, each with the reason why not. */
export type VersionCan = {
  /** Take it away. */
  readonly download: Allowed;
  /** Look at it here, without taking it away. */
  readonly view: Allowed;
};

/** The document can be shown. */
export type ViewBegun = {
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

/**
 * What the viewer may do, each with the reason why not: what the command itself
 * would answer now, in its words.
 */
export type ViewerCan = {
  /** Take it away. */
  readonly download: Allowed;
  /** Make folders in it. */
  readonly newFolder: Allowed;
  /** Put files into it. */
  readonly upload: Allowed;
  /** Look at it here, without taking it away. */
  readonly view: Allowed;
  /** Take it back. */
  readonly withdraw: Allowed;
};

/** What to take back. */
export type WithdrawUploadInput = {
  /** Makes a repeat harmless. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Which document. */
  readonly itemId: Scalars['ID']['input'];
};

/** What comes of it. */
export type WithdrawUploadPayload = UploadWithdrawn | Refused;
