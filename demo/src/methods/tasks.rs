//! Tasks: asked for in upper case, answered in camel case.

use serde_json::{Map, Value, json};

use super::{
    call::{Call, Reply},
    item_names::camel,
    lists::array,
};
use crate::{
    clock,
    errors::{Refusal, TASK_BAD_ID, TASK_BAD_ORDER, missing},
    filter::{Key, key},
    page,
    parameters::{list as items, scalar},
    records::Records,
    schema::Kind,
    table::Record,
};

/// Fields that come only when they are named.
const ON_DEMAND: [&str; 1] = ["UF_CRM_TASK"];
/// Fields that come along with another.
const COMPANIONS: [(&str, &str); 4] =
    [("RESPONSIBLE_ID", "RESPONSIBLE"), ("CREATED_BY", "CREATOR"), ("GROUP_ID", "GROUP"), ("STATUS", "SUB_STATUS")];

pub(super) fn list(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    refresh(records, call);
    let parameters = call.parameters;
    let filter = array(parameters.exact("filter")).ok_or_else(|| missing("filter"))?;
    let order = array(parameters.exact("order")).ok_or_else(|| missing("order"))?;
    if order.keys().any(|name| records.tasks.schema.field(name).is_none()) {
        return Err(TASK_BAD_ORDER);
    }
    let order =
        if order.is_empty() { [("ID".to_owned(), json!("desc"))].into_iter().collect() } else { order.into_owned() };
    let page = page::cut(records.tasks.find(&filter, &order)?, parameters.exact("start"));
    let rows: Vec<Value> = page.rows.into_iter().map(|task| shown(task, parameters.exact("select"))).collect();
    Ok(Reply { result: json!({ "tasks": rows }), total: Some(page.total), next: page.next })
}

pub(super) fn get(records: &mut Records, call: &Call<'_>) -> Result<Reply, Refusal> {
    refresh(records, call);
    let id = id_of(call)?;
    let task = records.tasks.get(id).map_or(json!([]), |task| shown(task, call.parameters.exact("select")));
    Ok(Reply::plain(json!({ "task": task })))
}

/// The task that a call names.
pub(super) fn id_of(call: &Call<'_>) -> Result<u64, Refusal> {
    let given = call.parameters.exact("taskId").and_then(scalar).ok_or_else(|| missing("taskId"))?;
    given.trim().parse().ok().filter(|id| *id > 0).ok_or(TASK_BAD_ID)
}

#[expect(clippy::unnecessary_wraps, reason = "every method has the same shape")]
pub(super) fn fields(records: &mut Records, _: &Call<'_>) -> Result<Reply, Refusal> {
    let mut fields = json!({
        "TITLE": { "title": "Название", "type": "string", "required": true },
        "DESCRIPTION": { "title": "Описание", "type": "string" },
        "RESPONSIBLE_ID": { "title": "Исполнитель", "type": "integer", "required": true },
        "DEADLINE": { "title": "Крайний срок", "type": "datetime" },
        "PRIORITY": { "title": "Приоритет", "type": "enum", "values": { "0": "Низкий", "1": "Средний", "2": "Высокий" } },
        "STATUS": { "title": "Статус", "type": "enum", "values": {
            "2": "Ждёт выполнения", "3": "Выполняется", "4": "Ждёт контроля", "5": "Завершена", "6": "Отложена" } },
    });
    // What only comes along with another is no field of its own.
    let own = |name: &str| !COMPANIONS.iter().any(|(_, companion)| *companion == name);
    for field in records.tasks.schema.0.iter().filter(|field| own(field.name)) {
        let other = || json!({ "title": field.name, "type": field.kind.wire() });
        fields.as_object_mut().expect("it is written so").entry(field.name).or_insert_with(other);
    }
    Ok(Reply::plain(json!({ "fields": fields })))
}

/// Brings up to date what time alone changes: an open task past its deadline is overdue.
fn refresh(records: &mut Records, call: &Call<'_>) {
    for task in records.tasks.iter_mut() {
        let status = task.get("REAL_STATUS").cloned().unwrap_or_default();
        let open = !matches!(status.as_str(), Some("4" | "5"));
        let late = |deadline: &Value| {
            key(Kind::DateTime, deadline).is_some_and(|key| key != Key::Nothing && key < Key::Moment(call.now))
        };
        let soon = |deadline: &Value| {
            let tomorrow = Key::Moment(clock::minutes_before(call.now, -24 * 60));
            key(Kind::DateTime, deadline).is_some_and(|key| key != Key::Nothing && key < tomorrow)
        };
        let become_of = match task.get("DEADLINE") {
            Some(deadline) if open && late(deadline) => json!("-1"),
            Some(deadline) if open && soon(deadline) => json!("-3"),
            _ => status,
        };
        task.insert("SUB_STATUS".to_owned(), become_of);
    }
}

/// A task as it is answered: the selected fields under their other names.
pub(super) fn shown(task: &Record, select: Option<&Value>) -> Value {
    let named: Vec<_> = select.and_then(items).unwrap_or_default().into_iter().filter_map(scalar).collect();
    let everything = named.is_empty() || named.iter().any(|name| name == "*");
    let selected = |name: &str| {
        let by_name = |name: &str| named.iter().any(|known| known == name);
        let by_companion = COMPANIONS.iter().any(|(host, companion)| *companion == name && by_name(host));
        name == "ID" || by_name(name) || by_companion || (everything && !ON_DEMAND.contains(&name))
    };
    let fields = task.iter().filter(|(name, _)| *name != "REAL_STATUS" && selected(name));
    Value::Object(fields.map(|(name, value)| (camel(name), value.clone())).collect::<Map<_, _>>())
}
