//! What is asked of a tree, by the functions of the read model that the doors ask.

use chrono::{DateTime, Utc};
use portico_api::clock::Stopwatch;
use portico_domain::{ContactId, CustomerId, ItemId};
use portico_projections::access::{self, Page, Within};
use sqlx::PgConnection;

/// What is asked. Rows come in pages of 50.
#[derive(Clone, Copy)]
pub(crate) enum Question {
    /// A folder, counted.
    StaffFolder,
    /// The folder that holds most.
    StaffBigFolder,
    /// Everything of the customer.
    StaffTree,
    /// The folders above a document.
    Path,
    /// A folder that the contact was granted.
    ContactFolder,
    /// What stands at the top of the contact's portal.
    ContactTop,
    /// The same, counted.
    ContactTopCounted,
    /// Everything that the contact sees.
    ContactTree,
    /// How many documents the contact sees.
    ContactCount,
}

/// Of what it is asked.
pub(crate) struct Place {
    pub(crate) customer: CustomerId,
    pub(crate) contact: ContactId,
    pub(crate) folder: ItemId,
    pub(crate) big: ItemId,
    pub(crate) document: ItemId,
    pub(crate) at: DateTime<Utc>,
}

impl Place {
    /// How many rows the answer has, or what it counts.
    async fn ask(&self, conn: &mut PgConnection, question: Question) -> sqlx::Result<usize> {
        let counted = Page::first(50);
        let page = Page {
            with_total: false,
            ..Page::first(50)
        };
        let (contact, customer) = (self.contact, self.customer);
        Ok(match question {
            Question::StaffFolder => self.staff(conn, Some(self.folder), &counted).await?,
            Question::StaffBigFolder => self.staff(conn, Some(self.big), &page).await?,
            Question::StaffTree => self.staff(conn, None, &page).await?,
            Question::Path => access::path_of(conn, self.document).await?.len(),
            Question::ContactFolder => self.portal(conn, Some(self.folder), &counted).await?,
            Question::ContactTop => self.portal(conn, None, &page).await?,
            Question::ContactTopCounted => self.portal(conn, None, &counted).await?,
            Question::ContactTree => {
                let tree = access::contact_tree(conn, contact, customer, self.at, &counted);
                tree.await?.rows.len()
            }
            Question::ContactCount => {
                let count = access::contact_document_count(conn, contact, customer, self.at);
                usize::try_from(count.await?).unwrap_or_default()
            }
        })
    }

    /// Of no folder: everything, from its first row on.
    async fn staff(
        &self,
        conn: &mut PgConnection,
        folder: Option<ItemId>,
        page: &Page,
    ) -> sqlx::Result<usize> {
        let within = Within {
            customer: self.customer,
            parent: folder,
            flat: folder.is_none(),
            search: None,
            include_trashed: false,
        };
        Ok(access::items(conn, within, self.at, page).await?.rows.len())
    }

    async fn portal(
        &self,
        conn: &mut PgConnection,
        folder: Option<ItemId>,
        page: &Page,
    ) -> sqlx::Result<usize> {
        let (contact, customer) = (self.contact, self.customer);
        let page = access::contact_items(conn, contact, customer, folder, self.at, page);
        Ok(page.await?.map_or(0, |page| page.rows.len()))
    }

    /// Milliseconds for one answer.
    pub(crate) async fn time(
        &self,
        conn: &mut PgConnection,
        question: Question,
        times: u32,
    ) -> Result<f64, anyhow::Error> {
        let watch = Stopwatch::start();
        for _ in 0..times {
            let rows = self.ask(conn, question).await?;
            anyhow::ensure!(rows > 0, "an answer without rows measures nothing");
        }
        Ok(watch.elapsed().as_secs_f64() * 1e3 / f64::from(times))
    }
}
