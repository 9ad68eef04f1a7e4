//! What a page costs over GraphQL: CPU of the server and of PostgreSQL.

use std::process::{Child, Command as Process, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use portico_api::auth::Audience;
use portico_domain::{CustomerId, ItemId};
use reqwest::Client;
use reqwest::header::{COOKIE, HeaderMap, HeaderName, HeaderValue, ORIGIN, SET_COOKIE};
use serde_json::{Value, json};
use sqlx::PgConnection;

use crate::firm::{Firm, PASSWORD, path};
use crate::measure::Rounds;
use crate::process::{cpu, memory};
use crate::report::{Report, progress};

/// Documents of the customer, in folders of 50.
const DOCUMENTS: i64 = 100_000;
const LISTEN: &str = "127.0.0.1:18573";

pub(crate) const FOLDER: &str =
    "query($c: ID!, $f: ID) { items(customer: $c, folder: $f, first: 50) {
    totalCount edges { cursor node { id kind name modifiedAt mine version { number size mediaType }
    viewerCan { download { allowed reason } upload { allowed reason } } } } } }";
const TREE: &str =
    "query($c: ID!, $a: String) { items(customer: $c, flat: true, first: 200, after: $a) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { id name parentId } } } }";

/// The real server, in a process of its own.
pub(crate) struct Server {
    child: Child,
    pub(crate) http: Client,
    base: String,
}

impl Server {
    pub(crate) async fn start(folder: &std::path::Path) -> Result<Self, anyhow::Error> {
        let program = std::env::current_exe()?.with_file_name("portico");
        let child = Process::new(&program)
            .args([
                "serve",
                "--log-level",
                "warn",
                "--listen",
                LISTEN,
                "--data-dir",
            ])
            .arg(folder)
            .stdout(Stdio::null())
            .spawn()
            .with_context(|| format!("{} is needed beside this program", program.display()))?;
        let server = Self {
            child,
            http: Client::builder()
                .default_headers(HeaderMap::from_iter([
                    (
                        HeaderName::from_static("x-portico-request"),
                        HeaderValue::from_static("1"),
                    ),
                    (ORIGIN, HeaderValue::from_str(&format!("http://{LISTEN}"))?),
                ]))
                .build()?,
            base: format!("http://{LISTEN}"),
        };
        for _ in 0..300 {
            let ready = server
                .http
                .get(format!("{}/readyz", server.base))
                .send()
                .await;
            if ready.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("the server does not become ready within 30 s")
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// One GraphQL request; its data.
    pub(crate) async fn ask(
        &self,
        audience: Audience,
        cookie: &str,
        query: &str,
        variables: Value,
    ) -> Result<Value, anyhow::Error> {
        let answer = self
            .http
            .post(self.url(path(audience)))
            .header(COOKIE, cookie)
            .json(&json!({ "query": query, "variables": variables }))
            .send()
            .await?;
        let body: Value = answer.json().await?;
        match body.get("errors") {
            Some(errors) => bail!("{errors}"),
            None => Ok(body["data"].clone()),
        }
    }

    pub(crate) async fn sign_in(
        &self,
        audience: Audience,
        email: &str,
    ) -> Result<String, anyhow::Error> {
        let query = "mutation($i: SignInInput!) { signIn(input: $i) { __typename } }";
        let input = json!({ "i": { "email": email, "password": PASSWORD } });
        let answer = self
            .http
            .post(self.url(path(audience)))
            .json(&json!({ "query": query, "variables": input }))
            .send()
            .await?;
        let cookie = answer
            .headers()
            .get(SET_COOKIE)
            .context("signing in sets a cookie")?;
        let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
        Ok(cookie.to_owned())
    }

    /// SIGTERM, then waits.
    pub(crate) fn stop(mut self) -> Result<(), anyhow::Error> {
        Process::new("kill").arg(self.pid().to_string()).status()?;
        self.child.wait()?;
        Ok(())
    }
}

/// One customer with its whole tree, by direct inserts: the lists are measured
/// here, not the writing.
async fn fill(url: &str, customer: CustomerId) -> Result<(), anyhow::Error> {
    use sqlx::Connection;
    let mut conn = PgConnection::connect(url).await?;
    let root = ItemId::files_root(customer).uuid();
    for statement in [
        "INSERT INTO access.items (id, customer_id, parent_id, shape, rank, purpose, name, name_key,
             sort_key, created_at, created_position, placed_at, placed_position, modified_at)
         SELECT md5('f' || n)::uuid, $1, $2, 'FOLDER', 0, 'PLAIN', 'Folder ' || n, 'folder ' || n,
             'folder ' || lpad(n::text, 9, '0'), now(), 0, now(), 0, now()
         FROM generate_series(1, $3 / 50) n",
        "INSERT INTO access.items (id, customer_id, parent_id, shape, rank, name, name_key,
             sort_key, created_at, created_position, placed_at, placed_position, modified_at)
         SELECT md5('d' || n)::uuid, $1, md5('f' || (1 + (n - 1) / 50))::uuid, 'DOCUMENT', 1,
             'document ' || n || '.pdf', 'document ' || n || '.pdf',
             'document ' || lpad(n::text, 9, '0') || '.pdf', now(), 0, now(), 0, now()
         FROM generate_series(1, $3) n WHERE $2::uuid IS NOT NULL",
        "INSERT INTO access.versions (id, item_id, number, blob_id, sha256, size, media_type, scan,
             available, uploaded_at, uploaded_position)
         SELECT md5('v' || n)::uuid, md5('d' || n)::uuid, 1, md5('b' || n)::uuid,
             decode(md5('s' || n) || md5('t' || n), 'hex'), 10000 + n, 'application/pdf',
             'NOT_CONFIGURED', true, now(), 0
         FROM generate_series(1, $3) n WHERE $1::uuid IS NOT NULL AND $2::uuid IS NOT NULL",
    ] {
        sqlx::query(statement)
            .bind(customer.uuid())
            .bind(root)
            .bind(DOCUMENTS)
            .execute(&mut conn)
            .await?;
    }
    sqlx::raw_sql("ANALYZE access.items; ANALYZE access.versions")
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// So many grants of folders to the contact, the first folder among them.
async fn grant(
    url: &str,
    customer: CustomerId,
    contact: uuid::Uuid,
    grants: i64,
) -> Result<(), anyhow::Error> {
    use sqlx::Connection;
    let mut conn = PgConnection::connect(url).await?;
    sqlx::query("DELETE FROM access.grants")
        .execute(&mut conn)
        .await?;
    sqlx::query(
        "INSERT INTO access.grants (id, customer_id, item_id, subject_kind, subject_id, capability,
             granted_at, position)
         SELECT md5('g' || n)::uuid, $1, md5('f' || (1 + (n - 1) * 20))::uuid, 'CONTACT', $2,
             'DOWNLOAD', now(), n
         FROM generate_series(1, $3) n",
    )
    .bind(customer.uuid())
    .bind(contact)
    .bind(grants)
    .execute(&mut conn)
    .await?;
    sqlx::raw_sql("ANALYZE access.grants")
        .execute(&mut conn)
        .await?;
    Ok(())
}

