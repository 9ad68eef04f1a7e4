//! From arguments to summary.

use std::path::Path;

use portico_domain::CustomerId;
use portico_domain::values::ItemName;

use super::args::ImportArgs;
use super::behalf::Principal;
use super::commit::{Committer, Fates};
use super::count::{Totals, count};
use super::customer::Customer;
use super::error::ImportError;
use super::pipeline::{Plan, Tally};
use super::place::{Start, parse_into, start};
use super::progress::Meter;
use super::report::{Report, Silent};
use super::sharing::{Gain, Gains, Grants};
use super::shown::shown;
use super::source::Source;
use super::strays::Strays;
use super::summary::Summary;
use super::target::{Target, Whose, register, targets};
use crate::app::App;
use crate::blobs::Room;
use crate::commands::Caller;

/// Events of registering a customer: itself and its two roots.
const REGISTERING: u64 = 3;

/// Imports; see the module. Rows and progress go to `out` on the way.
pub async fn run(
    app: &App,
    args: &ImportArgs,
    out: &mut dyn Report,
) -> Result<Summary, ImportError> {
    let principal = Principal::of(app, args).await?;
    let targets = targets(app, args).await?;
    let into = args.into.as_deref().map_or(Ok(vec![]), parse_into)?;
    for target in &targets {
        open(target)?;
        apart_from_ours(app, target)?;
    }
    if let Some(principal) = &principal {
        principal.may_all(app, &targets).await?;
    }
    // A list names its customers itself.
    let named = targets.first().filter(|_| args.map.is_none());
    let named = named.map(|target| target.told.clone());
    if let Some(customer) = &named {
        out.customer(customer).map_err(ImportError::Report)?;
    }
    let folders = targets.iter().map(|target| target.folder.clone()).collect();
    let import = Import {
        app,
        args,
        into,
        named,
        caller: Caller {
            on_behalf_of: principal.as_ref().map(|principal| principal.staff),
            ..Caller::operator(app.clock.new_id())
        },
        principal,
        totals: count(folders).await?,
    };
    import.look_ahead(&targets).await?;
    import.write(&targets, out).await
}

struct Import<'a> {
    app: &'a App,
    args: &'a ImportArgs,
    into: Vec<ItemName>,
    named: Option<Customer>,
    caller: Caller,
    principal: Option<Principal>,
    totals: Totals,
}

