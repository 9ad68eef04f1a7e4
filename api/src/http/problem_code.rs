//! Every way in which a door refuses that is no GraphQL field: code, status, words,
//! and for `docs/errors.md` when it comes and what to show.

use axum::http::StatusCode;

use crate::errors::codes;
use crate::outage;

codes! {
    /// Why a door refuses.
    ProblemCode:

    /// Nothing has this address, or nothing that who asks may see: the same bytes.
    NotFound = "NOT_FOUND", "There is nothing here."
        => "That nothing is here, and the way back.";
    /// The address is there and does not take the method.
    MethodNotAllowed = "METHOD_NOT_ALLOWED",
        "This address does not take this method." => "A mistake of the frontend.";
    /// `Host` is no address of this server: a rebound name, or a setting that is missing.
    UnknownHost = "UNKNOWN_HOST",
        "This is not an address of this server; check host and port, and the settings staff_origin and portal_origin."
        => "Nothing; for the operator.";
    /// A change without the header that no form of another site can send.
    HeaderMissing = "HEADER_MISSING",
        "This request changes something and lacks the header X-Portico-Request: 1."
        => "A mistake of the frontend.";
    /// A change, or a socket, that the page of another site makes a browser open.
    ForeignOrigin = "FOREIGN_ORIGIN",
        "This request comes from another site's page, or does not say from where; Origin must be this server's own, or at the portal one of portal_origins."
        => "A mistake of the frontend.";
    /// A body of more than 1 MiB anywhere but at an upload, or a file larger than `Tus-Max-Size`.
    TooLarge = "TOO_LARGE",
        "The request is larger than 1 MiB; send files as uploads." => "A mistake of the frontend.";
    /// The body ended early, or took longer than 30 seconds.
    CutOff = "CUT_OFF", "The request did not arrive as a whole; send it again."
        => "The message; send the same again.";
    /// As many requests as are answered at once are being answered, and as many wait;
    /// or one person sends bytes of 32 uploads already; or, behind proxies, one address has
    /// its share of requests open.
    Overloaded = "OVERLOADED",
        outage::OVERLOADED => "The message; send the same again after `Retry-After`.";
    /// The database is away or hangs, or the disk does not answer.
    Unavailable = outage::UNAVAILABLE,
        outage::TRY_AGAIN => "The message; send the same again after `Retry-After`.";
    /// A mistake of ours, or of what is stored.
    Internal = "INTERNAL",
        outage::BROKEN => "The message, with the answer's `X-Request-Id`.";

    /// GraphQL sent as anything but `application/json`.
    NotJson = "NOT_JSON",
        "GraphQL is taken as application/json only; set Content-Type." => "A mistake of the frontend.";
    /// No JSON object of `query` or `documentId`, `operationName`, `variables` and
    /// `extensions`; an array too.
    Malformed = "MALFORMED",
        "This is not one GraphQL request, an object of query or documentId, operationName, variables and extensions: EOF while parsing an object at line 1 column 1."
        => "A mistake of the frontend.";
    /// No operation of this `documentId` is registered at this door, or none of this text
    /// where the server takes registered ones only.
    OperationNotRegistered = "OPERATION_NOT_REGISTERED",
        "This operation is not registered at this door: load the page again; the operator registers those of a frontend with `portico operations register`."
        => "That the page is older or newer than the server: load it again.";
    /// The query does not parse.
    Syntax = "SYNTAX", "The query does not parse:  --> 1:2."
        => "A mistake of the frontend.";
    /// A query that is longer than 64 KiB, whose fragments lie in each other, or that names
    /// more than 1000 fields, arguments, values in these, variables and directives, `__typename`
    /// and each spread of a fragment counted, or has a name of a field or of its operation of more
    /// than 128 bytes, or in which one key stands for different things a thousand times, or values
    /// of variables so often that they come to more than 4 MiB; and a request whose JSON holds more
    /// than 10,000 values.
    TooManyFields = "TOO_MANY_FIELDS",
        "The query names more than 1000 fields and values, is longer than 64 KiB, has a name of more than 128 bytes, asks for different things under one key too often, or has fragments that lie in each other; send several requests."
        => "A mistake of the frontend.";
    /// `operationName` names no operation of the query.
    UnknownOperation = "UNKNOWN_OPERATION",
        "operationName is not the name of the operation in the query." => "A mistake of the frontend.";
    /// The query has more than one operation.
    SeveralOperations = "SEVERAL_OPERATIONS", "Send one operation a request."
        => "A mistake of the frontend.";
    /// A subscription sent as a question.
    NoSubscriptions = "NO_SUBSCRIPTIONS",
        "Subscriptions are taken over a WebSocket at graphql/ws, not by POST."
        => "A mistake of the frontend.";
    /// A socket's address, asked without opening one.
    NoWebsocket = "NO_WEBSOCKET",
        "Subscriptions are taken over a WebSocket only; open one here." => "A mistake of the frontend.";
    /// A socket of another protocol than `graphql-transport-ws`.
    UnknownProtocol = "UNKNOWN_PROTOCOL",
        "Name the subprotocol graphql-transport-ws; no other is spoken."
        => "A mistake of the frontend.";
    /// A socket, opened by who is not signed in.
    NotSignedIn = "NOT_SIGNED_IN",
        "You are not signed in, or your session has ended; sign in again."
        => "The page to sign in.";
    /// More sockets of one person than one may have at a server.
    TooMany = "TOO_MANY",
        "You have as many live connections open as one person may have; close a page."
        => "The message; ask again by queries meanwhile.";

    /// A code, of somebody who has begun 120 sessions within an hour.
    TooManyAttempts = "TOO_MANY_ATTEMPTS",
        "This person has signed in too often within an hour; wait as long as Retry-After says, then send the browser again."
        => "The message; the same button after `Retry-After`.";
    /// `client_id` of who wants to sign in is the origin of no portal elsewhere.
    UnknownClient = "UNKNOWN_CLIENT",
        "client_id is not an origin of portal_origins; a portal's client_id is its origin, such as https://www.example.com."
        => "A mistake of the frontend, or a setting that is missing.";
    /// `redirect_uri` is no address of that portal.
    UnknownRedirect = "UNKNOWN_REDIRECT",
        "redirect_uri is not an address of portal_origins on the origin client_id; name it letter by letter, without query or fragment."
        => "A mistake of the frontend, or a setting that is missing.";

    /// `If-Match` at a download names other content than there is; `ETag` names that.
    OtherContent = "OTHER_CONTENT",
        "If-Match names other content than this document has; leave it out, or begin the download again."
        => "The message; begin the download again from its start.";

    /// An address of uploads, asked by who is not signed in.
    SignedOut = "SIGNED_OUT",
        "You are not signed in, or your session has ended; sign in again."
        => "The page to sign in; then go on.";
    /// An upload's address asked without `Tus-Resumable: 1.0.0`.
    TusVersion = "TUS_VERSION",
        "Uploads speak tus 1.0.0; send Tus-Resumable: 1.0.0." => "A mistake of the frontend.";
    /// A header of tus that stands more than once in a request of an upload.
    HeaderTwice = "HEADER_TWICE",
        "Upload-Offset stands more than once in this request; send it once."
        => "A mistake of the frontend.";
    /// An upload announced without its length.
    LengthMissing = "LENGTH_MISSING",
        "Upload-Length is missing or not a plain decimal number; it says how many bytes the file has, in digits without sign or leading zeros."
        => "A mistake of the frontend.";
    /// An upload announced by an extension of tus that is not spoken.
    TusExtension = "TUS_EXTENSION",
        "Upload-Defer-Length and Upload-Concat are of extensions of tus that are not spoken here; announce each file as a whole, with its Upload-Length."
        => "A mistake of the frontend.";
    /// An `Upload-Metadata` that cannot be read, names what is not known, or lacks something.
    MetadataInvalid = "METADATA_INVALID",
        "Upload-Metadata names \"filetype\", which is none of audience, customerId, documentId, filename, folderId, onClash, sha256."
        => "A mistake of the frontend.";
    /// The name of a file that is announced is taken by something that the sender can see;
    /// `choices` says what may be chosen, `suggestion` the free name.
    NameTaken = "NAME_TAKEN",
        "plan.txt is already there; choose what to do with the new file."
        => "The choices; announce the file again with one of them as `onClash`.";
    /// Bytes of an upload, of another media type.
    MediaType = "MEDIA_TYPE",
        "Bytes of an upload have Content-Type: application/offset+octet-stream."
        => "A mistake of the frontend.";
    /// A PATCH that does not say where its bytes belong.
    OffsetMissing = "OFFSET_MISSING",
        "Upload-Offset is missing or not a plain decimal number; it says where the bytes belong, in digits without sign or leading zeros."
        => "A mistake of the frontend.";
    /// An offset that no upload has.
    OffsetTooLarge = "OFFSET_TOO_LARGE",
        "Upload-Offset is too large: no upload has so many bytes; ask with HEAD where the upload stands."
        => "A mistake of the frontend.";
    /// Bytes from another place than where the upload stands; `Upload-Offset` says where.
    WrongOffset = "WRONG_OFFSET",
        "The upload stands at byte 1048576; send the bytes from there."
        => "Nothing; go on from there.";
    /// `Upload-Checksum` of another form, or by another algorithm than sha1 and sha256.
    ChecksumUnreadable = "CHECKSUM_UNREADABLE",
        "Upload-Checksum is sha1 or sha256, a blank, and the checksum in Base64."
        => "A mistake of the frontend.";
    /// The bytes of a request are not those that its `Upload-Checksum` was made of.
    ChecksumMismatch = "CHECKSUM_MISMATCH",
        "These bytes did not arrive as they were sent; none of them were kept, send them again."
        => "Nothing; send them again.";
    /// More bytes than were announced.
    TooManyBytes = "TOO_MANY_BYTES",
        "These are more bytes than the upload was announced with; none of them were kept."
        => "The message at the file; it changed while it was sent.";
    /// Another request sends bytes of the same upload.
    UploadLocked = "UPLOAD_LOCKED",
        "Another request is sending bytes of this upload; wait for it to end."
        => "Nothing; go on in a moment.";
    /// No room for files.
    StorageFull = "STORAGE_FULL",
        "The server has no room for it; tell the firm. What was sent so far is kept: go on later."
        => "The message at the file; go on later.";
    /// What is given up has ended already.
    UploadEnded = "UPLOAD_ENDED",
        "This upload has ended already; a document is removed where it is listed."
        => "The message at the file; read the list again.";
    /// The time for an upload is over.
    UploadExpired = "UPLOAD_EXPIRED",
        "This upload took too long and was given up; begin a new one."
        => "The message at the file; begin again.";
    /// Access was taken away while the upload began.
    AccessChanged = "ACCESS_CHANGED",
        "Access changed while this upload began; send the file again."
        => "The message at the file; read the list again.";
    /// Its sender gave it up.
    UploadTerminated = "UPLOAD_TERMINATED", "This upload was given up; begin a new one."
        => "The message at the file; begin again.";

    /// `/readyz`: the evidence is further behind what was answered than `ready_lag_seconds`.
    Behind = "BEHIND",
        "The ledger is further behind than ready_lag_seconds; `replay-tool status` says why."
        => "Nothing; for whoever watches the server.";
    /// `/readyz`: the disk of the data folder, or that of its `uploads`, has less room than
    /// `disk_reserve`.
    DiskFull = "DISK_FULL",
        "The disk of the data folder, or that of its uploads/, has less room than disk_reserve; make room or lower it."
        => "Nothing; for whoever watches the server.";
    /// `/readyz`: the content store is not there, does not answer, or is another one than the
    /// database was begun with.
    StoreAway = "STORE_AWAY",
        "The content store, blobs/ and uploads/ in the data folder, is not there, does not answer or is not this database's; mount its disk."
        => "Nothing; for whoever watches the server.";
}

