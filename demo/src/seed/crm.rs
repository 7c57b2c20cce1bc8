//! Companies, contacts, leads and deals.

use jiff::{Timestamp, ToSpan};
use serde_json::json;

use super::{
    moments::{between, made},
    names::{self, GOODS, POSTS, REQUESTS, Tongue},
    people::USERS,
    random::Random,
    rows::fill,
};
use crate::{
    clock,
    records::{Entity, REPAIRS, Records, stages},
    table::Record,
    write,
};

/// How many of each, and the first id.
const COMPANIES: (usize, usize) = (90, 301);
const CONTACTS: (usize, usize) = (180, 201);
pub(super) const LEADS: (usize, usize) = (320, 101);
pub(super) const DEALS: (usize, usize) = (240, 101);

/// Items of the smart process.
const REPAIRED: usize = 60;

const CURRENCIES: [&str; 4] = ["RUB", "RUB", "EUR", "USD"];

pub(super) fn companies(records: &mut Records, random: &mut Random, now: Timestamp) {
    let (count, first) = COMPANIES;
    for place in 0..count {
        let (id, moment) = (first + place, made(now, place, count));
        let changed = between(random, moment, now);
        let mut record = begin(records, Entity::Company, id, moment, changed, random);
        fill(
            &mut record,
            json!({
                "TITLE": names::firm(place),
                "COMPANY_TYPE": random.pick(&["CUSTOMER", "CUSTOMER", "SUPPLIER", "PARTNER", "OTHER"]),
                "INDUSTRY": random.pick(&["IT", "DELIVERY", "TRADE", "MANUFACTURING", "OTHER"]),
                "EMPLOYEES": random.pick(&["EMPLOYEES_1", "EMPLOYEES_2", "EMPLOYEES_3", "EMPLOYEES_4"]),
                "REVENUE": format!("{}.00", random.below(100) * 10_000),
                "CURRENCY_ID": random.pick(&CURRENCIES),
            }),
        );
        if random.percent(80) {
            add_contact(records, &mut record, "PHONE", "WORK", &names::phone(Tongue::of(place), 1000 + place));
        }
        add_contact(records, &mut record, "EMAIL", "WORK", &format!("info@company{id}.example"));
        add_contact(records, &mut record, "WEB", "WORK", &format!("https://company{id}.example"));
        finish(records, Entity::Company, id, record);
    }
}

pub(super) fn contacts(records: &mut Records, random: &mut Random, now: Timestamp) {
    let (count, first) = CONTACTS;
    for place in 0..count {
        let (id, moment) = (first + place, made(now, place, count));
        let (tongue, changed) = (Tongue::of(place), between(random, moment, now));
        let (name, family) = names::person(random, tongue);
        let (post_ru, post_en) = random.pick(&POSTS);
        let company = random.percent(75).then(|| (COMPANIES.1 + random.below(COMPANIES.0)).to_string());
        let mut record = begin(records, Entity::Contact, id, moment, changed, random);
        fill(
            &mut record,
            json!({
                "NAME": name, "LAST_NAME": family, "POST": tongue.say(post_ru, post_en), "COMPANY_ID": company,
                "TYPE_ID": random.pick(&["CLIENT", "CLIENT", "CLIENT", "SUPPLIER", "PARTNER"]),
                "SOURCE_ID": random.pick(&REQUESTS).0,
            }),
        );
        if random.percent(85) {
            add_contact(records, &mut record, "PHONE", "MOBILE", &names::phone(tongue, 2000 + place));
        }
        if random.percent(70) {
            add_contact(records, &mut record, "EMAIL", "WORK", &format!("contact{id}@mail.example"));
        }
        finish(records, Entity::Contact, id, record);
    }
}

