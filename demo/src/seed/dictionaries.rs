//! Statuses, sources, stages of three funnels, currencies. As tables: a word, its name, what it means.

use serde_json::{Value, json};

use super::rows::row;
use crate::records::{REPAIRS, Records};

/// Words in work have no letter, `S` and `F` are the ends.
type Words = &'static [(&'static str, &'static str, Option<&'static str>)];

const STATUSES: Words = &[
    ("NEW", "Новый", None),
    ("IN_PROCESS", "В работе", None),
    ("PROCESSED", "Обработан", None),
    // Not a stock status: this portal has added it.
    ("UC_QUALIFIED", "Квалифицирован", None),
    ("CONVERTED", "Качественный лид", Some("S")),
    ("JUNK", "Некачественный лид", Some("F")),
];
const SOURCES: Words = &[
    ("CALL", "Звонок", None),
    ("EMAIL", "Электронная почта", None),
    ("WEB", "Веб-сайт", None),
    ("ADVERTISING", "Реклама", None),
    ("PARTNER", "Существующий клиент", None),
    ("RECOMMENDATION", "По рекомендации", None),
    ("TRADE_SHOW", "Выставка", None),
    ("WEBFORM", "CRM-форма", None),
    ("CALLBACK", "Обратный звонок", None),
    ("RC_GENERATOR", "Генератор продаж", None),
    ("STORE", "Интернет-магазин", None),
    ("OTHER", "Другое", None),
];
const SALES: Words = &[
    ("NEW", "Новая", None),
    ("PREPARATION", "Подготовка документов", None),
    ("PREPAYMENT_INVOICE", "Счёт на предоплату", None),
    ("EXECUTING", "В работе", None),
    ("FINAL_INVOICE", "Финальный счёт", None),
    ("WON", "Сделка успешна", Some("S")),
    ("LOSE", "Сделка провалена", Some("F")),
    ("APOLOGY", "Анализ причины провала", Some("F")),
];
const RENEWALS: Words = &[
    ("C1:NEW", "Скоро истекает", None),
    ("C1:PREPARATION", "Условия отправлены", None),
    ("C1:EXECUTING", "Согласование", None),
    ("C1:WON", "Продлено", Some("S")),
    ("C1:LOSE", "Не продлено", Some("F")),
];
const EXPORT: Words = &[
    ("C2:NEW", "New request", None),
    ("C2:PREPARATION", "Offer sent", None),
    ("C2:EXECUTING", "Shipping", None),
    ("C2:WON", "Delivered", Some("S")),
    ("C2:LOSE", "Lost", Some("F")),
];
const REPAIR_STAGES: Words = &[
    ("DT128_5:NEW", "Принято", None),
    ("DT128_5:PREPARATION", "В мастерской", None),
    ("DT128_5:SUCCESS", "Выдано", Some("S")),
    ("DT128_5:FAIL", "Отказ", Some("F")),
];
const DEAL_TYPES: Words = &[
    ("SALE", "Продажа", None),
    ("COMPLEX", "Комплексная продажа", None),
    ("GOODS", "Продажа товара", None),
    ("SERVICES", "Услуги", None),
];
const CONTACT_TYPES: Words = &[
    ("CLIENT", "Клиент", None),
    ("SUPPLIER", "Поставщик", None),
    ("PARTNER", "Партнёр", None),
    ("OTHER", "Другое", None),
];
const COMPANY_TYPES: Words = &[
    ("CUSTOMER", "Клиент", None),
    ("SUPPLIER", "Поставщик", None),
    ("PARTNER", "Партнёр", None),
    ("OTHER", "Другое", None),
];
const INDUSTRIES: Words = &[
    ("IT", "Информационные технологии", None),
    ("DELIVERY", "Доставка", None),
    ("TRADE", "Торговля", None),
    ("MANUFACTURING", "Производство", None),
    ("OTHER", "Другое", None),
];
const EMPLOYEES: Words = &[
    ("EMPLOYEES_1", "менее 50", None),
    ("EMPLOYEES_2", "50–250", None),
    ("EMPLOYEES_3", "250–500", None),
    ("EMPLOYEES_4", "более 500", None),
];

