//! Lists: filters, limit and offset as the backend reads them, and the envelope of each kind.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, json_of},
    asked::Asked,
    entities::{ACCOUNTS, CASES, CONTACTS, ENTITIES, INVOICE_STATES, INVOICES, LEADS, OPPORTUNITIES, SOLUTIONS, TASKS},
    people::Person,
    store::{Row, Store},
};

/// What comes without a limit, and with one that is none.
const USUAL: usize = 10;
/// So many of a kind are found by the search over everything.
const MOST_FOUND: usize = 6;

/// What is skipped and what is taken.
#[derive(Clone, Copy)]
struct Window {
    limit: usize,
    offset: usize,
}

impl Window {
    fn read(asked: &Asked) -> Self {
        let number = |name: &str| asked.query(name).and_then(|text| text.parse::<usize>().ok());
        Self {
            limit: number("limit").filter(|limit| *limit > 0).unwrap_or(USUAL),
            offset: number("offset").unwrap_or(0),
        }
    }

    fn of(self, kind: usize, rows: &[&Row]) -> Vec<Value> {
        rows.iter().skip(self.offset).take(self.limit).map(|row| row.listed(kind)).collect()
    }

    /// Where the next page begins; null at the end, nought past it.
    fn next(self, count: usize) -> Value {
        match self.offset + self.limit {
            next if next < count => json!(next),
            _ if self.offset < count => Value::Null,
            _ => json!(0),
        }
    }
}

pub(super) fn answer(store: &Store, kind: usize, asked: &Asked, who: &Person) -> Answer {
    let rows: Vec<&Row> = store.seen(kind, who).into_iter().filter(|row| fits(row, kind, asked)).collect();
    let window = Window::read(asked);
    let whole = match kind {
        LEADS => leads(store, &rows, window, who),
        ACCOUNTS => accounts(store, &rows, window, who),
        OPPORTUNITIES => json!({
            "totals": { "count": rows.len(), "amount_sum": 0.0, "weighted_sum": 0.0, "stalled_count": 0 },
            "per_page": USUAL, "page_number": 1, "opportunities_count": rows.len(), "offset": window.next(rows.len()),
            "opportunities": window.of(kind, &rows), "accounts_list": short(store, ACCOUNTS, who, &["name"]),
            "contacts_list": short(store, CONTACTS, who, &["first_name", "last_name"]), "tags": [],
            "stage": choice(kind, "stage"), "lead_source": choice(kind, "lead_source"), "currency": [],
        }),
        TASKS | CASES => slimmed(store, kind, &rows, window, (asked, who)),
        CONTACTS => {
            let page = window.of(kind, &rows);
            json!({
                "active_count": rows.len(), "inactive_count": 0, "per_page": USUAL, "page_number": 1, "count": rows.len(),
                "results": page, "contacts_count": rows.len(), "offset": 0, "contact_obj_list": page, "countries": [],
                "users": [],
            })
        }
        _ => json!({
            "count": rows.len(), "next": null, "previous": null, "results": window.of(kind, &rows),
            "totals": { "count": rows.len(), "draft": 0 },
        }),
    };
    json_of(200, &whole)
}

fn leads(store: &Store, rows: &[&Row], window: Window, who: &Person) -> Value {
    let rows: Vec<&Row> = rows.iter().copied().filter(|row| row.text("status") != "converted").collect();
    let (closed, open): (Vec<&Row>, Vec<&Row>) = rows.into_iter().partition(|row| row.text("status") == "closed");
    json!({
        "per_page": USUAL, "page_number": 1,
        "open_leads": {
            "leads_count": open.len(), "open_leads": window.of(LEADS, &open), "offset": window.next(open.len()),
        },
        "close_leads": {
            "leads_count": closed.len(), "close_leads": window.of(LEADS, &closed), "offset": window.next(closed.len()),
        },
        "totals": { "count": open.len(), "unworked_over_a_week": 0 },
        "contacts": short(store, CONTACTS, who, &["first_name"]),
        "status": choice(LEADS, "status"), "source": choice(LEADS, "source"), "tags": [], "users": [], "countries": [],
        "industries": [],
    })
}

fn accounts(store: &Store, rows: &[&Row], window: Window, who: &Person) -> Value {
    let active = |row: &&Row| row.fields.get("is_active") == Some(&Value::Bool(true));
    let (open, closed): (Vec<&Row>, Vec<&Row>) = rows.iter().copied().partition(active);
    json!({
        "per_page": USUAL, "page_number": 1,
        "active_accounts": {
            "offset": window.next(open.len()), "open_accounts": window.of(ACCOUNTS, &open),
            "open_accounts_count": open.len(),
        },
        "closed_accounts": {
            "offset": window.next(closed.len()), "close_accounts": window.of(ACCOUNTS, &closed),
            "close_accounts_count": closed.len(),
        },
        "contacts": short(store, CONTACTS, who, &["first_name", "last_name"]), "teams": [], "countries": [],
        "industries": [], "tags": [], "users": [],
        // Every open lead, whichever page was asked for.
        "leads": store.seen(LEADS, who).into_iter().map(|row| row.listed(LEADS)).collect::<Vec<_>>(),
        "status": ["open", "close"],
    })
}

