//! One record: read, deleted, or refused in the words of its kind.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, detail, done, errors, json_of, refused},
    entities::{ACCOUNTS, CASES, CONTACTS, ENTITIES, INVOICES, LEADS, OPPORTUNITIES, SOLUTIONS, TASKS},
    people::Person,
    store::{Sight, Store},
};

/// Where a record is, or why it is not there for this person.
pub(super) fn found(store: &Store, kind: usize, id: &str, who: &Person) -> Result<usize, Answer> {
    match store.find(kind, id, who) {
        Sight::Seen(at) => Ok(at),
        Sight::Foreign if kind == INVOICES => Err(refused(403, "Permission denied")),
        Sight::Foreign => Err(detail(403, "You do not have Permission to perform this action")),
        Sight::Unknown => Err(missing(kind)),
    }
}

fn missing(kind: usize) -> Answer {
    match kind {
        OPPORTUNITIES => errors(404, &json!("Opportunity not found.")),
        INVOICES => refused(404, "Invoice not found"),
        TASKS => detail(404, "No such task."),
        CASES => detail(404, "No such case."),
        SOLUTIONS => detail(404, "No such solution."),
        _ => detail(404, &format!("No {} matches the given query.", ENTITIES[kind].name)),
    }
}

pub(super) fn read(store: &Store, kind: usize, id: &str, who: &Person) -> Answer {
    let at = match found(store, kind, id, who) {
        Ok(at) => at,
        Err(refusal) => return refusal,
    };
    let row = &store.rows[kind][at];
    let Some(wrapper) = ENTITIES[kind].wrapper else { return json_of(200, &row.shown(kind)) };
    let mut whole = Map::new();
    whole.insert(wrapper.to_owned(), row.shown(kind));
    whole.insert("comments".to_owned(), Value::Array(row.comments.clone()));
    whole.insert("attachments".to_owned(), json!([]));
    if kind == LEADS {
        whole.insert(
            "countries".to_owned(),
            json!([["LV", "Latvia"], ["DE", "Germany"], ["AE", "United Arab Emirates"]]),
        );
    }
    if kind == ACCOUNTS {
        whole.insert("leads".to_owned(), store.seen(LEADS, who).into_iter().map(|row| row.listed(LEADS)).collect());
    }
    json_of(200, &Value::Object(whole))
}

pub(super) fn delete(store: &mut Store, kind: usize, id: &str, who: &Person) -> Answer {
    let at = match found(store, kind, id, who) {
        Ok(at) => at,
        Err(refusal) => return refusal,
    };
    if !store.rows[kind][at].is_owned_by(who) {
        return errors(403, &json!("You do not have Permission to perform this action"));
    }
    let gone = store.rows[kind].remove(at);
    if kind == ACCOUNTS {
        // Its opportunities and cases go with it; contacts stay.
        for kind in [OPPORTUNITIES, CASES] {
            store.rows[kind].retain(|row| row.text("account") != gone.id);
        }
    }
    if kind == CONTACTS {
        store.rows[TASKS].retain(|row| row.text("contact") != gone.id);
    }
    match kind {
        SOLUTIONS => Answer { status: 204, body: String::new(), ..done("") },
        _ => done(ENTITIES[kind].deleted),
    }
}

/// `GET /api/profile/`: who am I.
pub(super) fn profile(who: &Person) -> Answer {
    json_of(200, &json!({ "user_obj": who.shown() }))
}
