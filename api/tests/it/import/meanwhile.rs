//! What others do to the customer's tree and its access while an import runs.

use std::io;
use std::os::unix::fs::symlink;
use std::pin::Pin;
use std::time::Duration;

use portico_api::commands::{
    Caller, Command, CreateFolder, MasterAccess, MoveItems, PurgeItems, RenameItem, SubjectInput,
    TrashItems, perform, purge_marked,
};
use portico_api::import::{ImportArgs, ImportError, Progress, Report, Row, RowKind, Summary, run};
use portico_domain::ItemId;
use portico_domain::grant::Capability;
use portico_domain::values::{ContactKind, ItemName};
use portico_event_log::{ClaimKind, claim_key};
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::given::{Given, given};
use super::widening::{contact, grant};

type Act<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Does something when the first row is told: after the walk has begun, before
/// anything is written.
struct Meddling<'a> {
    act: Option<Act<'a>>,
    rows: Vec<Row>,
}

impl Report for Meddling<'_> {
    fn progress(&mut self, _: &Progress) {}

    fn row(&mut self, row: &Row) -> io::Result<()> {
        if let Some(act) = self.act.take() {
            block_in_place(|| Handle::current().block_on(act));
        }
        self.rows.push(row.clone());
        Ok(())
    }
}

pub(super) async fn import_while(
    given: &Given,
    args: &ImportArgs,
    act: impl Future<Output = ()> + Send,
) -> (Result<Summary, ImportError>, Vec<String>) {
    symlink("nowhere", given.source().join("a link")).unwrap();
    let mut report = Meddling {
        act: Some(Box::pin(act)),
        rows: vec![],
    };
    let done = Box::pin(run(&given.app, args, &mut report)).await;
    let gone = report.rows.iter().filter(|row| row.kind == RowKind::Gone);
    let gone = gone.map(|row| row.path.clone()).collect();
    (done, gone)
}

pub(super) async fn trash(given: &Given, item: ItemId) {
    given.command(TrashItems { items: vec![item] }).await;
}

/// Destroys what is in the trash, however much it is.
pub(super) async fn purge(given: &Given, item: ItemId) {
    let caller = Caller::operator(given.app.clock.new_id());
    for confirmed in 1.. {
        let items = vec![item];
        let command = PurgeItems { items, confirmed };
        if perform(&given.app, &caller, &command)
            .await
            .unwrap()
            .is_ok()
        {
            break;
        }
        assert!(confirmed < 50, "cannot be destroyed");
    }
    purge_marked(&given.app, &caller, &[item]).await.unwrap();
}

