//! What a folder and the tree cost in firms of very different sizes, and to those
//! who sent very much themselves.

use portico_api::commands::{GrantAccess, SubjectInput};
use portico_domain::grant::Capability;
use portico_domain::{Actor, ContactId};

use crate::firm::{Firm, act};
use crate::measure::Rounds;
use crate::place::{Place, Question};
use crate::report::{Report, progress};
use crate::tree::Tree;

/// Documents of the firm, in folders of so many.
const SIZES: [u64; 3] = [10_000, 1_000_000, 10_000_000];
const QUICK: [u64; 3] = [2_000, 4_000, 8_000];
const EACH: u64 = 50;

/// Folders that the contact is granted, whatever the size.
const GRANTED: u64 = 24;

const OF_SIZES: [(Question, &str); 6] = [
    (
        Question::StaffFolder,
        "staff: page of a folder of 50, counted",
    ),
    (Question::StaffTree, "staff: first page of the whole tree"),
    (Question::Path, "staff: path of a document"),
    (Question::ContactFolder, "contact: page of a granted folder"),
    (Question::ContactTop, "contact: top of the portal"),
    (Question::ContactTree, "contact: first page of the tree"),
];

const OF_OWN: [(Question, &str); 4] = [
    (Question::ContactTop, "top of the portal, not counted"),
    (Question::ContactTopCounted, "top of the portal, counted"),
    (Question::ContactTree, "first page of the tree, counted"),
    (Question::ContactCount, "number of documents seen"),
];

pub(crate) async fn measure(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let sizes = if quick { QUICK } else { SIZES };
    let mut firms = vec![];
    for size in sizes {
        progress(&format!("sizes: writing {size} documents"));
        firms.push(of_size(size).await?);
    }
    let all: Vec<(&Firm, &Place)> = firms.iter().map(|(firm, place)| (firm, place)).collect();
    let rows = compared(&all, &OF_SIZES, quick).await?;
    let titles: Vec<String> = sizes
        .iter()
        .map(|size| format!("{size} documents"))
        .collect();
    let [small, middle, large] = &titles[..] else {
        anyhow::bail!("three sizes are compared")
    };
    report.section(
        "Folder and tree in firms of three sizes",
        "The same functions of the read model, asked of customers that differ in size only; milliseconds for one answer without HTTP, median (smallest–largest), taking turns.",
        &["question", small, middle, large, "largest to smallest"],
        &rows,
        &["Folders hold 50 documents each, of one content each; the contact was granted 24 folders at each size, so each question has the same answer everywhere."],
    );
    for (firm, _) in firms {
        firm.close().await?;
    }
    Ok(())
}

/// Two contacts who sent everything they see.
pub(crate) async fn measure_own(report: &mut Report, quick: bool) -> Result<(), anyhow::Error> {
    let firm = Firm::open().await?;
    let customer = firm.customer("OWN").await?;
    let mut places = vec![];
    let sent = if quick { [20, 400] } else { [20, 20_000] };
    for (tag, documents) in (1..).zip(sent) {
        let email = format!("sender{tag}@client.example");
        let sender = firm.client(&email, customer).await?;
        progress(&format!("own: writing {documents} uploads"));
        let tree = Tree {
            tag,
            customer,
            sender: Some(sender),
            documents,
            each: 10,
        };
        places.push(placed(&firm, &tree, sender).await?);
    }
    let all: Vec<(&Firm, &Place)> = places.iter().map(|place| (&firm, place)).collect();
    let rows = compared(&all, &OF_OWN, quick).await?;
    let title = |sent: u64| format!("{sent} under {} parents", sent / 10);
    report.section(
        "Own uploads",
        "Two contacts of one customer to whom nothing is granted; each sent so many documents into folders that are not shared with them, so that all of it stands at the top. Milliseconds for one answer without HTTP, median (smallest–largest), taking turns.",
        &["question", &title(sent[0]), &title(sent[1]), "ratio"],
        &rows,
        &["Pages have 50 rows."],
    );
    firm.close().await
}

async fn of_size(documents: u64) -> Result<(Firm, Place), anyhow::Error> {
    let firm = Firm::open().await?;
    let customer = firm.customer("SIZES").await?;
    let contact = firm.client("clara@client.example", customer).await?;
    let tree = Tree {
        tag: 1,
        customer,
        sender: None,
        documents,
        each: EACH,
    };
    let place = placed(&firm, &tree, contact).await?;
    let grant = GrantAccess {
        items: (1..=GRANTED).map(|n| tree.folder(n)).collect(),
        subject: SubjectInput::Contact(contact),
        capability: Capability::Download,
        expires_at: None,
    };
    act(firm.app(), Actor::Operator, &grant).await?;
    Ok((firm, place))
}

async fn placed(firm: &Firm, tree: &Tree, contact: ContactId) -> Result<Place, anyhow::Error> {
    firm.app().runner.catch_up().await?;
    tree.write(&firm.opened.url).await?;
    Ok(Place {
        customer: tree.customer,
        contact,
        folder: tree.folder(GRANTED / 2),
        big: tree.folder(1),
        document: tree.document(EACH * GRANTED / 2),
        at: firm.app().clock.now(),
    })
}

/// A row for each question: every place in turn, and the last to the first.
async fn compared(
    places: &[(&Firm, &Place)],
    questions: &[(Question, &str)],
    quick: bool,
) -> Result<Vec<Vec<String>>, anyhow::Error> {
    let (rounds, times) = if quick { (3, 3) } else { (9, 100) };
    let mut conns = vec![];
    for (firm, _) in places {
        conns.push(firm.app().log.pool().acquire().await?);
    }
    let mut rows = vec![];
    for &(question, what) in questions {
        progress(&format!("asking: {what}"));
        let mut figures = vec![Rounds::default(); places.len()];
        // The first answers of a connection plan its statements, and warm what they read.
        for ((_, place), conn) in places.iter().zip(&mut conns) {
            place.time(conn, question, 10).await?;
        }
        for _ in 0..rounds {
            let turns = places.iter().zip(&mut conns).zip(&mut figures);
            for (((_, place), conn), figure) in turns {
                figure.add(place.time(conn, question, times).await?);
            }
        }
        let mut row = vec![what.to_owned()];
        row.extend(figures.iter().map(|figure| figure.shown(2)));
        let medians: Vec<f64> = figures.iter().map(Rounds::median).collect();
        if let (Some(first), Some(last)) = (medians.first(), medians.last()) {
            row.push(format!("{:.2}×", last / first));
        }
        rows.push(row);
    }
    Ok(rows)
}
