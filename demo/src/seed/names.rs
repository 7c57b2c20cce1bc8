//! Words of which names are made. Half of the portal speaks Russian, half English.

use super::random::Random;

const GIVEN_RU: [&str; 20] = [
    "Анна",
    "Борис",
    "Вера",
    "Глеб",
    "Дарья",
    "Егор",
    "Жанна",
    "Илья",
    "Кира",
    "Лев",
    "Мария",
    "Никита",
    "Ольга",
    "Павел",
    "Рита",
    "Семён",
    "Тимур",
    "Ульяна",
    "Фёдор",
    "Юлия",
];
const FAMILY_RU: [&str; 8] = ["Лесных", "Полевых", "Светлых", "Тихих", "Речных", "Горных", "Дальних", "Зимних"];
const GIVEN_EN: [&str; 20] = [
    "Alex", "Blake", "Casey", "Dana", "Ellis", "Frankie", "Gray", "Harper", "Indigo", "Jordan", "Kai", "Lane",
    "Morgan", "Noel", "Parker", "Quinn", "Riley", "Sage", "Taylor", "Wren",
];
const FAMILY_EN: [&str; 8] = ["Field", "Brook", "Hill", "Lake", "Stone", "Wood", "Meadow", "Marsh"];

const FIRM_RU: [&str; 10] =
    ["Альфа", "Бета", "Гамма", "Дельта", "Сигма", "Омега", "Вектор", "Полюс", "Квант", "Меридиан"];
const TRADE_RU: [&str; 5] = ["Логистика", "Строй", "Торг", "Сервис", "Энерго"];
const FIRM_EN: [&str; 10] = [
    "Northwind",
    "Bluefield",
    "Redstone",
    "Greenhill",
    "Silverlake",
    "Eastgate",
    "Longshore",
    "Mapleton",
    "Graniteway",
    "Copperline",
];
const TRADE_EN: [&str; 5] = ["GmbH", "Trading", "Logistics", "Labs", "Foods"];

/// What leads come by: the source, and how a lead from it is called.
pub(super) const REQUESTS: [(&str, &str, &str); 8] = [
    ("WEB", "Заявка с сайта", "Website request"),
    ("CALL", "Входящий звонок", "Incoming call"),
    ("EMAIL", "Письмо с вопросом", "Enquiry by e-mail"),
    ("TRADE_SHOW", "Визитка с выставки", "Trade show card"),
    ("CALLBACK", "Обратный звонок", "Callback"),
    ("RECOMMENDATION", "По рекомендации", "Recommended by a client"),
    ("ADVERTISING", "Отклик на рекламу", "Answer to an advertisement"),
    ("PARTNER", "От партнёра", "From a partner"),
];

/// What deals are about, and their type.
pub(super) const GOODS: [(&str, &str, &str); 8] = [
    ("SALE", "Годовая лицензия", "Annual licence"),
    ("GOODS", "Складские сканеры", "Warehouse scanners"),
    ("SERVICES", "Договор поддержки", "Support contract"),
    ("SERVICES", "Внедрение", "Rollout"),
    ("SERVICES", "Обучение сотрудников", "Staff training"),
    ("GOODS", "Кассовое оборудование", "Till equipment"),
    ("SALE", "Расширение договора", "Contract extension"),
    ("COMPLEX", "Поставка под ключ", "Turnkey delivery"),
];

/// What is done about them.
pub(super) const CHORES: [(&str, &str); 8] = [
    ("Перезвонить клиенту", "Call the client back"),
    ("Подготовить счёт", "Prepare the invoice"),
    ("Отправить договор", "Send the contract"),
    ("Согласовать цену", "Agree on the price"),
    ("Проверить старые лиды", "Clean up old leads"),
    ("Назначить встречу", "Arrange a meeting"),
    ("Собрать отзывы", "Collect feedback"),
    ("Обновить прайс-лист", "Update the price list"),
];

pub(super) const POSTS: [(&str, &str); 6] = [
    ("Директор", "Director"),
    ("Закупщик", "Buyer"),
    ("Бухгалтер", "Accountant"),
    ("Начальник склада", "Warehouse manager"),
    ("Инженер", "Engineer"),
    ("Секретарь", "Office manager"),
];

/// Which language a record is in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    Russian,
    English,
}

impl Tongue {
    /// The two in turn.
    pub(super) fn of(place: usize) -> Self {
        if place.is_multiple_of(2) { Self::English } else { Self::Russian }
    }

    pub(super) fn say<'t>(self, russian: &'t str, english: &'t str) -> &'t str {
        match self {
            Self::Russian => russian,
            Self::English => english,
        }
    }
}

/// A given and a family name.
pub(super) fn person(random: &mut Random, tongue: Tongue) -> (&'static str, &'static str) {
    match tongue {
        Tongue::Russian => (random.pick(&GIVEN_RU), random.pick(&FAMILY_RU)),
        Tongue::English => (random.pick(&GIVEN_EN), random.pick(&FAMILY_EN)),
    }
}

/// The name of the firm at a place: a hundred different ones.
pub(super) fn firm(place: usize) -> String {
    let (which, half) = (place / 2 % 10, place / 20 % 5);
    match Tongue::of(place) {
        Tongue::Russian => format!("{} {}", FIRM_RU[which], TRADE_RU[half]),
        Tongue::English => format!("{} {}", FIRM_EN[which], TRADE_EN[half]),
    }
}

/// A phone in a range that is not assigned: one for each number.
pub(super) fn phone(tongue: Tongue, number: usize) -> String {
    match tongue {
        Tongue::Russian => format!("+7000{number:07}"),
        Tongue::English => format!("+1000555{number:04}"),
    }
}