async fn number(given: &Given, sql: &str) -> i64 {
    let pool = given.app.log.pool();
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

async fn orphans(given: &Given) -> i64 {
    number(
        given,
        "SELECT count(*) FROM access.items i WHERE i.parent_id IS NOT NULL
         AND NOT EXISTS (SELECT FROM access.items p WHERE p.id = i.parent_id)",
    )
    .await
}

/// A folder that is there, with more in the source than was imported.
async fn half_imported() -> (Given, ItemId) {
    let given = given().await;
    given.file("sub/one.txt", "1");
    given.import().await;
    given.file("sub/one.txt", "changed");
    given.file("sub/two.txt", "2");
    given.file("sub/new/deep/three.txt", "3");
    given.file("beside.txt", "4");
    let sub = given.item("sub").await;
    (given, sub)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_put_into_a_folder_that_is_trashed_meanwhile() {
    let (given, sub) = half_imported().await;
    let (done, gone) = import_while(&given, &given.args(), trash(&given, sub)).await;
    let summary = done.unwrap();
    assert_eq!(summary.exit_code(), 3);
    let created = (
        summary.folders_created,
        summary.documents_created,
        summary.versions_added,
    );
    assert_eq!(created, (0, 1, 0));
    // One row for the folder; the changed document in it has its own.
    assert!(gone.contains(&"sub".to_owned()), "{gone:?}");
    assert!(
        gone.iter()
            .all(|path| path == "sub" || path == "sub/one.txt"),
        "{gone:?}"
    );
    let below = "SELECT count(*) FROM access.items WHERE parent_id IN
        (SELECT id FROM access.items WHERE trashed_at IS NOT NULL)";
    assert_eq!(number(&given, below).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_put_into_a_folder_that_is_destroyed_meanwhile() {
    let (given, sub) = half_imported().await;
    let destroy = async {
        trash(&given, sub).await;
        purge(&given, sub).await;
    };
    let (done, gone) = import_while(&given, &given.args(), destroy).await;
    let summary = done.unwrap();
    assert_eq!((summary.exit_code(), summary.documents_created), (3, 1));
    assert!(gone.contains(&"sub".to_owned()), "{gone:?}");
    assert_eq!(orphans(&given).await, 0);
    std::fs::remove_file(given.source().join("a link")).unwrap();
    // Nor is it made again.
    let (summary, told) = given.import().await;
    assert_eq!((summary.exit_code(), summary.events), (3, 0));
    assert_eq!(told.paths(RowKind::LeftAlone), ["sub"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_renamed_meanwhile_is_not_made_again() {
    let given = given().await;
    given.file("sub/one.txt", "1");
    given.import().await;
    let item = given.item("sub/one.txt").await;
    let rename = async {
        let name = "uno.txt".to_owned();
        given.command(RenameItem { item, name }).await;
    };
    let (done, _) = import_while(&given, &given.args(), rename).await;
    assert_eq!(done.unwrap().documents_created, 0);
    let tree = given.tree(given.customer).await;
    let paths: Vec<&str> = tree.keys().map(String::as_str).collect();
    assert_eq!(paths, ["sub/", "sub/uno.txt"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_folder_is_made_below_one_that_becomes_the_deepest_meanwhile() {
    let (given, sub) = half_imported().await;
    given.file("sub/new/four.txt", "5");
    let mut deep = ItemId::files_root(given.customer);
    for _ in 2..31 {
        let create = CreateFolder {
            customer: given.customer,
            parent: Some(deep),
            name: "Deeper".to_owned(),
        };
        deep = given.command(create).await.item;
    }
    let hang = MoveItems {
        items: vec![sub],
        to: deep,
        confirmed: None,
    };
    let hang = async {
        given.command(hang).await;
    };
    let (done, gone) = import_while(&given, &given.args(), hang).await;
    let summary = done.unwrap();
    // `sub` is 31 deep, `new` in it 32; documents are put into both.
    assert_eq!(gone, ["sub/new/deep"]);
    let created = (summary.folders_created, summary.documents_created);
    assert_eq!((summary.exit_code(), created), (3, (1, 3)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_be_seen_since_is_not_written_without_share() {
    let (given, sub) = half_imported().await;
    given.file("shared/old.txt", "old");
    given.import().await;
    let shared = given.item("shared").await;
    let ada = contact(&given, ContactKind::Client).await;
    grant(&given, shared, SubjectInput::Contact(ada)).await;
    given.file("sub/later.txt", "later");
    let before = given.events().await;
    let moved = async {
        let items = vec![sub];
        given
            .command(MoveItems {
                items,
                to: shared,
                confirmed: None,
            })
            .await;
    };
    let (done, _) = import_while(&given, &given.args(), moved).await;
    assert!(matches!(done, Err(ImportError::AccessGiven)), "{done:?}");
    assert_eq!(given.events().await, before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn master_access_and_grants_given_meanwhile_stop_it_and_share_lets_it_on() {
    let (given, sub) = half_imported().await;
    let ada = contact(&given, ContactKind::Client).await;
    let before = given.events().await;
    let granted = grant(&given, sub, SubjectInput::Contact(ada));
    let (done, _) = import_while(&given, &given.args(), granted).await;
    assert!(matches!(done, Err(ImportError::AccessGiven)), "{done:?}");
    assert_eq!(given.events().await, before + 1);
    std::fs::remove_file(given.source().join("a link")).unwrap();
    let mut args = given.args();
    args.share = true;
    let master = async {
        let master = MasterAccess {
            customer: given.customer,
            subject: SubjectInput::Customer,
            granted: Some((Capability::View, None)),
        };
        given.command(master).await;
    };
    let (done, _) = import_while(&given, &args, master).await;
    assert_eq!(done.unwrap().documents_created, 3);
}

/// Waits until so many of the database's processes wait for a lock, or it is
/// over.
async fn waiting(given: &Given, how_many: i64, over: impl Fn() -> bool) {
    // What another role's process waits for is not shown to the server's.
    let waiting = "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN (
        SELECT pid FROM pg_stat_activity WHERE datname = current_database())";
    while !over() && number(given, waiting).await < how_many {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Something that puts `name` into a folder has looked at the folder and is held
/// up before it writes; meanwhile the folder is trashed and destroyed.
async fn held_up(given: &Given, folder: ItemId, name: &str, put: impl Future<Output = ()>) {
    let name = ItemName::parse(name).unwrap();
    let claim = ClaimKind::ItemName(folder, &name);
    let (kind, key) = claim_key(given.app.log.master(), claim);
    let mut others = given.app.log.pool().begin().await.unwrap();
    sqlx::query("INSERT INTO claims (kind, key, owner) VALUES ($1, $2, $3)")
        .bind(kind)
        .bind(key.as_slice())
        .bind(given.app.clock.new_id())
        .execute(&mut *others)
        .await
        .unwrap();
    let destroyed = std::sync::atomic::AtomicBool::new(false);
    let destroy = async {
        waiting(given, 1, || false).await;
        trash(given, folder).await;
        purge(given, folder).await;
        destroyed.store(true, std::sync::atomic::Ordering::SeqCst);
    };
    let let_go = async {
        let over = || destroyed.load(std::sync::atomic::Ordering::SeqCst);
        waiting(given, 2, over).await;
        others.rollback().await.unwrap();
    };
    tokio::join!(put, destroy, let_go);
    assert_eq!(orphans(given).await, 0);
}

async fn try_command<C: Command>(given: &Given, command: C) {
    let caller = Caller::operator(given.app.clock.new_id());
    drop(perform(&given.app, &caller, &command).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_a_new_folder_nor_a_move_nor_an_import_leaves_an_orphan_in_a_race_with_a_purge() {
    let given = given().await;
    for name in ["one", "two", "three"] {
        given.file(format!("{name}/there.txt"), name);
    }
    given.file("moved.txt", "moved");
    given.import().await;
    let folder = given.item("one").await;
    let create = CreateFolder {
        customer: given.customer,
        parent: Some(folder),
        name: "New".to_owned(),
    };
    Box::pin(held_up(&given, folder, "New", try_command(&given, create))).await;
    let to = given.item("two").await;
    let move_items = MoveItems {
        items: vec![given.item("moved.txt").await],
        to,
        confirmed: None,
    };
    Box::pin(held_up(
        &given,
        to,
        "moved.txt",
        try_command(&given, move_items),
    ))
    .await;
    let folder = given.item("three").await;
    std::fs::remove_dir_all(given.source().join("one")).unwrap();
    std::fs::remove_dir_all(given.source().join("two")).unwrap();
    given.file("three/new.txt", "new");
    let import = async {
        given.import().await;
    };
    Box::pin(held_up(&given, folder, "new.txt", import)).await;
}
