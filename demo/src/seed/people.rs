//! The people of the portal.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{moments::made, rows::row};
use crate::{clock, records::Records};

/// Id, given name, family name, position; the last one has left.
pub(super) const USERS: [(u64, &str, &str, &str); 12] = [
    (1, "Анна", "Лесных", "Руководитель отдела продаж"),
    (5, "Борис", "Полевых", "Менеджер"),
    (9, "Casey", "Stone", "Account manager"),
    (11, "Вера", "Речных", "Менеджер"),
    (12, "Jordan", "Lake", "Account manager"),
    (14, "Глеб", "Светлых", "Старший менеджер"),
    (15, "Дарья", "Тихих", "Маркетолог"),
    (17, "Morgan", "Hill", "Export manager"),
    (18, "Илья", "Горных", "Инженер поддержки"),
    (21, "Кира", "Зимних", "Менеджер"),
    (23, "Quinn", "Brook", "Support engineer"),
    (26, "Лев", "Дальних", "Менеджер"),
];

/// Id, name, the department above, the head.
const DEPARTMENTS: [(u64, &str, Option<&str>, Option<&str>); 3] =
    [(1, "Головной офис", None, Some("1")), (3, "Продажи", Some("1"), Some("5")), (7, "Поддержка", Some("1"), None)];

pub(super) fn departments(records: &mut Records) {
    for (id, name, parent, head) in DEPARTMENTS {
        let mut fields = json!({ "ID": id.to_string(), "NAME": name, "SORT": 500 });
        for (key, value) in [("PARENT", parent), ("UF_HEAD", head)] {
            if let Some(value) = value {
                fields[key] = json!(value);
            }
        }
        if let Value::Object(fields) = fields {
            records.departments.insert(id, fields);
        }
    }
}

pub(super) fn users(records: &mut Records, now: Timestamp) {
    for (place, (id, name, family, post)) in USERS.into_iter().enumerate() {
        let left = place + 1 == USERS.len();
        let fields = json!({
            "ID": id.to_string(), "ACTIVE": !left, "NAME": name, "LAST_NAME": family, "SECOND_NAME": "",
            "EMAIL": format!("user{id}@portal.example"),
            "LAST_LOGIN": clock::wire_utc(clock::minutes_before(now, if left { 90 * 24 * 60 } else { 30 })),
            "DATE_REGISTER": clock::wire_utc(made(now, place, USERS.len() * 2)),
            "TIME_ZONE": "", "IS_ONLINE": if place < 4 { "Y" } else { "N" }, "TIMESTAMP_X": {}, "LAST_ACTIVITY_DATE": {},
            "PERSONAL_GENDER": "", "PERSONAL_WWW": "", "PERSONAL_BIRTHDAY": "", "PERSONAL_MOBILE": "",
            "PERSONAL_CITY": "", "WORK_PHONE": (100 + id).to_string(), "WORK_POSITION": post, "UF_EMPLOYMENT_DATE": "",
            "UF_DEPARTMENT": [if id == 1 { 1 } else if post.contains("upport") || post.contains("поддержки") { 7 } else { 3 }],
            "USER_TYPE": "employee",
        });
        let user = row(&records.users, fields);
        records.users.insert(id, user);
    }
}