/// Tasks and cases leave their catalogues out where that is asked for.
fn slimmed(store: &Store, kind: usize, rows: &[&Row], window: Window, (asked, who): (&Asked, &Person)) -> Value {
    let name = if kind == TASKS { "tasks" } else { "cases" };
    let mut whole = Map::new();
    if kind == TASKS {
        whole.insert("totals".to_owned(), json!({ "count": rows.len(), "open": rows.len() }));
    } else {
        whole.insert("open_count".to_owned(), json!(rows.len()));
        whole.insert("urgent_count".to_owned(), json!(0));
    }
    whole.insert(format!("{name}_count"), json!(rows.len()));
    whole.insert("offset".to_owned(), window.next(rows.len()));
    whole.insert(name.to_owned(), Value::Array(window.of(kind, rows)));
    whole.insert("status".to_owned(), choice(kind, "status"));
    whole.insert("priority".to_owned(), choice(kind, "priority"));
    if asked.query("slim") != Some("true") {
        whole.insert("accounts_list".to_owned(), short(store, ACCOUNTS, who, &["name"]));
        whole.insert("contacts_list".to_owned(), short(store, CONTACTS, who, &["first_name", "last_name"]));
    }
    Value::Object(whole)
}

/// Records of another kind, as the envelopes embed them.
fn short(store: &Store, kind: usize, who: &Person, fields: &[&str]) -> Value {
    let one = |row: &Row| {
        let mut short = Map::from_iter([("id".to_owned(), json!(row.id))]);
        short.extend(fields.iter().map(|field| ((*field).to_owned(), json!(row.text(field)))));
        Value::Object(short)
    };
    store.seen(kind, who).into_iter().map(one).collect()
}

/// A choice field's values in pairs, as forms want them.
fn choice(kind: usize, field: &str) -> Value {
    let values = ENTITIES[kind].choices.iter().find(|(name, _)| *name == field).map_or(&[][..], |(_, values)| values);
    values.iter().map(|value| json!([value, value])).collect()
}

fn fits(row: &Row, kind: usize, asked: &Asked) -> bool {
    let entity = &ENTITIES[kind];
    let holds = |text: &str, part: &str| text.to_lowercase().contains(&part.to_lowercase());
    let searched = asked.query("search").filter(|search| !search.is_empty());
    let found = searched.is_none_or(|search| entity.searched.iter().any(|field| holds(row.text(field), search)));
    let partly = entity.partly.iter().all(|field| {
        // A person's name is asked for by `name`.
        let asked_for = if *field == "first_name" { "name" } else { field };
        asked.query(asked_for).filter(|part| !part.is_empty()).is_none_or(|part| {
            holds(row.text(field), part) || (*field == "first_name" && holds(row.text("last_name"), part))
        })
    });
    let wholly = entity.wholly.iter().all(|field| {
        let wanted: Vec<&str> = asked.queried(field).filter(|value| is_known(kind, field, value)).collect();
        let own = row.fields.get(*field).map_or_else(String::new, plain);
        wanted.is_empty() || wanted.contains(&own.as_str())
    });
    let made = row.text("created_at");
    let since = asked.query("created_at__gte").is_none_or(|day| made >= day);
    let until = asked.query("created_at__lte").is_none_or(|day| made <= day);
    found && partly && wholly && since && until
}

/// Leads and tasks drop a status that they do not know; elsewhere it fits no record.
fn is_known(kind: usize, field: &str, value: &str) -> bool {
    let entity = &ENTITIES[kind];
    if field != "status" || !entity.lenient_status {
        return true;
    }
    let values = if kind == INVOICES {
        INVOICE_STATES
    } else {
        entity.choices.iter().find(|(name, _)| *name == "status").map_or(&[][..], |(_, values)| values)
    };
    values.contains(&value)
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `GET /api/search/?q=`: by title and name, over all kinds but tasks.
pub(super) fn everywhere(store: &Store, asked: &Asked, who: &Person) -> Answer {
    let query = asked.query("q").unwrap_or("").to_lowercase();
    let kinds = [
        (LEADS, "lead"),
        (CONTACTS, "contact"),
        (ACCOUNTS, "account"),
        (OPPORTUNITIES, "deal"),
        (CASES, "ticket"),
        (INVOICES, "invoice"),
        (SOLUTIONS, "solution"),
    ];
    let mut results = Vec::new();
    for (kind, word) in kinds.into_iter().filter(|_| query.chars().count() > 1) {
        let title =
            |row: &Row| ["title", "name", "invoice_title", "first_name"].map(|field| row.text(field).to_owned());
        let hits = store.seen(kind, who).into_iter().filter(|row| title(row).join(" ").to_lowercase().contains(&query));
        results.extend(hits.take(MOST_FOUND).map(|row| {
            let title = title(row).into_iter().find(|text| !text.is_empty()).unwrap_or_default();
            json!({ "type": word, "id": row.id, "title": title, "subtitle": row.text("email") })
        }));
    }
    json_of(200, &json!({ "query": query, "results": results }))
}
