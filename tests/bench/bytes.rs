//! Uploads beside a plain write, downloads beside nginx.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};
use futures_util::StreamExt;
use portico_api::auth::Audience;
use portico_api::clock::Stopwatch;
use reqwest::header::COOKIE;
use serde_json::json;

use crate::firm::Firm;
use crate::lists::Server;
use crate::measure::Rounds;
use crate::process::{cpu, memory, own_cpu};
use crate::report::{Report, progress};

const CHUNK: usize = 8 << 20;
const NGINX: &str = "127.0.0.1:18574";

pub(crate) async fn measure(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let folder = tempfile::Builder::new()
        .prefix("portico-bench-")
        .tempdir()?;
    let server = Server::start(folder.path()).await?;
    let firm = Firm::open_in(folder, "127.0.0.1:0").await?;
    let customer = firm.customer("BYTES").await?.to_string();
    let cookie = server
        .sign_in(Audience::Staff, "owner@firm.example")
        .await?;
    let mib = if quick { 32 } else { 256 };
    let chunk = noise(CHUNK);
    let plain = firm.folder.path().join("plain.bin");
    let nginx = Nginx::start(firm.folder.path())?;
    let (mut up, mut up_cpu, mut write) = Default::default();
    let (mut down, mut down_cpu, mut other, mut other_cpu) = Default::default();
    for round in 0..if quick { 2 } else { 5 } {
        progress(&format!("bytes: round {}", round + 1));
        let name = format!("measured {round}.bin");
        let item = upload(
            &server,
            &cookie,
            &customer,
            &name,
            &chunk,
            mib,
            (&mut up, &mut up_cpu),
        )
        .await?;
        write_and_sync(&plain, &chunk, mib, &mut write)?;
        let url = ticket(&server, &cookie, &item).await?;
        fetch(
            &server.url(&url),
            &cookie,
            &server,
            server.pid(),
            mib,
            (&mut down, &mut down_cpu),
        )
        .await?;
        let url = format!("http://{NGINX}/plain.bin");
        fetch(
            &url,
            "",
            &server,
            nginx.0.id(),
            mib,
            (&mut other, &mut other_cpu),
        )
        .await?;
    }
    let peak = memory(server.pid()).1;
    let row = |what: &str, speed: &Rounds, cpu: Option<&Rounds>, ratio: String| {
        let cpu = cpu.map_or_else(|| "–".to_owned(), |cpu| cpu.shown(2));
        vec![what.to_owned(), speed.shown(0), cpu, ratio]
    };
    let ratio = |a: &Rounds, b: &Rounds| format!("{:.2}×", a.median() / b.median());
    report.section(
        "Bytes in and out",
        &format!("One file of {mib} MiB a round over loopback, in turn; MiB/s and CPU seconds of the serving processes, median (smallest–largest). The sender and receiver run on the same two cores."),
        &["what", "MiB/s", "CPU s", "speed to the plain one"],
        &[
            row("upload by tus, 8 MiB a request", &up, Some(&up_cpu), ratio(&up, &write)),
            row("write and fsync of the same bytes", &write, None, "1.00×".to_owned()),
            row("download by ticket", &down, Some(&down_cpu), ratio(&down, &other)),
            row("nginx, the same file", &other, Some(&other_cpu), "1.00×".to_owned()),
        ],
        &[
            "**upload**: HTTP, each request's bytes synced before it is acknowledged, SHA-256 of all, decided twice, moved into place, one command; CPU of the server and PostgreSQL.",
            "**write and fsync**: one thread, 8 MiB writes, one fsync at the end; no network, no hash.",
            "**download**: decided, written to the access log before the first byte, decided again every 400 ms while bytes flow.",
            "**nginx**: sendfile from the same disk; decides and records nothing.",
            &format!("The server's memory at its highest during all of it: {peak:.1} MiB."),
        ],
    );
    drop(nginx);
    firm.close().await?;
    server.stop()
}

fn noise(length: usize) -> Vec<u8> {
    use rand::{RngCore, SeedableRng};
    let mut bytes = vec![0; length];
    rand::rngs::StdRng::seed_from_u64(7).fill_bytes(&mut bytes);
    bytes
}

fn speed(mib: usize, watch: Stopwatch) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let mib = mib as f64;
    mib / watch.elapsed().as_secs_f64()
}