pub(super) fn leads(records: &mut Records, random: &mut Random, now: Timestamp) {
    let (count, first) = LEADS;
    for place in 0..count {
        let (id, moment) = (first + place, made(now, place, count));
        let (tongue, changed) = (Tongue::of(place), between(random, moment, now));
        let (source, russian, english) = random.pick(&REQUESTS);
        let (name, family) = names::person(random, tongue);
        let status = if place * 100 / count > 90 {
            random.pick(&["NEW", "NEW", "NEW", "IN_PROCESS"])
        } else {
            random.pick(&[
                "NEW",
                "IN_PROCESS",
                "IN_PROCESS",
                "PROCESSED",
                "UC_QUALIFIED",
                "CONVERTED",
                "CONVERTED",
                "JUNK",
            ])
        };
        let semantics = records.semantics("STATUS", status);
        let converted = status == "CONVERTED";
        let contact = converted.then(|| CONTACTS.1 + random.below(CONTACTS.0));
        let mut record = begin(records, Entity::Lead, id, moment, changed, random);
        fill(
            &mut record,
            json!({
                "TITLE": format!("{} №{id}", tongue.say(russian, english)).replace('№', tongue.say("№", "#")),
                "NAME": name, "LAST_NAME": family, "SOURCE_ID": source,
                "COMPANY_TITLE": random.percent(50).then(|| names::firm(random.below(COMPANIES.0) / 2 * 2 + place % 2)),
                "STATUS_ID": status, "STATUS_SEMANTIC_ID": semantics,
                "OPPORTUNITY": format!("{}.00", random.below(300) * 500), "CURRENCY_ID": random.pick(&CURRENCIES),
                "IS_MANUAL_OPPORTUNITY": "Y",
                "CONTACT_ID": contact.map(|id| id.to_string()),
                "IS_RETURN_CUSTOMER": if converted { "Y" } else { "N" },
                "DATE_CLOSED": if semantics == "P" { String::new() } else { clock::wire(changed) },
                "UTM_SOURCE": (source == "ADVERTISING").then_some("poster"),
            }),
        );
        let known = contact.and_then(|id| phone_of(records, id)).filter(|_| random.percent(60));
        if known.is_some() || random.percent(85) {
            let phone = known.unwrap_or_else(|| names::phone(tongue, 3000 + place));
            add_contact(records, &mut record, "PHONE", "WORK", &phone);
        }
        if random.percent(60) {
            add_contact(records, &mut record, "EMAIL", "WORK", &format!("lead{id}@mail.example"));
        }
        finish(records, Entity::Lead, id, record);
    }
}

pub(super) fn deals(records: &mut Records, random: &mut Random, now: Timestamp) {
    let (count, first) = DEALS;
    for place in 0..count {
        let (id, moment) = (first + place, made(now, place, count));
        let (tongue, changed) = (Tongue::of(place), between(random, moment, now));
        let funnel = random.pick(&["0", "0", "0", "1", "2"]);
        let young = place * 100 / count > 90;
        let stage = random.pick(match (funnel, young) {
            ("0", true) => &["NEW", "NEW", "PREPARATION"],
            ("0", false) => &["NEW", "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING", "FINAL_INVOICE", "WON", "LOSE"],
            (_, true) => &["NEW", "PREPARATION"],
            (_, false) => &["NEW", "PREPARATION", "EXECUTING", "WON", "WON", "LOSE"][..],
        });
        let stage = if funnel == "0" { stage.to_owned() } else { format!("C{funnel}:{stage}") };
        let semantics = records.semantics(&stages(funnel), &stage);
        let (kind, russian, english) = random.pick(&GOODS);
        // A firm's place decides its language, and so the deal's.
        let firm = random.below(COMPANIES.0) / 2 * 2 + place % 2;
        let begun = clock::day(moment);
        let mut record = begin(records, Entity::Deal, id, moment, changed, random);
        fill(
            &mut record,
            json!({
                "TITLE": format!("{} — {}", tongue.say(russian, english), names::firm(firm)),
                "TYPE_ID": kind, "CATEGORY_ID": funnel, "STAGE_ID": stage, "STAGE_SEMANTIC_ID": semantics,
                "PROBABILITY": match semantics { "S" => "100", "F" => "0", _ => random.pick(&["10", "30", "50", "80"]) },
                "OPPORTUNITY": format!("{}.{:02}", random.below(500) * 250, random.below(2) * 50),
                "CURRENCY_ID": random.pick(&CURRENCIES), "IS_MANUAL_OPPORTUNITY": random.pick(&["Y", "N"]),
                "COMPANY_ID": (COMPANIES.1 + firm).to_string(),
                "CONTACT_ID": random.percent(80).then(|| (CONTACTS.1 + random.below(CONTACTS.0)).to_string()),
                "BEGINDATE": clock::wire_day(begun),
                "CLOSEDATE": clock::wire_day(begun.saturating_add((7 + i64::try_from(random.below(40)).unwrap_or(0)).days())),
                "CLOSED": if semantics == "P" { "N" } else { "Y" }, "IS_NEW": if stage == "NEW" { "Y" } else { "N" },
                "SOURCE_ID": random.pick(&REQUESTS).0,
                "UF_CRM_1700000001": if random.percent(30) { format!("A-{place}") } else { String::new() },
            }),
        );
        finish(records, Entity::Deal, id, record);
    }
}