const DICTIONARIES: &[(&str, Option<&str>, Words)] = &[
    ("STATUS", None, STATUSES),
    ("SOURCE", None, SOURCES),
    ("DEAL_STAGE", Some("0"), SALES),
    ("DEAL_STAGE_1", Some("1"), RENEWALS),
    ("DEAL_STAGE_2", Some("2"), EXPORT),
    ("DEAL_TYPE", None, DEAL_TYPES),
    ("CONTACT_TYPE", None, CONTACT_TYPES),
    ("COMPANY_TYPE", None, COMPANY_TYPES),
    ("INDUSTRY", None, INDUSTRIES),
    ("EMPLOYEES", None, EMPLOYEES),
    (REPAIRS.1, Some(REPAIRS.0), REPAIR_STAGES),
];

const FUNNELS: [(u32, &str, u32); 3] = [(0, "Продажи", 300), (1, "Продления", 400), (2, "Export", 500)];

/// Code, how many units the rate is for, the rate, place, name.
const CURRENCIES: [(&str, &str, &str, &str, &str); 3] = [
    ("RUB", "1", "1.0000", "100", "Российский рубль"),
    ("EUR", "1", "95.0000", "200", "Евро"),
    ("USD", "1", "88.0000", "300", "Доллар США"),
];

pub(super) fn fill(records: &mut Records) {
    for (dictionary, category, words) in DICTIONARIES {
        for (place, (word, name, end)) in words.iter().enumerate() {
            let id = records.statuses.free_id();
            let status = status(id, dictionary, *category, (place, word, name, *end));
            let status = row(&records.statuses, status);
            records.statuses.insert(id, status);
        }
    }
    let funnel = |(id, name, sort): (u32, &str, u32)| {
        let default = if id == 0 { "Y" } else { "N" };
        json!({ "id": id, "name": name, "sort": sort, "entityTypeId": 2, "isDefault": default, "originId": "",
                "originatorId": "" })
    };
    records.categories = FUNNELS.into_iter().map(funnel).collect();
    let currency = |(code, count, rate, sort, name): (&str, &str, &str, &str, &str)| {
        json!({ "CURRENCY": code, "AMOUNT_CNT": count, "AMOUNT": rate, "SORT": sort,
                "BASE": if code == "RUB" { "Y" } else { "N" }, "FULL_NAME": name, "LID": "ru", "FORMAT_STRING": "#",
                "DEC_POINT": ".", "THOUSANDS_SEP": " ", "DECIMALS": "2" })
    };
    records.currencies = CURRENCIES.into_iter().map(currency).collect();
}

fn status(
    id: u64,
    dictionary: &str,
    category: Option<&str>,
    (place, word, name, end): (usize, &str, &str, Option<&str>),
) -> Value {
    let (meaning, colour) = match (end, word) {
        (Some("S"), _) => ("success", "#7BD500"),
        (Some(_), "APOLOGY") => ("apology", "#FF5752"),
        (Some(_), _) => ("failure", "#FF5752"),
        (None, _) => ("process", "#2FC6F6"),
    };
    let system = if word == "UC_QUALIFIED" { "N" } else { "Y" };
    // Only what has an end has meanings and colours: statuses of leads and stages of deals.
    let extra = if dictionary == "STATUS" || category.is_some() {
        json!({ "SEMANTICS": meaning, "COLOR": colour })
    } else {
        json!([])
    };
    json!({
        "ID": id.to_string(), "ENTITY_ID": dictionary, "STATUS_ID": word, "NAME": name, "NAME_INIT": name,
        "SORT": ((place + 1) * 10).to_string(), "SYSTEM": system, "CATEGORY_ID": category, "COLOR": colour,
        "SEMANTICS": end, "EXTRA": extra,
    })
}
