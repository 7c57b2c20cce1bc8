//! Records written as JSON objects: put into a record, made into a row, read back as text.

use serde_json::Value;

use crate::table::{Record, Table};

/// Puts the fields of a JSON object into a record.
pub(super) fn fill(record: &mut Record, fields: Value) {
    if let Value::Object(fields) = fields {
        record.extend(fields);
    }
}

/// A row for a table whose records have no defaults: every field of its schema, empty.
pub(super) fn row(table: &Table, fields: Value) -> Record {
    let mut record: Record = table.schema.0.iter().map(|field| (field.name.to_owned(), Value::Null)).collect();
    fill(&mut record, fields);
    record
}

/// A field of a record as text.
pub(super) fn text<'r>(record: &'r Record, name: &str) -> &'r str {
    record.get(name).and_then(Value::as_str).unwrap_or("")
}
