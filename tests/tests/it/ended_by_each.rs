//! Each event that takes something away ends what it carried: a ticket and an
//! upload begun before it do not work when the same is given again.

use portico_api::app::App;
use portico_api::commands::{Caller, Command, Stop, perform};
use portico_domain::contact::{Contact, ContactCommand};
use portico_domain::identity::{Identity, IdentityCommand};
use portico_domain::values::StaffRole;
use portico_event_log::Unit;
use portico_tests::Browser;
use portico_tests::bytes::{Upload, file};
use portico_tests::given::PASSWORD;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::scene::{Scene, scene};

/// A mutation of the owner's.
type Act = (&'static str, Value);

struct Case {
    event: &'static str,
    /// What gives the access.
    give: Vec<Act>,
    /// What takes it away, with the event.
    take: Vec<Act>,
    /// What gives it again; `give` where it is none.
    again: Vec<Act>,
    /// What leaves the scene as it was.
    undo: Vec<Act>,
    /// The document that was opened.
    ticket: Option<String>,
    /// Where to a file was begun, where one was.
    folder: Option<String>,
}

/// What the cases speak of.
struct World {
    scene: Scene,
    group: String,
    matter: String,
    paper: String,
    section: String,
}

async fn world() -> World {
    let scene = scene().await;
    let owner = &scene.given.owner;
    let change = async |mutation, input, wanted| owner.change(mutation, input, wanted).await.done();
    let group = json!({ "name": "Board" });
    let group = change("createGroup", group, "groupId").await;
    let matter = json!({ "customerId": scene.baker.id, "name": "Sale",
        "details": { "reference": "2026/7", "title": "The sale" } });
    let matter = change("openMatter", matter, "items { id }").await;
    let matter = matter.0["items"][0]["id"].as_str().unwrap().to_owned();
    let section = change("defineSection", json!({ "name": "Tax" }), "sectionId").await;
    World {
        paper: scene
            .given
            .document(&scene.baker, Some(&matter), "paper.txt", b"paper")
            .await,
        group: group.text("groupId").to_owned(),
        section: section.text("sectionId").to_owned(),
        matter,
        scene,
    }
}

impl World {
    /// Of access to `plan.txt` and `BILLING`, by the acts given.
    fn case(&self, event: &'static str, give: Vec<Act>, take: Vec<Act>) -> Case {
        Case {
            event,
            give,
            take,
            again: vec![],
            undo: vec![],
            ticket: Some(self.scene.plan.clone()),
            folder: Some(self.scene.billing.clone()),
        }
    }

    fn items(&self) -> Value {
        json!([self.scene.plan, self.scene.billing])
    }

    fn grant(&self) -> Act {
        ("grantAccess", json!({ "itemIds": self.items() }))
    }

    fn revoke(&self) -> Act {
        ("revokeAccess", json!({ "itemIds": self.items() }))
    }

    fn member(&self, more: &Value) -> Act {
        let mut input = json!({ "contactId": self.scene.clara.id,
            "customerId": self.scene.baker.id, "survivors": "AS_BEFORE" });
        input
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        ("assignMembership", input)
    }

    fn of_grants(&self) -> Vec<Case> {
        let customer = json!({ "customerId": self.scene.baker.id });
        let capability = |word: &str| {
            let input = json!({ "customerId": self.scene.baker.id, "itemId": self.scene.plan,
                                "capability": word });
            ("changeCapability", input)
        };
        let revoke_master = ("revokeMasterAccess", customer.clone());
        vec![
            Case {
                undo: vec![self.revoke()],
                ..self.case("AccessRevoked", vec![self.grant()], vec![self.revoke()])
            },
            Case {
                again: vec![capability("DOWNLOAD")],
                undo: vec![self.revoke()],
                folder: None,
                ..self.case(
                    "AccessCapabilityChanged",
                    vec![self.grant()],
                    vec![capability("VIEW")],
                )
            },
            Case {
                undo: vec![revoke_master.clone()],
                ..self.case(
                    "MasterAccessRevoked",
                    vec![("grantMasterAccess", customer)],
                    vec![revoke_master],
                )
            },
        ]
    }

    fn of_memberships(&self) -> Vec<Case> {
        let remove = json!({ "contactId": self.scene.clara.id,
            "customerId": self.scene.baker.id });
        let whole = json!({ "role": "ENTITY_COLLABORATOR", "canDownload": true });
        let less = json!({ "role": "ENTITY_ACCESS", "canDownload": false });
        vec![
            Case {
                again: vec![self.member(&whole)],
                undo: vec![self.revoke()],
                ..self.case(
                    "MembershipChanged",
                    vec![self.grant()],
                    vec![self.member(&less)],
                )
            },
            Case {
                again: vec![self.member(&whole)],
                undo: vec![self.revoke()],
                ..self.case(
                    "MembershipRemoved",
                    vec![self.grant()],
                    vec![("removeMembership", remove)],
                )
            },
        ]
    }

    /// Of what `Board` was granted, which Clara is in.
    fn of_groups(&self) -> Vec<Case> {
        let (group, baker) = (&self.group, &self.scene.baker.id);
        let member = json!({ "groupId": group, "memberIds": [self.scene.clara.id] });
        let roles = |terms: Value| {
            let mut input = json!({ "groupId": group, "customerIds": [baker] });
            if !terms.is_null() {
                input["contacts"] = terms;
            }
            ("assignGroupRoles", input)
        };
        let granted = json!({ "itemIds": self.items(), "groupId": group });
        let own = json!({ "itemIds": self.items(), "contactId": self.scene.clara.id });
        let remove = json!({ "contactId": self.scene.clara.id, "customerId": baker });
        let give = || {
            vec![
                ("removeMembership", remove.clone()),
                ("addGroupMembers", member.clone()),
                roles(json!({ "role": "ENTITY_COLLABORATOR", "canDownload": true })),
                ("grantAccess", granted.clone()),
            ]
        };
        let leave = ("removeGroupMembers", member.clone());
        let less = json!({ "role": "ENTITY_ACCESS", "canDownload": false });
        vec![
            self.case("MembersRemoved", give(), vec![leave]),
            self.case("GroupRolesRemoved", give(), vec![roles(Value::Null)]),
            self.case("GroupRolesAssigned", give(), vec![roles(less)]),
            Case {
                again: vec![self.member(&json!({})), ("grantAccess", own.clone())],
                undo: vec![("revokeAccess", own)],
                ..self.case(
                    "GroupClosed",
                    give(),
                    vec![("closeGroup", json!({ "groupId": group }))],
                )
            },
        ]
    }

    fn of_matters(&self) -> Vec<Case> {
        let access = |input: Value| {
            let mut input = input;
            input["matterId"] = json!(self.matter);
            ("setMatterAccess", input)
        };
        let give = |can: bool| {
            let give = json!([{ "contactId": self.scene.clara.id, "canDownload": can }]);
            access(json!({ "give": give }))
        };
        let revoke = access(json!({ "revokeIds": [self.scene.clara.id] }));
        let grant = ("grantAccess", json!({ "itemIds": [self.matter] }));
        let withdraw = ("revokeAccess", json!({ "itemIds": [self.matter] }));
        vec![
            Case {
                undo: vec![revoke.clone()],
                ticket: None,
                folder: Some(self.matter.clone()),
                ..self.case("MatterAccessRevoked", vec![give(true)], vec![revoke])
            },
            Case {
                again: vec![give(true)],
                undo: vec![withdraw],
                ticket: Some(self.paper.clone()),
                folder: None,
                ..self.case(
                    "MatterAccessGiven",
                    vec![grant, give(true)],
                    vec![give(false)],
                )
            },
        ]
    }

    fn of_items(&self) -> Vec<Case> {
        let items = self.items();
        let to = |folder: &str, confirmed: &str| {
            let input = json!({ "itemIds": items, "toId": folder, "confirmed": confirmed });
            ("moveItems", input)
        };
        let section = |id: Value| {
            let input = json!({ "itemIds": items, "sectionId": id });
            ("setSection", input)
        };
        let these = json!({ "itemIds": items });
        let baker = &self.scene.baker;
        let granted = || vec![self.grant()];
        let mut cases = vec![
            self.case(
                "ItemMoved",
                granted(),
                vec![to(&baker.internal, "INTO_INTERNAL")],
            ),
            self.case(
                "ItemSectionSet",
                granted(),
                vec![section(json!(self.section))],
            ),
            self.case(
                "ItemTrashed",
                granted(),
                vec![("trashItems", these.clone())],
            ),
        ];
        cases[0].again = vec![to(&baker.files, "OUT_OF_INTERNAL")];
        cases[1].again = vec![section(Value::Null)];
        cases[2].again = vec![("restoreItems", these)];
        for case in &mut cases {
            case.undo = vec![self.revoke()];
        }
        cases
    }

    /// Of a group of staff that assigns its members, this one among them.
    async fn of_staff_groups(&self, member: &str) -> Vec<Case> {
        let (owner, baker) = (&self.scene.given.owner, &self.scene.baker.id);
        let desk = json!({ "name": "Desk", "kind": "STAFF" });
        let desk = owner.change("createGroup", desk, "groupId").await.done();
        let desk = desk.text("groupId");
        let of_staff = |more: Value| {
            let mut input = json!({ "staffId": member });
            let more = more.as_object().unwrap().clone();
            input.as_object_mut().unwrap().extend(more);
            input
        };
        let people = json!({ "groupId": desk, "memberIds": [member] });
        let roles = |more: Value| {
            let mut input = json!({ "groupId": desk, "customerIds": [baker] });
            let more = more.as_object().unwrap().clone();
            input.as_object_mut().unwrap().extend(more);
            ("assignGroupRoles", input)
        };
        let give = || {
            let viewer = json!({ "roles": ["VIEWER"], "assignedOnly": true });
            vec![
                ("unassignStaff", of_staff(json!({ "customerIds": [baker] }))),
                ("changeStaffRoles", of_staff(viewer)),
                ("addGroupMembers", people.clone()),
                roles(json!({ "staff": "STAFF" })),
            ]
        };
        let direct = of_staff(json!({ "customerIds": [baker], "role": "STAFF" }));
        vec![
            self.case(
                "MembersRemoved of staff",
                give(),
                vec![("removeGroupMembers", people.clone())],
            ),
            self.case("GroupRolesRemoved of staff", give(), vec![roles(json!({}))]),
            Case {
                // A viewer still reads.
                ticket: None,
                ..self.case(
                    "GroupRolesAssigned of staff",
                    give(),
                    vec![roles(json!({ "staff": "VIEWER" }))],
                )
            },
            Case {
                again: vec![("assignStaff", direct)],
                ..self.case(
                    "GroupClosed of staff",
                    give(),
                    vec![("closeGroup", json!({ "groupId": desk }))],
                )
            },
        ]
    }

    async fn acts(&self, acts: &[Act]) {
        for (mutation, input) in acts {
            let owner = &self.scene.given.owner;
            let _ = owner.change(mutation, input.clone(), "").await.done();
        }
    }

    async fn ends(&self, case: &Case, who: &mut Browser, signs_in: Option<&str>) {
        self.acts(&case.give).await;
        let mut ticket = None;
        if let Some(item) = &case.ticket {
            let begun = who.begin_opening("beginDownload", item).await;
            ticket = Some(begun.done().text("url").to_owned());
        }
        let mut upload = None;
        if let Some(folder) = &case.folder {
            upload = Some(
                who.begin_upload(self.place(folder, signs_in.is_some()))
                    .await,
            );
        }
        self.acts(&case.take).await;
        let again = if case.again.is_empty() {
            &case.give
        } else {
            &case.again
        };
        self.acts(again).await;
        if let Some(email) = signs_in {
            let _ = who.sign_in(email, PASSWORD).await.done();
        }
        has_ended(case.event, who, ticket.as_deref(), upload.as_ref()).await;
        // Whoever begins anew goes on.
        if let Some(item) = &case.ticket {
            assert!(!who.download(item).await.is_empty(), "{}", case.event);
        }
        self.acts(&case.undo).await;
    }

    fn place(&self, folder: &str, staff: bool) -> Value {
        let files = [file("late.txt", b"late")];
        let field = if staff { "parentId" } else { "folderId" };
        json!({ "customerId": self.scene.baker.id, field: folder, "files": files })
    }
}

async fn has_ended(event: &str, who: &Browser, ticket: Option<&str>, upload: Option<&Upload>) {
    if let Some(ticket) = ticket {
        let got = who.send(("GET", ticket), &[], "").await;
        assert_eq!(got.status, 404, "the ticket after {event}");
    }
    if let Some(upload) = upload {
        let sent = who.patch(upload, 0, b"late").await;
        assert_eq!(sent.status, 422, "the upload after {event}");
    }
}

#[tokio::test]
async fn each_event_that_takes_access_away_ends_what_it_carried() {
    let world = world().await;
    let mut clara = world.scene.clara.browser.clone();
    let cases = [
        world.of_grants(),
        world.of_memberships(),
        world.of_matters(),
        world.of_items(),
        world.of_groups(),
    ];
    for case in cases.iter().flatten() {
        world.ends(case, &mut clara, None).await;
    }
}

#[tokio::test]
async fn each_event_that_narrows_a_staff_members_reach_ends_what_it_carried() {
    let world = world().await;
    let given = &world.scene.given;
    let member = given.staff(StaffRole::Staff).await;
    let email = email_of(&member.id, given).await;
    let who = json!({ "staffId": member.id });
    let set = |field: &str, value: Value| {
        let input = json!({ "staffId": member.id, field: value });
        ("changeStaffRoles", input)
    };
    let roles = |word: &str| set("roles", json!([word]));
    let assigned = |only: bool| set("assignedOnly", json!(only));
    let at = |role: Value| {
        let mut input = json!({ "staffId": member.id, "customerIds": [world.scene.baker.id] });
        if !role.is_null() {
            input["role"] = role;
        }
        ("assignStaff", input)
    };
    let out = json!({ "staffId": member.id, "customerIds": [world.scene.baker.id] });
    let mut browser = member.browser.clone();
    let case = |event, give, take| world.case(event, give, take);
    let mut cases = vec![
        case(
            "StaffReachChanged",
            vec![assigned(false)],
            vec![assigned(true)],
        ),
        case(
            "StaffUnassigned",
            vec![assigned(true), at(Value::Null)],
            vec![("unassignStaff", out)],
        ),
        case(
            "StaffRolesChanged",
            vec![assigned(false), roles("STAFF")],
            vec![roles("VIEWER")],
        ),
        case(
            "StaffAssignedToCustomer",
            vec![roles("VIEWER"), assigned(true), at(json!("STAFF"))],
            vec![at(json!("VIEWER"))],
        ),
        case(
            "StaffSuspended",
            vec![roles("STAFF"), assigned(false)],
            vec![("suspendStaff", who.clone())],
        ),
    ];
    // A viewer still reads, so these tickets go on.
    for case in &mut cases[2..4] {
        case.ticket = None;
    }
    cases[4].again = vec![("reinstateStaff", who)];
    cases.extend(world.of_staff_groups(&member.id).await);
    for case in &cases {
        world.ends(case, &mut browser, Some(email.as_str())).await;
    }
}

#[tokio::test]
async fn what_is_destroyed_has_ended_for_contacts_and_staff() {
    let world = world().await;
    let (scene, clara) = (&world.scene, &world.scene.clara);
    let owner = &scene.given.owner;
    world.acts(&[world.grant()]).await;
    let mut begun = vec![];
    for (who, staff) in [(&clara.browser, false), (&owner.browser, true)] {
        let ticket = who.begin_opening("beginDownload", &scene.plan).await;
        let upload = who.begin_upload(world.place(&scene.billing, staff)).await;
        begun.push((who, ticket.done().text("url").to_owned(), upload));
    }
    let these = json!({ "itemIds": world.items() });
    let destroy = json!({ "itemIds": world.items(), "confirmCount": 3 });
    world
        .acts(&[("trashItems", these), ("purgeItems", destroy)])
        .await;
    for (who, ticket, upload) in &begun {
        has_ended("ItemPurged", who, Some(ticket), Some(upload)).await;
    }
}

#[tokio::test]
async fn what_is_withdrawn_has_ended_for_its_sender_and_for_staff() {
    let world = world().await;
    let (scene, clara) = (&world.scene, &world.scene.clara);
    let place = json!({ "customerId": scene.baker.id });
    let item = clara.upload(place, "own.txt", b"mine").await;
    let ticket = clara.begin_opening("beginDownload", &item).await.done();
    let files = [file("own.txt", b"late")];
    let over = json!({ "customerId": scene.baker.id, "documentId": item, "files": files });
    let by_clara = clara.begin_upload(over.clone()).await;
    let by_staff = scene.given.owner.begin_upload(over).await;
    let input = json!({ "itemId": item });
    let _ = clara.change("withdrawUpload", input, "").await.done();
    let ticket = ticket.text("url");
    has_ended("UploadWithdrawn", clara, Some(ticket), Some(&by_clara)).await;
    let owner = &scene.given.owner;
    has_ended("UploadWithdrawn", owner, None, Some(&by_staff)).await;
}

async fn email_of(staff: &str, given: &portico_tests::Given) -> String {
    sqlx::query_scalar("SELECT email FROM access.staff WHERE id = $1")
        .bind(staff.parse::<Uuid>().unwrap())
        .fetch_one(given.app.log.pool())
        .await
        .unwrap()
}

/// Ends a contact's account, or what it signs in with: no page does yet.
#[derive(Serialize)]
enum End {
    Account(Uuid),
    Identity(Uuid),
}

impl Command for End {
    const OPERATION: &'static str = "end";
    type Answer = ();

    async fn run(&self, _: &App, unit: &mut Unit) -> Result<(), Stop> {
        match *self {
            Self::Account(id) => {
                let close = ContactCommand::Close;
                unit.handle::<Contact>(id, None, close).await??;
            }
            Self::Identity(id) => {
                let disable = IdentityCommand::Disable;
                unit.handle::<Identity>(id, None, disable).await??;
            }
        }
        Ok(())
    }
}

#[tokio::test]
async fn who_may_not_sign_in_any_more_has_no_session_and_no_upload() {
    let scene = scene().await;
    let app = &scene.given.app;
    let identity = "SELECT id FROM access.identities WHERE contact_id = $1";
    for (who, account) in [(&scene.clara, true), (&scene.ben, false)] {
        let input = json!({ "customerId": scene.baker.id, "files": [file("a.txt", b"a")] });
        let upload = who.begin_upload(input).await;
        let contact: Uuid = who.id.parse().unwrap();
        let identity: Uuid = sqlx::query_scalar(identity)
            .bind(contact)
            .fetch_one(app.log.pool())
            .await
            .unwrap();
        let end = if account {
            End::Account(contact)
        } else {
            End::Identity(identity)
        };
        let caller = Caller::operator(app.clock.new_id());
        perform(app, &caller, &end).await.unwrap().unwrap();
        assert_eq!(who.patch(&upload, 0, b"a").await.status, 401);
        let (state, sessions): (String, i64) = sqlx::query_as(
            "SELECT state, (SELECT count(*) FROM auth.sessions WHERE person_id = $2)
             FROM bytes.uploads_now WHERE id = $1",
        )
        .bind(upload.id.parse::<Uuid>().unwrap())
        .bind(contact)
        .fetch_one(app.log.pool())
        .await
        .unwrap();
        assert_eq!((state.as_str(), sessions), ("FAILED", 0));
    }
}
