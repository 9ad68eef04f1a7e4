//! The settings as the server uses them, checked against one another.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;

use super::error::ConfigError;
use super::flags::Flags;
use super::origins::Origins;
use super::reader::Reader;
use super::site::Site;
use super::sources::{Effective, Environment, gather};

/// Which database.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// Our own, from binaries in this folder or found on the machine.
    Private(Option<PathBuf>),
    /// The operator's. May hold a password.
    Url(String),
}

/// Form of log lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One object a line.
    Json,
}

/// What is logged, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LogSettings {
    /// Form of lines.
    pub format: LogFormat,
    /// Least important level.
    pub level: &'static str,
}

/// How long people stay signed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionSettings {
    /// Without a request.
    pub idle: TimeDelta,
    /// In any case.
    pub absolute: TimeDelta,
}

/// What a password check costs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasswordCost {
    /// Checks at the same time.
    pub workers: usize,
    /// Of one check.
    pub memory_kib: u32,
}

/// The settings.
#[derive(Clone)]
#[expect(missing_docs, reason = "named and described in the table of settings")]
pub struct Config {
    pub data_dir: PathBuf,
    pub master_key_file: PathBuf,
    pub database: Database,
    pub database_connections: u32,
    pub listen: SocketAddr,
    pub staff: Site,
    pub portal: Site,
    pub portal_origins: Origins,
    pub trusted_proxies: usize,
    pub max_connections: u32,
    pub requests_waiting: u32,
    pub metrics_listen: Option<SocketAddr>,
    pub otlp_endpoint: Option<SocketAddr>,
    pub ready_lag: Duration,
    pub disk_reserve: u64,
    pub production: bool,
    pub registered_operations_only: bool,
    pub upload_max_bytes: u64,
    pub customer_max_bytes: u64,
    pub upload_expiry: TimeDelta,
    pub sessions: SessionSettings,
    pub invitation: TimeDelta,
    pub passwords: PasswordCost,
    pub log: LogSettings,
}

impl Config {
    /// From all sources of this process.
    pub fn load(flags: &Flags, environment: &Environment) -> Result<Self, ConfigError> {
        Self::of(&gather(flags, environment)?)
    }

    /// From values that were gathered.
    pub fn of(effective: &Effective) -> Result<Self, ConfigError> {
        let read = Reader(effective);
        let data_dir = read.path("data_dir").unwrap_or_default();
        let listen = read.address("listen");
        let config = Self {
            master_key_file: read
                .path("master_key_file")
                .unwrap_or_else(|| data_dir.join("master.key")),
            database: read.database(),
            database_connections: read.count("database_connections"),
            staff: read
                .site("staff_origin")
                .unwrap_or_else(|| Site::below(listen, "/staff")),
            portal: read
                .site("portal_origin")
                .unwrap_or_else(|| Site::below(listen, "/portal")),
            portal_origins: read.origins("portal_origins"),
            trusted_proxies: read.count("trusted_proxies") as usize,
            max_connections: read.count("max_connections"),
            requests_waiting: read.count("requests_waiting"),
            metrics_listen: read.address_if_any("metrics_listen"),
            otlp_endpoint: read.address_if_any("otlp_endpoint"),
            ready_lag: Duration::from_secs(read.count("ready_lag_seconds").into()),
            disk_reserve: read.bytes("disk_reserve"),
            production: read.bool("production"),
            registered_operations_only: read.bool("registered_operations_only"),
            upload_max_bytes: read.bytes("upload_max_bytes"),
            customer_max_bytes: read.bytes("customer_max_bytes"),
            upload_expiry: TimeDelta::hours(read.count("upload_expiry_hours").into()),
            sessions: SessionSettings {
                idle: TimeDelta::hours(read.count("session_idle_hours").into()),
                absolute: TimeDelta::days(read.count("session_days").into()),
            },
            invitation: TimeDelta::days(read.count("invitation_days").into()),
            passwords: PasswordCost {
                workers: read.workers(),
                memory_kib: read.count("password_memory_kib"),
            },
            log: read.log(),
            data_dir,
            listen,
        };
        config.check(read.bool("insecure_cookies"))?;
        Ok(config)
    }

    fn check(&self, insecure_cookies: bool) -> Result<(), ConfigError> {
        if self.staff.is_where(&self.portal) {
            let (staff, portal) = (self.staff.clone(), self.portal.clone());
            return Err(ConfigError::OnePlace(staff, portal));
        }
        let own = [self.staff.host(), self.portal.host()];
        let mut others = self.portal_origins.sites();
        if let Some(site) = others.find(|site| own.contains(&site.host())) {
            return Err(ConfigError::OwnOrigin(site.clone()));
        }
        if !self.production {
            return Ok(());
        }
        if matches!(self.database, Database::Private(_)) {
            return Err(ConfigError::Production(
                "database_url is not set; the private PostgreSQL is for trying out",
            ));
        }
        let https = self.staff.https() && self.portal.https();
        let others_https = self.portal_origins.sites().all(Site::https);
        if !(others_https || insecure_cookies) {
            return Err(ConfigError::Production(
                "portal_origins has an address that is not https; set them all so, or insecure_cookies if nobody else is on the network",
            ));
        }
        if !(https || insecure_cookies) {
            return Err(ConfigError::Production(
                "staff_origin or portal_origin is not https; set them, or insecure_cookies if nobody else is on the network",
            ));
        }
        Ok(())
    }
}
