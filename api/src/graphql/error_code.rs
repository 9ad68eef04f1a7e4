//! The codes of GraphQL errors that are no refusals.

use crate::errors::codes;
use crate::outage;

codes! {
    /// Why a question or a change could not be answered.
    ErrorCode:

    /// The document does not fit the schema.
    Validation = "GRAPHQL_VALIDATION", "Unknown field \"nam\" on type \"Item\"."
        => "A mistake of the frontend.";
    /// More fields, or more of `signIn` and `acceptInvitation`, than one request may ask
    /// for; `limit` and `actual` say how many.
    TooComplex = "TOO_COMPLEX",
        "The request asks for 700 fields, a list's counted once, some lists and changes more; at most 600 are answered at once. Leave out fields, ask for fewer rows by `first`, or send several requests."
        => "A mistake of the frontend.";
    /// More levels than one request may have: `limit`; `actual` says how many, if no more
    /// than 32.
    TooDeep = "TOO_DEEP",
        "The request is nested 15 levels deep; at most 12 are answered. Ask for what is further down by its id, in a request of its own."
        => "A mistake of the frontend.";
    /// The history has not come to the moment asked for within two seconds.
    HistoryBehind = "HISTORY_BEHIND",
        "the history has not taken this moment yet: it is at position 41 (2027-01-15T12:00:00+00:00); ask again in a moment. If it stays so, `replay-tool status` says why"
        => "The message; ask again.";
    /// A moment of which nothing is kept; `from` and `to` say of which something is.
    OutsideHistory = "OUTSIDE_HISTORY",
        "the history goes from position 1 (2027-01-15T12:00:00+00:00) to position 41 (2027-01-15T13:00:00+00:00); name a moment between them"
        => "The message at the moment that was chosen.";
    /// What contacts gained by a change is more than one answer compares.
    TooMuch = "TOO_MUCH",
        "Who gained what by this is more than one answer tells: it reached more than 500 contacts or 20,000 items that they see. Ask `accessOf` of one contact, with `asOf`."
        => "That it is done; who sees it now is in `visibleTo`.";
    /// The database is away, hangs, or has no room; status 503 with `Retry-After`. A
    /// change may have been carried out.
    Unavailable = outage::UNAVAILABLE, outage::TRY_AGAIN
        => "The message; send the same again, a change with its `idempotencyKey`.";
    /// As many requests are worked on as can be, and as many wait as may; status 503
    /// with `Retry-After`. Nothing was begun.
    Overloaded = "OVERLOADED", outage::OVERLOADED => "The message; send the same again.";
    /// A change was carried out, and the answer about it could not be given in full. What
    /// of the same request was not has the code of its own.
    CarriedOut = "CARRIED_OUT",
        "This was carried out, at position 1-731-42; only the answer about it could not be given in full. Do not give the command again: ask for what you need."
        => "That it is done; read what is shown again.";
    /// A mistake of ours, or of what is stored.
    Internal = "INTERNAL", outage::BROKEN => "The message, with the answer's `X-Request-Id`.";
    /// Anything over a socket but one subscription with one field.
    NotASubscription = "NOT_A_SUBSCRIPTION",
        "One subscription with one field is taken here, and no directive on it or on a fragment around it; queries and changes go by POST."
        => "A mistake of the frontend.";
    /// More subscriptions on a socket than it carries.
    TooMany = "TOO_MANY", "A socket carries 8 subscriptions at most; end one."
        => "A mistake of the frontend.";
}
