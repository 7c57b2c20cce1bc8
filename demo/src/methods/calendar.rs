//! Events of calendars: whole at once, never in pages.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::call::{Call, Reply};
use crate::{
    calendar::{Calendar, Event},
    clock,
    errors::{Refusal, calendar_lacks},
    parameters::scalar,
    records::Records,
};

/// The calendar that each owner has from the start.
const SECTION: u64 = 1;

pub(super) fn list(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let wanted = calendar(call)?;
    let day = SignedDuration::from_hours(24);
    let bound = |name: &str, days: i32| match text(call, name) {
        // A last day is meant whole.
        Some(given) => clock::instant(&given)
            .map(|from| if name == "to" && given.len() <= 10 { from.saturating_add(day).unwrap_or(from) } else { from })
            .ok_or_else(|| calendar_lacks(name)),
        None => Ok(call.now.saturating_add(day * days).unwrap_or(call.now)),
    };
    let (from, to) = (bound("from", -30)?, bound("to", 90)?);
    let sections: Vec<u64> = call.parameters.get("section").map(numbers).unwrap_or_default();
    let found = records.events.iter().filter(|event| {
        event.calendar == wanted
            && event.to >= from
            && event.from < to
            && (sections.is_empty() || sections.contains(&event.section))
    });
    Ok(Reply::plain(found.map(Event::wire).collect()))
}

pub(super) fn add(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let calendar = calendar(call)?;
    let moment = |name: &str| -> Result<Timestamp, Refusal> {
        text(call, name).and_then(|given| clock::instant(&given)).ok_or_else(|| calendar_lacks(name))
    };
    let (from, to) = (moment("from")?, moment("to")?);
    let name = text(call, "name").ok_or_else(|| calendar_lacks("name"))?;
    let meeting = text(call, "is_meeting").is_some_and(|flag| flag == "Y");
    let attendees = call.parameters.get("attendees").filter(|_| meeting).map(numbers).unwrap_or_default();
    let id = records.events.last().map_or(31, |last| last.id + 1);
    records.events.push(Event {
        id,
        calendar,
        section: text(call, "section").and_then(|section| section.parse().ok()).unwrap_or(SECTION),
        name,
        description: text(call, "description").unwrap_or_default(),
        location: text(call, "location").unwrap_or_default(),
        from,
        to,
        attendees,
        reminders: call.parameters.get("remind").cloned().unwrap_or_else(|| json!([])),
    });
    Ok(Reply::plain(json!(id)))
}

/// Which calendar is meant; the company's has no owner.
fn calendar(call: &Call<'_>) -> Result<Calendar, Refusal> {
    let kind = text(call, "type").ok_or_else(|| calendar_lacks("type"))?;
    if kind == "company_calendar" {
        return Ok(Calendar { kind, owner: 0 });
    }
    let owner = text(call, "ownerId").and_then(|owner| owner.parse().ok()).ok_or_else(|| calendar_lacks("ownerId"))?;
    Ok(Calendar { kind, owner })
}

fn text(call: &Call<'_>, name: &str) -> Option<String> {
    call.parameters.exact(name).and_then(scalar).filter(|text| !text.is_empty()).map(std::borrow::Cow::into_owned)
}

fn numbers(list: &Value) -> Vec<u64> {
    let items = list.as_array().map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(scalar).filter_map(|item| item.parse().ok()).collect()
}
