//! Contacts as CSV (RFC 4180): quoted fields may hold the delimiter, quotes and line breaks.

use serde_json::json;

use super::{
    ask::{Answer, Ask, Refusal},
    customers::keep_contact,
    store::{Row, Tenant, text},
};

const COLUMNS: [&str; 5] = ["email", "first_name", "last_name", "phone", "company_name"];

/// The lines of a CSV text, each as its fields.
fn lines(csv: &str, delimiter: char) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = csv.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                field.push('"');
                letters.next();
            }
            '"' if quoted || field.is_empty() => quoted = !quoted,
            '\r' if !quoted => {}
            '\n' if !quoted => {
                line.push(std::mem::take(&mut field));
                lines.push(std::mem::take(&mut line));
            }
            letter if letter == delimiter && !quoted => line.push(std::mem::take(&mut field)),
            letter => field.push(letter),
        }
    }
    if !field.is_empty() || !line.is_empty() {
        line.push(field);
        lines.push(line);
    }
    lines.retain(|line| line.iter().any(|field| !field.trim().is_empty()));
    lines
}

pub(super) fn import(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let csv = ask.required("csv_text")?;
    // A tab is a delimiter, though not one that survives trimming.
    let delimiter = ask.value("delimiter").and_then(|value| value.as_str()?.chars().next()).unwrap_or(',');
    let lines = lines(csv, delimiter);
    let (heads, rows) = lines.split_first().ok_or_else(|| Refusal::invalid("csv_text", "has no line"))?;
    let heads: Vec<String> = heads.iter().map(|head| head.trim().to_lowercase()).collect();
    if !heads.iter().any(|head| head == "email" || head == "phone") {
        return Err(Refusal::invalid("csv_text", "has no column email or phone"));
    }
    let (mut created, mut updated, mut skipped) = (0, 0, 0);
    for line in rows {
        let fields: Row = heads
            .iter()
            .zip(line)
            .filter(|(head, field)| COLUMNS.contains(&head.as_str()) && !field.trim().is_empty())
            .map(|(head, field)| (head.clone(), json!(field.trim())))
            .collect();
        if text(&fields, "email").is_empty() && text(&fields, "phone").is_empty() {
            skipped += 1;
            continue;
        }
        match keep_contact(tenant, fields, ask) {
            Ok((_, true)) => created += 1,
            Ok((_, false)) => updated += 1,
            Err(refusal) if refusal.code == "BLOCKED" => skipped += 1,
            Err(refusal) => return Err(refusal),
        }
    }
    Ok(json!({ "created": created, "updated": updated, "skipped": skipped }))
}

pub(super) fn export(tenant: &mut Tenant, ask: &Ask) -> Answer {
    let quoted = |text: &str| match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    let rows: Vec<&Row> = tenant.rows("contacts").iter().take(ask.number("limit", 1_000)).collect();
    let line = |row: &&Row| COLUMNS.map(|name| quoted(text(row, name))).join(",") + "\n";
    let csv = COLUMNS.join(",") + "\n" + &rows.iter().map(line).collect::<String>();
    Ok(json!({ "csv_text": csv, "count": rows.len() }))
}
