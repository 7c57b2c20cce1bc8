//! What fields are called for people, as an administrator of the portal would have named them.

/// The entries of the smart process's own list: number and name.
pub(in super::super) const SIZES: [(&str, &str); 3] = [("44", "Мелкий"), ("45", "Средний"), ("46", "Крупный")];

const TITLES: [(&str, &str); 26] = [
    ("TITLE", "Название"),
    ("NAME", "Имя"),
    ("LAST_NAME", "Фамилия"),
    ("SECOND_NAME", "Отчество"),
    ("POST", "Должность"),
    ("STATUS_ID", "Статус"),
    ("STAGE_ID", "Стадия"),
    ("CATEGORY_ID", "Воронка"),
    ("SOURCE_ID", "Источник"),
    ("OPPORTUNITY", "Сумма"),
    ("CURRENCY_ID", "Валюта"),
    ("ASSIGNED_BY_ID", "Ответственный"),
    ("CREATED_BY_ID", "Кем создано"),
    ("MODIFY_BY_ID", "Кем изменено"),
    ("DATE_CREATE", "Дата создания"),
    ("DATE_MODIFY", "Дата изменения"),
    ("BEGINDATE", "Дата начала"),
    ("CLOSEDATE", "Дата завершения"),
    ("COMPANY_ID", "Компания"),
    ("CONTACT_ID", "Контакт"),
    ("COMMENTS", "Комментарий"),
    ("UF_CRM_1700000001", "Номер договора"),
    ("UF_CRM_TELEAGENT_SCORE", "Оценка лида"),
    ("UF_CRM_TELEAGENT_HOTNESS", "Готовность лида"),
    ("UF_CRM_5_SERIAL", "Серийный номер"),
    ("UF_CRM_5_SIZE", "Размер"),
];

/// A field's title; its name where it has none.
pub(in super::super) fn title(name: &'static str) -> &'static str {
    TITLES.iter().find(|(known, _)| *known == name).map_or(name, |(_, title)| *title)
}
