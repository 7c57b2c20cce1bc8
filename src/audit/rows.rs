//! Reads the audit in the store: what `query`, `newest` and `verify` do with files.
//!
//! Rows are read so many at once, each time in a transaction of its own, so that nobody who writes waits for a reader.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::fault::AuditFault;
use super::line_hash::LineHash;
use super::newest::{Follows, FoundRecord, MOST_READ, NewestRecords, RecordPlace, RecordSearch, follows};
use super::query::RecordFilter;
use super::verify::{ChainReader, LinePlace, Verdict};
use crate::store::Store;
use crate::store::records::{RecordsOf, StoredRecord};

/// How many rows are read at once.
const AT_ONCE: i64 = 500;

/// What the places of a verdict are of.
const STORE: &str = "store";

/// The newest records that fit, `most` of them, from before a place where one is given. `None`: there is no such place any more.
pub(super) async fn newest(
    store: &Store,
    filter: &RecordFilter,
    before: Option<&RecordPlace>,
    most: usize,
) -> Result<Option<NewestRecords>, AuditFault> {
    let mut before = match before {
        None => i64::MAX,
        Some(place) => match row_at(store, place).await? {
            Some(row) => row.place,
            None => return Ok(None),
        },
    };
    let of = match &filter.tenant {
        None => RecordsOf::All,
        Some(seen) if seen.of_server => RecordsOf::TenantAndServer(&seen.tenant),
        Some(seen) => RecordsOf::Tenant(&seen.tenant),
    };
    let (mut search, mut left) = (RecordSearch::new(filter, most), MOST_READ);
    loop {
        let rows = store.records_before(before, of, filter.call.as_deref(), AT_ONCE).await;
        let rows = rows.map_err(AuditFault::of_store)?;
        let Some(last) = rows.last() else { return Ok(Some(search.ended(false))) };
        before = last.place;
        for row in &rows {
            if left == 0 {
                return Ok(Some(search.ended(true)));
            }
            if !search.line(row.line.as_bytes(), number(row)) {
                return Ok(Some(search.ended(false)));
            }
            left = left.saturating_sub(row.line.len() as u64);
        }
    }
}

/// A record by its place, with its line; `None`: it is not there any more.
pub(super) async fn record_at(
    store: &Store,
    place: &RecordPlace,
) -> Result<Option<(FoundRecord, String, Follows)>, AuditFault> {
    let Some(row) = row_at(store, place).await? else { return Ok(None) };
    let Ok(record) = serde_json::from_str::<Map<String, Value>>(&row.line) else { return Ok(None) };
    let before = store.records_before(row.place, RecordsOf::All, None, 1).await.map_err(AuditFault::of_store)?;
    let before = before.first().map(|before| LineHash::of(before.line.as_bytes()));
    let follows = follows(&record, before, before.is_none());
    Ok(Some((FoundRecord { place: place.clone(), record }, row.line, follows)))
}

/// Gives `found` each record that fits, with its line, the oldest first.
pub(super) async fn query(
    store: &Store,
    filter: &RecordFilter,
    found: &mut (dyn FnMut(&Map<String, Value>, &str) -> bool + Send),
) -> Result<(), AuditFault> {
    let mut after = 0;
    loop {
        let rows = store.records_after(after, AT_ONCE).await.map_err(AuditFault::of_store)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.place;
        for row in &rows {
            if let Ok(record) = serde_json::from_str::<Map<String, Value>>(&row.line)
                && filter.admits(&record)
                && !found(&record, &row.line)
            {
                return Ok(());
            }
        }
    }
}

/// Whether the chain is whole. Where rows are missing, a record has to say that they were deleted.
pub(super) async fn verify(store: &Store) -> Result<Verdict, AuditFault> {
    let (mut reader, mut after) = (ChainReader::of_several_processes(), 0);
    'rows: loop {
        let rows = store.records_after(after, AT_ONCE).await.map_err(AuditFault::of_store)?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            if after > 0 && row.place != after + 1 {
                reader.behind_gone();
            }
            after = row.place;
            let place = LinePlace { path: PathBuf::from(STORE), line: number(&row) };
            if !reader.record(row.line.as_bytes(), place) {
                break 'rows;
            }
        }
    }
    let mut verdict = reader.ended();
    verdict.missing = verdict.goes_on_from.as_ref().is_some_and(|from| !verdict.tells_of(from));
    Ok(verdict)
}

/// The row at a place, if it is the one that was there.
async fn row_at(store: &Store, place: &RecordPlace) -> Result<Option<StoredRecord>, AuditFault> {
    let Ok(offset) = i64::try_from(place.offset()) else { return Ok(None) };
    let rows = store.records_after(offset.saturating_sub(1), 1).await.map_err(AuditFault::of_store)?;
    Ok(rows.into_iter().find(|row| RecordPlace::of(row.line.as_bytes(), number(row)) == *place))
}

fn number(row: &StoredRecord) -> u64 {
    u64::try_from(row.place).unwrap_or_default()
}