async fn upload(
    server: &Server,
    cookie: &str,
    customer: &str,
    name: &str,
    chunk: &[u8],
    mib: usize,
    (up, up_cpu): (&mut Rounds, &mut Rounds),
) -> Result<String, anyhow::Error> {
    let query = "mutation($i: BeginUploadsInput!) { beginUploads(input: $i) { ... on UploadsBegun {
        uploads { ... on UploadTicket { uploadId url } } } } }";
    let file = json!({ "name": name, "size": (mib << 20).to_string() });
    let variables = json!({ "i": { "customerId": customer, "files": [file] } });
    let (watch, before) = (Stopwatch::start(), cpu(server.pid()));
    let data = server
        .ask(Audience::Staff, cookie, query, variables)
        .await?;
    let ticket = &data["beginUploads"]["uploads"][0];
    let url = server.url(ticket["url"].as_str().context("an upload has a url")?);
    let mut offset = 0;
    while offset < mib << 20 {
        let answer = server
            .http
            .patch(&url)
            .header(COOKIE, cookie)
            .header("Tus-Resumable", "1.0.0")
            .header("Content-Type", "application/offset+octet-stream")
            .header("Upload-Offset", offset.to_string())
            .body(chunk.to_vec())
            .send()
            .await?;
        ensure!(answer.status().is_success(), "{}", answer.text().await?);
        offset += chunk.len();
    }
    up.add(speed(mib, watch));
    up_cpu.add(cpu(server.pid()) - before);
    let query = "query($i: ID!) { upload(id: $i) { itemId } }";
    let variables = json!({ "i": ticket["uploadId"] });
    let data = server
        .ask(Audience::Staff, cookie, query, variables)
        .await?;
    Ok(data["upload"]["itemId"]
        .as_str()
        .context("a document")?
        .to_owned())
}

fn write_and_sync(
    path: &Path,
    chunk: &[u8],
    mib: usize,
    write: &mut Rounds,
) -> Result<(), anyhow::Error> {
    let watch = Stopwatch::start();
    let mut file = File::create(path)?;
    for _ in 0..(mib << 20) / chunk.len() {
        file.write_all(chunk)?;
    }
    file.sync_all()?;
    write.add(speed(mib, watch));
    Ok(())
}

async fn ticket(server: &Server, cookie: &str, item: &str) -> Result<String, anyhow::Error> {
    let query =
        "mutation($i: OpenInput!) { beginDownload(input: $i) { ... on DownloadBegun { url } } }";
    let variables = json!({ "i": { "itemId": item } });
    let data = server
        .ask(Audience::Staff, cookie, query, variables)
        .await?;
    Ok(data["beginDownload"]["url"]
        .as_str()
        .context("a url")?
        .to_owned())
}

async fn fetch(
    url: &str,
    cookie: &str,
    server: &Server,
    pid: u32,
    mib: usize,
    (down, down_cpu): (&mut Rounds, &mut Rounds),
) -> Result<(), anyhow::Error> {
    let (watch, before) = (Stopwatch::start(), cpu(pid));
    let answer = server.http.get(url).header(COOKIE, cookie).send().await?;
    ensure!(answer.status().is_success(), "{url}: {}", answer.status());
    let mut stream = answer.bytes_stream();
    let mut length = 0;
    while let Some(bytes) = stream.next().await {
        length += bytes?.len();
    }
    ensure!(length == mib << 20, "{length} bytes came");
    down.add(speed(mib, watch));
    down_cpu.add(cpu(pid) - before);
    ensure!(own_cpu() > 0.0);
    Ok(())
}

const NO_NGINX: &str = "downloads are measured beside nginx, which is not installed; \
                        run `scripts/setup.sh bench`, or leave `bytes` out";

/// Debian keeps it out of an ordinary user's PATH.
pub(crate) fn program() -> Result<&'static Path, anyhow::Error> {
    let places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"];
    let found = places.into_iter().map(Path::new).find(|path| path.exists());
    found.context(NO_NGINX)
}

/// nginx on the folder, as a foreground child.
struct Nginx(Child);

impl Nginx {
    fn start(folder: &Path) -> Result<Self, anyhow::Error> {
        let configuration = folder.join("nginx.conf");
        let at = folder.display();
        std::fs::write(
            &configuration,
            format!(
                "daemon off; master_process off; user root; pid {at}/nginx.pid; error_log stderr crit;
                 events {{}}
                 http {{ access_log off; sendfile on; client_body_temp_path {at}/n1;
                   proxy_temp_path {at}/n2; fastcgi_temp_path {at}/n3; uwsgi_temp_path {at}/n4;
                   scgi_temp_path {at}/n5;
                   server {{ listen {NGINX}; root {at}; }} }}"
            ),
        )?;
        let child = Process::new(program()?)
            .arg("-c")
            .arg(&configuration)
            .stdout(Stdio::null())
            .spawn()
            .context(NO_NGINX)?;
        std::thread::sleep(Duration::from_millis(500));
        Ok(Self(child))
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}