impl ProblemCode {
    /// The status that it comes with.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            // Of tus itself; 460 is a status.
            Self::ChecksumMismatch => StatusCode::from_u16(460).unwrap_or(StatusCode::CONFLICT),
            Self::AccessChanged => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::UnknownHost => StatusCode::MISDIRECTED_REQUEST,
            Self::HeaderMissing | Self::ForeignOrigin | Self::OperationNotRegistered => {
                StatusCode::FORBIDDEN
            }
            Self::TooLarge | Self::TooManyBytes => StatusCode::PAYLOAD_TOO_LARGE,
            Self::CutOff
            | Self::Malformed
            | Self::Syntax
            | Self::TooManyFields
            | Self::UnknownOperation
            | Self::SeveralOperations
            | Self::NoSubscriptions
            | Self::UnknownProtocol
            | Self::UnknownClient
            | Self::UnknownRedirect
            | Self::HeaderTwice
            | Self::LengthMissing
            | Self::TusExtension
            | Self::MetadataInvalid
            | Self::OffsetMissing
            | Self::OffsetTooLarge
            | Self::ChecksumUnreadable => StatusCode::BAD_REQUEST,
            Self::Overloaded
            | Self::Unavailable
            | Self::Behind
            | Self::DiskFull
            | Self::StoreAway => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotJson | Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::NoWebsocket => StatusCode::UPGRADE_REQUIRED,
            Self::NotSignedIn | Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::TooMany | Self::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
            Self::TusVersion | Self::OtherContent => StatusCode::PRECONDITION_FAILED,
            Self::WrongOffset | Self::UploadEnded | Self::NameTaken => StatusCode::CONFLICT,
            Self::UploadLocked => StatusCode::LOCKED,
            Self::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::UploadExpired | Self::UploadTerminated => StatusCode::GONE,
        }
    }
}