pub(super) fn repairs(records: &mut Records, random: &mut Random, now: Timestamp) {
    for place in 0..REPAIRED {
        let (id, moment) = (1 + place, made(now, place, REPAIRED));
        let changed = between(random, moment, now);
        let stage = random.pick(&["DT128_5:NEW", "DT128_5:PREPARATION", "DT128_5:SUCCESS", "DT128_5:FAIL"]);
        let mut record = begin(records, Entity::Repair, id, moment, changed, random);
        fill(
            &mut record,
            json!({
                "TITLE": format!("Ремонт №{id}"), "STAGE_ID": stage,
                "STAGE_SEMANTIC_ID": records.semantics(REPAIRS.1, stage), "CURRENCY_ID": "RUB",
                "OPPORTUNITY": format!("{}.00", random.below(40) * 250),
                "COMPANY_ID": (COMPANIES.1 + random.below(COMPANIES.0)).to_string(),
                "UF_CRM_5_SERIAL": format!("SN-{id:04}"), "UF_CRM_5_SIZE": random.pick(&["44", "45", "46"]),
            }),
        );
        finish(records, Entity::Repair, id, record);
    }
}

/// A record with its dates and people.
fn begin(
    records: &Records,
    entity: Entity,
    id: usize,
    moment: Timestamp,
    changed: Timestamp,
    random: &mut Random,
) -> Record {
    let id = u64::try_from(id).expect("a small number");
    let mut record = write::blank(entity, &records.table(entity).schema, id, moment);
    let (responsible, changed) = (random.pick(&USERS).0.to_string(), clock::wire(changed));
    for name in ["ASSIGNED_BY_ID", "CREATED_BY_ID", "MODIFY_BY_ID", "MOVED_BY_ID", "LAST_ACTIVITY_BY"] {
        overwrite(&mut record, name, &responsible);
    }
    for name in ["DATE_MODIFY", "MOVED_TIME", "LAST_ACTIVITY_TIME"] {
        overwrite(&mut record, name, &changed);
    }
    record
}

fn overwrite(record: &mut Record, name: &str, text: &str) {
    if let Some(value) = record.get_mut(name) {
        *value = json!(text);
    }
}

fn add_contact(records: &mut Records, record: &mut Record, name: &str, kind: &str, value: &str) {
    records.last_contact_id += 1;
    let id = records.last_contact_id.to_string();
    record.insert(name.to_owned(), json!([{ "ID": id, "VALUE_TYPE": kind, "VALUE": value, "TYPE_ID": name }]));
}

fn phone_of(records: &Records, contact: usize) -> Option<String> {
    let contact = records.contacts.get(u64::try_from(contact).ok()?)?;
    contact.get("PHONE").and_then(|phones| phones[0]["VALUE"].as_str()).map(str::to_owned)
}

fn finish(records: &mut Records, entity: Entity, id: usize, mut record: Record) {
    write::flag_contacts(&mut record);
    records.table_mut(entity).insert(u64::try_from(id).expect("a small number"), record);
}
