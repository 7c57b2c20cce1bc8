//! What is done with a record besides reading and writing it.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, broken, detail, errors, json_of, refused, wrong_verb},
    detail::found,
    entities::{ACCOUNTS, CASES, CONTACTS, ENTITIES, INVOICES, LEADS, OPPORTUNITIES, SOLUTIONS},
    ids::new_id,
    moment::now,
    people::Person,
    store::{Row, Sight, Store},
};

/// Beyond it the older views fall over.
const LONGEST_COMMENT: usize = 255;

/// Whether a kind has an action at an address of its own.
pub(super) fn has(kind: usize, action: &str) -> bool {
    match kind {
        INVOICES => ["send", "comments", "mark-paid", "cancel"].contains(&action),
        SOLUTIONS => ["publish", "unpublish"].contains(&action),
        _ => false,
    }
}

pub(super) fn run(store: &mut Store, of: (usize, &str), action: &str, body: &Value, who: &'static Person) -> Answer {
    let (kind, id) = of;
    let at = match found(store, kind, id, who) {
        Ok(at) => at,
        Err(refusal) => return refusal,
    };
    match (kind, action) {
        (INVOICES, "comments") => invoice_comment(store, at, body, who),
        (INVOICES, _) => invoice(&mut store.rows[INVOICES][at], action),
        _ if !who.admin => detail(403, "You do not have Permission to perform this action"),
        _ => publish(&mut store.rows[SOLUTIONS][at], action == "publish"),
    }
}

fn invoice(row: &mut Row, action: &str) -> Answer {
    let status = row.text("status").to_owned();
    let (becomes, message, refuses) = match action {
        "send" => ("Sent", "Invoice sent successfully", ["Paid", "Cancelled"].contains(&status.as_str())),
        "cancel" => ("Cancelled", "Invoice cancelled", status == "Paid"),
        _ => ("Paid", "Invoice marked as paid", status == "Paid"),
    };
    if refuses {
        let verb = if action == "send" { "send" } else { "change" };
        return refused(400, &format!("Cannot {verb} a {} invoice", status.to_lowercase()));
    }
    row.fields.insert("status".to_owned(), json!(becomes));
    json_of(200, &json!({ "error": false, "message": message }))
}

fn publish(row: &mut Row, publish: bool) -> Answer {
    if publish && row.text("status") != "approved" {
        return json_of(400, &json!({ "error": "Only approved solutions can be published" }));
    }
    row.fields.insert("is_published".to_owned(), json!(publish));
    json_of(200, &row.shown(SOLUTIONS))
}

fn invoice_comment(store: &mut Store, at: usize, body: &Value, who: &Person) -> Answer {
    let words = body["comment"].as_str().unwrap_or("").to_owned();
    if words.is_empty() {
        return refused(400, "Comment is required");
    }
    let id = new_id();
    let row = &mut store.rows[INVOICES][at];
    row.comment(id, &words, who, &now());
    let comment = row.comments.last().cloned().unwrap_or_default();
    json_of(201, &json!({ "error": false, "message": "Comment added", "comment": comment }))
}

/// `POST` on a record is a comment on it.
pub(super) fn comment(store: &mut Store, kind: usize, id: &str, body: &Value, who: &Person) -> Answer {
    if kind == SOLUTIONS {
        return wrong_verb("POST");
    }
    if kind == LEADS && matches!(store.find(kind, id, who), Sight::Unknown) {
        return broken();
    }
    let at = match found(store, kind, id, who) {
        Ok(at) => at,
        Err(refusal) => return refusal,
    };
    let words = match &body["comment"] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if words.chars().count() > LONGEST_COMMENT {
        let strict = [CONTACTS, ACCOUNTS].contains(&kind);
        let long = json!({ "comment": ["Ensure this field has no more than 255 characters."] });
        return if strict { errors(400, &long) } else { broken() };
    }
    if !words.is_empty() {
        let comment = new_id();
        store.rows[kind][at].comment(comment, &words, who, &now());
    }
    let row = &store.rows[kind][at];
    let wrapper = ENTITIES[kind].wrapper.unwrap_or("object");
    let mut whole = Map::from_iter([(wrapper.to_owned(), row.shown(kind))]);
    let inner = body["is_internal"] == json!(true) && kind == CASES;
    let (comments, notes) = match inner {
        true => (json!([]), json!(row.comments)),
        false => (json!(row.comments), json!([])),
    };
    whole.insert("comments".to_owned(), comments);
    whole.insert("attachments".to_owned(), json!([]));
    if kind == CASES {
        whole.insert("internal_notes".to_owned(), notes);
    }
    json_of(200, &Value::Object(whole))
}

/// A lead becomes an account, a contact and an opportunity.
pub(super) fn convert(store: &mut Store, at: usize, who: &'static Person) -> Answer {
    let lead = store.rows[LEADS][at].clone();
    if lead.text("status") == "converted" {
        return errors(400, &json!({ "status": ["Lead is already converted."] }));
    }
    if lead.text("email").is_empty() {
        return errors(400, &json!({ "email": ["An email is needed to convert a lead."] }));
    }
    if ![ACCOUNTS, CONTACTS, OPPORTUNITIES].iter().all(|kind| store.has_room(*kind)) {
        return broken();
    }
    let made = now();
    let name = format!("{} {}", lead.text("first_name"), lead.text("last_name"));
    let new = [
        (ACCOUNTS, json!({ "name": lead.text("company_name"), "is_active": true, "created_at": made })),
        (
            CONTACTS,
            json!({
                "first_name": lead.text("first_name"), "last_name": lead.text("last_name"), "email": lead.text("email"),
                "is_active": true, "created_at": made,
            }),
        ),
        (OPPORTUNITIES, json!({ "name": name.trim(), "stage": "PROSPECTING", "probability": 10, "created_at": made })),
    ];
    let ids = new.map(|(kind, fields)| {
        let id = new_id();
        let fields = fields.as_object().cloned().unwrap_or_default();
        let row = Row {
            id: id.clone(),
            org: who.org,
            owner: who.profile,
            assigned: Vec::new(),
            fields,
            comments: Vec::new(),
        };
        store.rows[kind].push(row);
        id
    });
    store.rows[LEADS][at].fields.insert("status".to_owned(), json!("converted"));
    let [account, contact, opportunity] = ids;
    json_of(
        200,
        &json!({
            "error": false, "message": "Lead Converted Successfully", "account_id": account, "contact_id": contact,
            "opportunity_id": opportunity,
        }),
    )
}
