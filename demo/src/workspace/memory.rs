//! Memories: written, found by their words, archived, deleted softly or for good.

use jiff::ToSpan as _;
use serde_json::{Value, json};

use super::{
    ask::{Answer, Ask, Refusal},
    store::{Row, Tenant, text},
};

pub(super) fn write(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let content = ask.required("content")?;
    let mut row = ask.fields(&["kind", "type", "tags"]);
    row.insert("content".to_owned(), json!(content));
    row.insert("state".to_owned(), json!("active"));
    let id = tenant.add("memories", "mem", row, ask)?;
    Ok(json!({ "id": id, "state": "active" }))
}

/// How well a memory fits: the share of the query's words that are in it.
fn score(row: &Row, words: &[String]) -> f64 {
    let tags = row.get("tags").map(ToString::to_string).unwrap_or_default();
    let all = format!("{} {tags}", text(row, "content")).to_lowercase();
    let found = words.iter().filter(|word| all.contains(word.as_str())).count();
    let share = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    share(found) / share(words.len().max(1))
}

pub(super) fn search(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let words: Vec<String> = ask.required("query")?.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let archived = ask.flag("include_archived", false);
    let is_seen = |row: &&Row| match text(row, "state") {
        "active" => true,
        "archived" => archived,
        _ => false,
    };
    let mut found: Vec<(f64, &Row)> =
        tenant.rows("memories").iter().rev().filter(is_seen).map(|row| (score(row, &words), row)).collect();
    found.retain(|(score, _)| *score > 0.0);
    found.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let total = found.len();
    let results = found.into_iter().take(ask.number("limit", 20)).map(|(score, row)| {
        let mut shown = row.clone();
        shown.insert("score".to_owned(), json!(score));
        Value::Object(shown)
    });
    Ok(json!({ "results": results.collect::<Vec<_>>(), "total": total }))
}

fn set_state(tenant: &mut Tenant, ask: &Ask, state: &str) -> Result<String, Refusal> {
    let id = ask.required("memory_id")?;
    let known = tenant.row("memories", id).is_some_and(|row| text(row, "state") != "deleted");
    if !known {
        return Err(Refusal::not_found("memory"));
    }
    let change = Row::from_iter([("state".to_owned(), json!(state))]);
    tenant.change("memories", id, change, ask)?;
    Ok(id.to_owned())
}

pub(super) fn archive(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let id = set_state(tenant, ask, "archived")?;
    Ok(json!({ "archived": true, "memory_id": id }))
}

pub(super) fn delete(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let soft = ask.flag("soft_delete", true);
    let id = set_state(tenant, ask, "deleted")?;
    if !soft {
        tenant.remove("memories", |row| text(row, "id") == id);
    }
    Ok(json!({ "deleted": true, "memory_id": id, "soft": soft }))
}

pub(super) fn telemetry(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let minutes = ask.number("window_minutes", 60);
    let span = i64::try_from(minutes.min(1_000_000)).unwrap_or(60).minutes();
    let since = ask.now.checked_sub(span).map_err(|_| Refusal::invalid("window_minutes", "is too long"))?;
    let count = |state: &str| tenant.rows("memories").iter().filter(|row| text(row, "state") == state).count();
    Ok(json!({
        "window_minutes": minutes,
        "memories": { "active": count("active"), "archived": count("archived"), "deleted": count("deleted") },
        "calls": tenant.calls_since(since),
    }))
}
