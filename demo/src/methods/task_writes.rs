//! What changes tasks: adding, changing, completing, comments and checklists.

use serde_json::{Value, json};

use super::{
    call::{Call, Reply},
    tasks::{id_of, shown},
};
use crate::{
    clock,
    errors::{Refusal, TASK_IS_COMPLETE, TASK_NOT_FOUND, TASK_WITHOUT_RESPONSIBLE, TASK_WITHOUT_TITLE, missing},
    keys::CALLER,
    parameters::{map, scalar},
    records::Records,
    table::Record,
    write::{self, Mode},
};

pub(super) fn add(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let fields = call.parameters.exact("fields").and_then(map).ok_or_else(|| missing("fields"))?;
    let schema = &records.tasks.schema;
    let mut task: Record = schema.0.iter().map(|field| (field.name.to_owned(), Value::Null)).collect();
    let (id, now, caller) = (records.tasks.free_id(), clock::wire(call.now), CALLER.to_string());
    let usual = [("ID", &*id.to_string()), ("CREATED_BY", &caller), ("CREATED_DATE", &now), ("CHANGED_DATE", &now)];
    let states = [("STATUS", "2"), ("SUB_STATUS", "2"), ("REAL_STATUS", "2"), ("PRIORITY", "1"), ("GROUP_ID", "0")];
    for (name, value) in usual.into_iter().chain(states) {
        task.insert(name.to_owned(), json!(value));
    }
    for name in ["AUDITORS", "ACCOMPLICES", "GROUP", "UF_CRM_TASK"] {
        task.insert(name.to_owned(), json!([]));
    }
    write::apply(&mut task, schema, &fields, Mode::Add, &mut 0)?;
    whole(&task)?;
    records.tasks.insert(id, task.clone());
    Ok(Reply::plain(json!({ "task": shown(&task, None) })))
}

pub(super) fn update(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let id = id_of(call)?;
    let fields = call.parameters.exact("fields").and_then(map).ok_or_else(|| missing("fields"))?;
    let mut task = records.tasks.get(id).ok_or(TASK_NOT_FOUND)?.clone();
    write::apply(&mut task, &records.tasks.schema, &fields, Mode::Update, &mut 0)?;
    whole(&task)?;
    changed(&mut task, call);
    records.tasks.insert(id, task.clone());
    Ok(Reply::plain(json!({ "task": shown(&task, None) })))
}

pub(super) fn complete(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let id = id_of(call)?;
    let mut task = records.tasks.get(id).ok_or(TASK_NOT_FOUND)?.clone();
    if task.get("REAL_STATUS").is_some_and(|status| status == "5") {
        return Err(TASK_IS_COMPLETE);
    }
    for name in ["STATUS", "SUB_STATUS", "REAL_STATUS"] {
        task.insert(name.to_owned(), json!("5"));
    }
    task.insert("CLOSED_DATE".to_owned(), json!(clock::wire(call.now)));
    changed(&mut task, call);
    records.tasks.insert(id, task.clone());
    Ok(Reply::plain(json!({ "task": shown(&task, None) })))
}

/// Comments of tasks are not kept; each has a number of its own.
pub(super) fn comment(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    task(records, call)?;
    let fields = call.parameters.get("fields").and_then(map).ok_or_else(|| missing("FIELDS"))?;
    let text = fields.get("POST_MESSAGE").and_then(scalar).filter(|text| !text.is_empty());
    text.ok_or_else(|| missing("POST_MESSAGE"))?;
    records.last_comment_id += 1;
    Ok(Reply::plain(json!(records.last_comment_id)))
}

pub(super) fn checklist(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let task = task(records, call)?.to_string();
    let of_the_task = records.checklists.iter().filter(|(_, item)| item.get("TASK_ID").is_some_and(|id| *id == *task));
    Ok(Reply::plain(of_the_task.map(|(_, item)| Value::Object(item.clone())).collect()))
}

pub(super) fn add_item(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let task = task(records, call)?;
    let fields = call.parameters.get("fields").and_then(map).ok_or_else(|| missing("FIELDS"))?;
    let title = fields.get("TITLE").and_then(scalar).filter(|text| !text.is_empty()).ok_or_else(|| missing("TITLE"))?;
    let id = records.checklists.free_id();
    let item = json!({ "ID": id.to_string(), "TASK_ID": task.to_string(), "PARENT_ID": "0",
                       "CREATED_BY": CALLER.to_string(), "TITLE": title, "SORT_INDEX": "0", "IS_COMPLETE": "N",
                       "IS_IMPORTANT": "N", "TOGGLED_BY": null, "TOGGLED_DATE": "" });
    if let Value::Object(item) = item {
        records.checklists.insert(id, item);
    }
    Ok(Reply::plain(json!(id)))
}

pub(super) fn complete_item(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    let task = task(records, call)?.to_string();
    let id = call.parameters.text("ITEMID").ok_or_else(|| missing("ITEMID"))?;
    let known = id.parse().ok().and_then(|id| Some((id, records.checklists.get(id)?.clone())));
    let (id, mut item) =
        known.filter(|(_, item)| item.get("TASK_ID").is_some_and(|id| *id == *task)).ok_or(TASK_NOT_FOUND)?;
    item.insert("IS_COMPLETE".to_owned(), json!("Y"));
    item.insert("TOGGLED_DATE".to_owned(), json!(clock::wire(call.now)));
    records.checklists.insert(id, item);
    Ok(Reply::plain(json!(true)))
}

/// The task that the older methods name.
fn task(records: &Records, call: &Call<'_>) -> Result<u64, Refusal> {
    let id = call.parameters.text("TASKID").ok_or_else(|| missing("TASKID"))?;
    let id = id.trim().parse().map_err(|_| TASK_NOT_FOUND)?;
    records.tasks.get(id).map(|_| id).ok_or(TASK_NOT_FOUND)
}

fn whole(task: &Record) -> Result<(), Refusal> {
    let filled = |name: &str| task.get(name).and_then(scalar).is_some_and(|text| !text.is_empty() && text != "0");
    match (filled("TITLE"), filled("RESPONSIBLE_ID")) {
        (false, _) => Err(TASK_WITHOUT_TITLE),
        (true, false) => Err(TASK_WITHOUT_RESPONSIBLE),
        (true, true) => Ok(()),
    }
}

fn changed(task: &mut Record, call: &Call<'_>) {
    task.insert("CHANGED_DATE".to_owned(), json!(clock::wire(call.now)));
}
