//! The table of settings.

use super::value::Kind;

/// One thing that an operator can set.
#[derive(Debug)]
pub struct Setting {
    /// Key in the file; the variable and the flag follow from it.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Text of the default, read like any other; `None` where there is none.
    pub default: Option<&'static str>,
    /// One line.
    pub doc: &'static str,
    /// Never shown.
    pub secret: bool,
}

impl Setting {
    /// `PORTICO_…`
    #[must_use]
    pub fn variable(&self) -> String {
        format!("PORTICO_{}", self.name.to_uppercase())
    }

    /// `…` of `--…`
    #[must_use]
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }
}

const fn setting(
    name: &'static str,
    kind: Kind,
    default: Option<&'static str>,
    doc: &'static str,
) -> Setting {
    Setting {
        name,
        kind,
        default,
        doc,
        secret: false,
    }
}

const fn secret(name: &'static str, kind: Kind, doc: &'static str) -> Setting {
    Setting {
        name,
        kind,
        default: None,
        doc,
        secret: true,
    }
}

use Kind::{Address, Bool, Bytes, Choice, Count, Folder, Origin, Origins, Url};

/// Every setting, in the order of the reference.
#[rustfmt::skip]
pub const SETTINGS: &[Setting] = &[
    setting("data_dir", Folder, Some(".portico"),
        "Folder of everything that Portico keeps: files, keys, the private database."),
    setting("master_key_file", Folder, None,
        "File of the master key; made at the first start. Default: `master.key` in the data folder. Keep a copy elsewhere."),
    secret("database_url", Url,
        "PostgreSQL database, as postgres://user:password@host/name. Without one, Portico runs a private PostgreSQL in the data folder."),
    setting("postgres_bin_dir", Folder, None,
        "Folder of the PostgreSQL binaries for the private PostgreSQL; searched for if not set."),
    setting("database_connections", Count { min: 2, max: 500 }, Some("20"),
        "Largest number of connections to the database."),
    setting("listen", Address, Some("127.0.0.1:8080"),
        "Address and port on which the server answers HTTP."),
    setting("staff_origin", Origin, None,
        "Public address of the staff console, used in links and to check requests. Default: http://LISTEN/staff."),
    setting("portal_origin", Origin, None,
        "Public address of the client portal, used in links and to check requests. Default: http://LISTEN/portal."),
    setting("portal_origins", Origins, None,
        "Addresses of portals of the firm's own on other origins, to which signing in at the client portal (OAuth 2.0, authorization code with PKCE) leads back. Without them, there are none."),
    setting("trusted_proxies", Count { min: 0, max: 8 }, Some("0"),
        "How many reverse proxies stand in front; that many entries of X-Forwarded-For are believed, from the right."),
    setting("max_connections", Count { min: 16, max: 100_000 }, Some("2000"),
        "Largest number of connections that the server holds open; more wait to be accepted. Where no proxy stands in front, one address holds a quarter of them at most. WebSockets are counted apart, up to the same number, and are part of their address's quarter. Behind trusted_proxies, an address that they tell has as many requests and WebSockets open at most."),
    setting("requests_waiting", Count { min: 0, max: 100_000 }, Some("512"),
        "Most requests of a kind that wait for one before them, for two seconds at most; more are answered 503 at once. As many are worked on at a time as there are connections to the database for."),
    setting("metrics_listen", Address, None,
        "Address and port on which figures for Prometheus are served, at /metrics, to whoever asks: one that only your own machines reach. Without it, none are."),
    setting("otlp_endpoint", Address, None,
        "Address and port of an OpenTelemetry collector that takes OTLP over HTTP without TLS, such as 127.0.0.1:4318: a span a request goes to its /v1/traces. Without it, none does."),
    setting("ready_lag_seconds", Count { min: 1, max: 86_400 }, Some("60"),
        "How far the ledger may be behind what was answered before /readyz says so."),
    setting("disk_reserve", Bytes { min: 0 }, Some("64 MiB"),
        "Free room that files are not put into, on the disk of the data folder and, where its uploads/ is a link, on the disk on which files arrive, so that the log has it where the database shares one of them: below it uploads are answered 507, imports stop, and /readyz says so. 0 for no such limit."),
    setting("production", Bool, Some("false"),
        "Refuse what is fit for trying out only: the private PostgreSQL and addresses without https."),
    setting("insecure_cookies", Bool, Some("false"),
        "In production, allow http addresses, whose cookies anybody on the network can read."),
    setting("registered_operations_only", Bool, Some("false"),
        "Answer only those GraphQL operations that our own pages ask or that `portico operations register` was given; any other is refused."),
    setting("upload_max_bytes", Bytes { min: 1 }, Some("5 GiB"),
        "Largest file that can be uploaded."),
    setting("customer_max_bytes", Bytes { min: 0 }, Some("0 B"),
        "Most bytes that one customer may have, all versions and the trash counted; an upload beyond is refused before it begins, what its sender has begun counted too, and again at its end. 0 for no such limit. With one, uploads begin and complete one after another, and each counts the customer's versions."),
    setting("upload_expiry_hours", Count { min: 1, max: 720 }, Some("48"),
        "Hours after which an unfinished upload is given up."),
    setting("session_idle_hours", Count { min: 1, max: 720 }, Some("12"),
        "Hours without a request after which a person must sign in again."),
    setting("session_days", Count { min: 1, max: 90 }, Some("7"),
        "Days after which a person must sign in again in any case."),
    setting("invitation_days", Count { min: 1, max: 90 }, Some("14"),
        "Days for which an invitation can be accepted."),
    setting("password_workers", Count { min: 1, max: 256 }, None,
        "Passwords checked at the same time; each takes a core. Default: the number of cores."),
    setting("password_memory_kib", Count { min: 8_192, max: 1_048_576 }, Some("19456"),
        "Memory of one password check (argon2id), in KiB."),
    setting("log_format", Choice(&["text", "json"]), Some("text"),
        "Form of log lines."),
    setting("log_level", Choice(&["error", "warn", "info", "debug", "trace"]), Some("info"),
        "Least important log lines that are written."),
];

/// The setting of this name.
pub(super) fn setting_named(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}