impl Import<'_> {
    /// Refuses, before anything is written, to put files before people's eyes.
    async fn look_ahead(&self, targets: &[Target]) -> Result<(), ImportError> {
        if self.args.share || self.args.dry_run {
            return Ok(());
        }
        let mut gains = Gains::default();
        for target in targets {
            let Whose::Registered(customer) = target.customer else {
                continue;
            };
            let mut conn = self.app.log.pool().acquire().await?;
            let grants = Grants::read(&mut conn, customer, self.app.clock.now()).await?;
            drop(conn);
            if !grants.is_empty() {
                let mut gain = Gain::default();
                let mut tally = Tally {
                    customer: &target.told,
                    summary: &mut Summary::default(),
                    gain: &mut gain,
                    meter: &mut Meter::new(self.totals),
                    report: &mut Silent,
                };
                self.plan(target, customer, None)
                    .await?
                    .run(&mut tally)
                    .await?;
                self.ask(&mut gain).await?;
                gains.add(&target.told, gain);
            }
        }
        let sharing = gains.counted();
        match sharing.items {
            0 => Ok(()),
            _ => Err(ImportError::Widening { sharing }),
        }
    }

    async fn write(
        &self,
        targets: &[Target],
        out: &mut dyn Report,
    ) -> Result<Summary, ImportError> {
        let mut summary = Summary {
            customer: self.named.clone(),
            dry_run: self.args.dry_run,
            ..Summary::default()
        };
        let (mut gains, mut meter) = (Gains::default(), Meter::new(self.totals));
        for target in targets {
            let customer = self.customer(target, &mut summary).await?;
            let committer = (!self.args.dry_run).then(|| Committer {
                app: self.app.clone(),
                caller: self.caller.clone(),
                principal: self.principal.clone(),
                customer,
                number: target.told.number.clone(),
                share: self.args.share,
                fates: Fates::default(),
            });
            let mut gain = Gain::default();
            let mut tally = Tally {
                customer: &target.told,
                summary: &mut summary,
                gain: &mut gain,
                meter: &mut meter,
                report: &mut *out,
            };
            let plan = self.plan(target, customer, committer).await?;
            plan.run(&mut tally).await?;
            self.ask(&mut gain).await?;
            gains.add(&target.told, gain);
        }
        meter.tell(out);
        let (done, sharing) = (meter.done(), gains.counted());
        let ImportArgs { dry_run, share, .. } = *self.args;
        Ok(Summary {
            lacks_room: self.lacks_room(summary.bytes_to_copy)?,
            files: done.files,
            bytes: done.bytes,
            elapsed: meter.elapsed(),
            needs_share: dry_run && !share && sharing.items > 0,
            sharing,
            ..summary
        })
    }

    /// What the content store lacks; where it is written to, it says so itself.
    fn lacks_room(&self, needed: u64) -> Result<Option<Room>, ImportError> {
        if !self.args.dry_run {
            return Ok(None);
        }
        let room = self.app.blobs.room(needed);
        let room = room.map_err(|error| ImportError::Store(error.to_string()))?;
        Ok(room.is_short().then_some(room))
    }

    /// How those stand to it who gain sight of something of one customer's.
    async fn ask(&self, gain: &mut Gain) -> Result<(), ImportError> {
        let mut conn = self.app.log.pool().acquire().await?;
        Ok(gain.ask(&mut conn, self.app.clock.now()).await?)
    }

    /// The customer, registered where it is missing.
    async fn customer(
        &self,
        target: &Target,
        summary: &mut Summary,
    ) -> Result<CustomerId, ImportError> {
        let new = match &target.customer {
            Whose::Registered(customer) => return Ok(*customer),
            Whose::New(new) => new,
        };
        summary.customers_registered += 1;
        if self.args.dry_run {
            return Ok(CustomerId::new(self.app.clock.new_id()));
        }
        // They may have lost the right since the list was read.
        if let Some(principal) = &self.principal {
            let mut conn = self.app.log.pool().acquire().await?;
            principal
                .may_register(&mut conn, &target.told.number)
                .await?;
        }
        summary.events += REGISTERING;
        register(self.app, &self.caller, new).await
    }

    async fn plan(
        &self,
        target: &Target,
        customer: CustomerId,
        committer: Option<Committer>,
    ) -> Result<Plan, ImportError> {
        let mut conn = self.app.log.pool().acquire().await?;
        let grants = Grants::read(&mut conn, customer, self.app.clock.now()).await?;
        let master = self.app.log.master();
        let strays = Strays::read(&mut conn, master, customer).await?;
        let into = (customer, self.into.as_slice());
        let start: Start = start(&mut conn, into, &grants, (master, &strays)).await?;
        Ok(Plan {
            app: self.app.clone(),
            source: open(target)?,
            start,
            grants,
            strays,
            workers: self.args.workers(),
            committer,
            customer,
        })
    }
}

/// The server's own folder holds the master key and everybody's bytes: it is no
/// firm's document, nor is what lies around or in it.
fn apart_from_ours(app: &App, target: &Target) -> Result<(), ImportError> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let Some(folder) = real(&target.folder) else {
        return Ok(());
    };
    let data = real(&app.config.data_dir);
    let key = real(&app.config.master_key_file);
    let inside = data.as_ref().is_some_and(|data| folder.starts_with(data));
    match [data, key]
        .into_iter()
        .flatten()
        .find(|ours| inside || ours.starts_with(&folder))
    {
        None => Ok(()),
        Some(ours) => Err(ImportError::Ours {
            folder: shown(&target.folder),
            ours: shown(&ours),
        }),
    }
}

fn open(target: &Target) -> Result<Source, ImportError> {
    Source::open(&target.folder).map_err(|error| ImportError::folder(&target.folder, &error))
}
