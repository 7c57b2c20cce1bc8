//! What the people of the portal do: calls, letters, tasks.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    crm::{DEALS, LEADS},
    moments::{between, made},
    names::{CHORES, Tongue},
    people::USERS,
    random::Random,
    rows::{row, text},
};
use crate::{clock, records::Records};

const ACTIVITIES: (usize, u64) = (260, 1001);
const TASKS: (usize, u64) = (150, 801);

pub(super) fn activities(records: &mut Records, random: &mut Random, now: Timestamp) {
    let (count, first) = ACTIVITIES;
    for (place, id) in (0..count).zip(first..) {
        let moment = made(now, place, count);
        let on_lead = random.percent(70);
        let (owners, first_owner) = if on_lead { LEADS } else { DEALS };
        // Only a record that was there already.
        let owner = first_owner + random.below(place * owners / count + 1);
        let (kind, provider, provider_type, subject) = random.pick(&[
            ("2", "VOXIMPLANT_CALL", "CALL", ("Исходящий звонок", "Outgoing call")),
            ("2", "VOXIMPLANT_CALL", "CALL", ("Входящий звонок", "Incoming call")),
            ("4", "CRM_EMAIL", "EMAIL", ("Вопрос по счёту", "Invoice question")),
            ("6", "CRM_TODO", "TODO", ("Связаться с клиентом", "Contact the client")),
        ]);
        let outgoing = subject.1 == "Outgoing call";
        let done = kind != "6" || random.percent(50);
        let (responsible, start) = (random.pick(&USERS).0.to_string(), clock::wire(moment));
        let end = clock::wire(clock::minutes_before(moment, -i64::try_from(random.below(15)).unwrap_or(0)));
        let phone = phone(records, on_lead, owner);
        let mut fields = json!({
            "ID": id.to_string(), "OWNER_ID": owner.to_string(), "OWNER_TYPE_ID": if on_lead { "1" } else { "2" },
            "TYPE_ID": kind, "PROVIDER_ID": provider, "PROVIDER_TYPE_ID": provider_type,
            "SUBJECT": Tongue::of(owner - first_owner).say(subject.0, subject.1),
            "CREATED": start, "LAST_UPDATED": end, "START_TIME": start, "END_TIME": end,
            "DEADLINE": if kind == "4" { "" } else { &*start },
            "COMPLETED": if done { "Y" } else { "N" }, "STATUS": if done { "2" } else { "1" },
            "RESPONSIBLE_ID": responsible, "PRIORITY": "2", "DESCRIPTION": "", "DESCRIPTION_TYPE": "1",
            "DIRECTION": match (kind, outgoing) { ("6", _) => "0", (_, true) => "2", (_, false) => "1" },
            "LOCATION": "", "AUTHOR_ID": responsible, "EDITOR_ID": responsible,
        });
        if let (Value::Object(fields), Some(phone), "2") = (&mut fields, phone, kind) {
            let with = json!([{ "ID": id.to_string(), "TYPE": "PHONE", "VALUE": phone, "ENTITY_ID": owner.to_string(),
                                "ENTITY_TYPE_ID": "1" }]);
            fields.insert("COMMUNICATIONS".to_owned(), with);
        }
        let activity = row(&records.activities, fields);
        records.activities.insert(id, activity);
    }
}

pub(super) fn tasks(records: &mut Records, random: &mut Random, now: Timestamp) {
    let (count, first) = TASKS;
    for (place, id) in (0..count).zip(first..) {
        let moment = made(now, place, count);
        let changed = between(random, moment, now);
        let young = place * 100 / count > 85;
        let status = random.pick(if young { &["2", "2", "3"][..] } else { &["2", "3", "4", "5", "5", "5", "5", "6"] });
        let (created, changed) = (clock::wire(moment), clock::wire(changed));
        let (russian, english) = random.pick(&CHORES);
        let (author, responsible) = (random.pick(&USERS), random.pick(&USERS));
        let deal = DEALS.1 + random.below(place * DEALS.0 / count + 1);
        let deadline = clock::minutes_before(moment, -i64::try_from(random.below(20)).unwrap_or(0) * 24 * 60 - 300);
        let grouped = random.percent(20);
        let fields = json!({
            "ID": id.to_string(), "TITLE": Tongue::of(place).say(russian, english), "DESCRIPTION": "",
            "DESCRIPTION_IN_BBCODE": "Y", "DEADLINE": random.percent(90).then(|| clock::wire(deadline)),
            "CREATED_DATE": created, "CHANGED_DATE": changed, "CLOSED_DATE": (status == "5").then_some(&changed),
            "DATE_START": (status != "2").then_some(&created),
            "RESPONSIBLE_ID": responsible.0.to_string(), "CREATED_BY": author.0.to_string(),
            "PRIORITY": random.pick(&["0", "1", "1", "2"]), "STATUS": status, "SUB_STATUS": status, "REAL_STATUS": status,
            "GROUP_ID": if grouped { "12" } else { "0" },
            "AUDITORS": if random.percent(10) { json!(["9"]) } else { json!([]) }, "ACCOMPLICES": [],
            "RESPONSIBLE": face(responsible), "CREATOR": face(author),
            "GROUP": if grouped { json!({ "id": "12", "name": "CRM", "opened": true, "membersCount": 3, "image": "",
                                          "additionalData": [] }) } else { json!([]) },
            "UF_CRM_TASK": if random.percent(60) { json!([format!("D_{deal}")]) } else { json!([]) },
        });
        let task = row(&records.tasks, fields);
        records.tasks.insert(id, task);
    }
}

/// A user as tasks show one.
fn face((id, name, family, post): (u64, &str, &str, &str)) -> Value {
    json!({ "id": id.to_string(), "name": format!("{name} {family}"), "link": format!("/company/personal/user/{id}/"),
            "icon": "/bitrix/images/tasks/default_avatar.png", "workPosition": post })
}

/// The phone that a call goes to, where the owner has one.
fn phone(records: &Records, on_lead: bool, owner: usize) -> Option<String> {
    let lead = records.leads.get(u64::try_from(owner).ok()?).filter(|_| on_lead)?;
    let phone = lead.get("PHONE")?.get(0)?.as_object()?;
    Some(text(phone, "VALUE").to_owned())
}