pub(crate) async fn measure(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let folder = tempfile::Builder::new()
        .prefix("portico-bench-")
        .tempdir()?;
    let server = Server::start(folder.path()).await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let idle = memory(server.pid());
    // The firm is set up beside the running server, on its database.
    let firm = Firm::open_in(folder, "127.0.0.1:0").await?;
    let customer = firm.customer("LISTS").await?;
    let contact = firm.client("clara@client.example", customer).await?;
    let url = firm.opened.url.clone();
    progress("lists: writing 100,000 documents");
    fill(&url, customer).await?;
    let cookie = server
        .sign_in(Audience::Client, "clara@client.example")
        .await?;
    let (rounds, requests) = if quick { (2, 100) } else { (7, 600) };
    let mut rows = vec![];
    for grants in [24, 80] {
        grant(&url, customer, contact.uuid(), grants).await?;
        let mut page = Rounds::default();
        let mut tree = Rounds::default();
        let mut items = 0;
        for round in 0..rounds {
            progress(&format!("lists: {grants} grants, round {}", round + 1));
            let folder = uuid_of_first_folder(&url).await?;
            let variables = json!({ "c": customer, "f": folder });
            let before = cpu(server.pid());
            for _ in 0..requests {
                let data = server
                    .ask(Audience::Client, &cookie, FOLDER, variables.clone())
                    .await?;
                anyhow::ensure!(data["items"]["edges"].as_array().map(Vec::len) == Some(50));
            }
            page.add((cpu(server.pid()) - before) * 1e3 / f64::from(requests));
            let before = cpu(server.pid());
            items = whole_tree(&server, &cookie, customer).await?;
            tree.add((cpu(server.pid()) - before) * 1e3);
        }
        rows.push(vec![
            grants.to_string(),
            "folder page of 50 rows".to_owned(),
            page.shown(3),
        ]);
        let what = format!("whole visible tree, {items} items in pages of 200");
        rows.push(vec![grants.to_string(), what, tree.shown(1)]);
    }
    let loaded = memory(server.pid());
    report.section(
        "Lists over GraphQL at 100,000 documents",
        "One contact of a customer with 100,000 documents in 2,000 folders; CPU time of the server and of all its PostgreSQL processes for one answer, session check included, median (smallest–largest).",
        &["grants of the contact", "answer", "CPU ms"],
        &rows,
        &["The folder page names id, kind, name, date, version and what the viewer may do of each row; the folder holds just those 50, so nothing is counted."],
    );
    report.section(
        "Memory of the server",
        "Resident memory of the `portico` process, without PostgreSQL.",
        &["state", "MiB"],
        &[
            vec!["3 s after the start, idle, on an empty database".to_owned(), format!("{:.1}", idle.0)],
            vec!["after the lists above".to_owned(), format!("{:.1}", loaded.0)],
            vec!["highest so far".to_owned(), format!("{:.1}", loaded.1)],
        ],
        &["One password check needs 19 MiB while it runs (argon2id), at most one per core at a time."],
    );
    firm.close().await?;
    server.stop()
}

async fn uuid_of_first_folder(url: &str) -> Result<uuid::Uuid, anyhow::Error> {
    use sqlx::Connection;
    let mut conn = PgConnection::connect(url).await?;
    Ok(sqlx::query_scalar("SELECT md5('f1')::uuid")
        .fetch_one(&mut conn)
        .await?)
}

async fn whole_tree(
    server: &Server,
    cookie: &str,
    customer: CustomerId,
) -> Result<usize, anyhow::Error> {
    let (mut after, mut found) = (Value::Null, 0);
    loop {
        let variables = json!({ "c": customer, "a": after });
        let data = server
            .ask(Audience::Client, cookie, TREE, variables)
            .await?;
        found += data["items"]["edges"].as_array().map_or(0, Vec::len);
        let page = &data["items"]["pageInfo"];
        if page["hasNextPage"] != json!(true) {
            return Ok(found);
        }
        after = page["endCursor"].clone();
    }
}
