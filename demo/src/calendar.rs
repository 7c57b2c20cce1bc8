//! Events of calendars, and how the portal writes them: times as its interface shows them, seconds since 1970 beside.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{clock, keys::CALLER};

/// The calendar that an event is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Calendar {
    /// `user`, `group` or `company_calendar`.
    pub kind: String,
    /// The user or the group; 0 of the company.
    pub owner: u64,
}

/// An event.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub id: u64,
    pub calendar: Calendar,
    pub section: u64,
    pub name: String,
    pub description: String,
    pub location: String,
    pub from: Timestamp,
    pub to: Timestamp,
    /// The people who were invited; of a meeting alone.
    pub attendees: Vec<u64>,
    pub reminders: Value,
}

impl Event {
    /// As `calendar.event.get` shows it.
    pub(super) fn wire(&self) -> Value {
        let meeting = !self.attendees.is_empty();
        json!({
            "ID": self.id.to_string(), "PARENT_ID": self.id.to_string(), "DELETED": "N",
            "CAL_TYPE": self.calendar.kind, "OWNER_ID": self.calendar.owner.to_string(), "NAME": self.name,
            "DATE_FROM": clock::shown(self.from), "DATE_TO": clock::shown(self.to),
            "TZ_FROM": "Europe/Moscow", "TZ_TO": "Europe/Moscow",
            "DATE_FROM_TS_UTC": self.from.as_second().to_string(), "DATE_TO_TS_UTC": self.to.as_second().to_string(),
            "DT_SKIP_TIME": "N", "CREATED_BY": CALLER.to_string(), "DESCRIPTION": self.description,
            "LOCATION": self.location, "SECTION_ID": self.section.to_string(), "ACCESSIBILITY": "busy",
            "IMPORTANCE": "normal", "IS_MEETING": meeting, "MEETING_STATUS": if meeting { "H" } else { "" },
            "MEETING_HOST": CALLER.to_string(), "RRULE": "", "REMIND": self.reminders,
            "ATTENDEES_CODES": self.attendees.iter().map(|user| format!("U{user}")).collect::<Vec<_>>(),
        })
    }
}
