//! Hides secrets and what is of a person in replies that are recorded. A value is known by the key that it stands under, or by
//! its own form; the same value gets the same pseudonym wherever it stands, inside longer texts too, so that what refers to
//! it still does. It does not know names in free text that stand under no key of theirs: the author reads a recording before committing it.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde_json::{Map, Number, Value};

/// A shorter text is replaced only where it is the whole value: inside others it would be a part of words.
const SHORTEST_INSIDE: usize = 4;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Secret,
    Email,
    Phone,
    Person,
    Login,
    Address,
    Birthday,
    Document,
    Network,
    Picture,
}

/// The sorts, their names, and the keys that say them: words in their order, as a key has them one behind another.
#[rustfmt::skip]
const KEYS: [(Sort, &str, &[&str]); 10] = [
    (Sort::Secret, "secrets", &["token", "secret", "password", "passwd", "api key", "apikey", "private key", "authorization", "cookie", "session id", "signature", "otp", "пароль"]),
    (Sort::Email, "emails", &["email", "e mail", "mail", "почта"]),
    (Sort::Phone, "phones", &["phone", "mobile", "telephone", "tel", "fax", "whatsapp", "msisdn", "телефон"]),
    (Sort::Person, "names of people", &["first name", "firstname", "last name", "lastname", "second name", "middle name", "middlename", "patronymic", "given name", "family name", "full name", "fullname", "real name", "display name", "surname", "фамилия", "имя", "отчество", "фио"]),
    (Sort::Login, "logins", &["login", "username", "user name", "nickname", "screen name", "skype", "telegram"]),
    (Sort::Network, "network addresses", &["ip", "ip address", "remote addr", "client ip"]),
    (Sort::Address, "addresses", &["address", "address line", "address 1", "address 2", "street", "street address", "postal code", "postcode", "zip", "zip code", "house", "apartment", "адрес", "улица"]),
    (Sort::Birthday, "birthdays", &["birthday", "birthdate", "birth date", "date of birth", "dob"]),
    (Sort::Document, "numbers of documents", &["passport", "ssn", "inn", "snils", "iban", "tax id", "vat id", "card number", "account number", "паспорт", "снилс", "инн"]),
    (Sort::Picture, "pictures of people", &["avatar", "avatar url", "photo", "personal photo", "userpic"]),
];

/// Maps whose `name` is that of a person.
const PEOPLE: [&str; 16] = [
    "user",
    "users",
    "owner",
    "author",
    "creator",
    "assignee",
    "assignees",
    "reviewer",
    "customer",
    "contact",
    "member",
    "members",
    "sender",
    "recipient",
    "employee",
    "person",
];

/// What stands in the place of a secret.
const HIDDEN: &str = "***";

static EMAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"));
static PHONE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\+\d[\d ()\u{a0}-]{8,18}\d|\b8[ -]?\(\d{3,5}\)[ -]?\d[\d -]{4,8}\d"));
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|\b(?:sk|pk|rk|whsec|xox[abprs]|gh[opsu]|github_pat|glpat|ya29|secret)[-_.][\w.-]{12,}",
    )
});

/// What an address passes: the name and the value of a part of its query.
static PASSED: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?<name>[?&;][\w.\[\]-]{1,64}=)(?<value>[^&#;\s"'<>]+)"#));

/// Names under which an address passes what says who asks, beside those of secrets: at the end of a name, and alone.
const OF_SESSIONS: [&str; 10] =
    ["sid", "session", "sessid", "sessionid", "phpsessid", "jsessionid", "aspsessionid", "jwt", "csrf", "xsrf"];
const ALONE: [&str; 4] = ["key", "sig", "auth", "ticket"];

/// A shorter value of an address is masked where it stands, and not looked for elsewhere.
const SHORTEST_PASSED: usize = 8;

fn pattern(written: &str) -> Regex {
    Regex::new(written).expect("the pattern is constant")
}

/// The pseudonyms of one recording.
#[derive(Debug, Default)]
pub(super) struct Pseudonyms {
    /// By the value.
    known: BTreeMap<String, (Sort, String)>,
    counts: BTreeMap<Sort, usize>,
}

impl Pseudonyms {
    /// Finds what has to be hidden in a reply.
    pub(super) fn learn(&mut self, reply: &Value) {
        self.look("", reply);
    }

    /// How many different values are hidden, by what they are.
    pub(super) fn counts(&self) -> Vec<(&'static str, usize)> {
        let named = |sort: &Sort| KEYS.iter().find(|(known, ..)| known == sort).map_or("", |(_, name, _)| name);
        self.counts.iter().map(|(sort, count)| (named(sort), *count)).collect()
    }

    /// Puts pseudonyms in the place of what was found, and `mask` over every text.
    pub(super) fn replace(&self, value: &mut Value, mask: &dyn Fn(&str) -> String) {
        match value {
            Value::String(text) => *text = self.hidden(&mask(text)),
            Value::Number(number) => {
                if let Some((sort, pseudonym)) = self.known.get(&number.to_string()) {
                    let digits: String = pseudonym.chars().filter(char::is_ascii_digit).collect();
                    let number = digits.parse::<u64>().ok().filter(|_| *sort == Sort::Phone);
                    *value = number.map_or_else(|| Value::from(0), Value::from);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.replace(item, mask)),
            Value::Object(map) => {
                *map = std::mem::take(map)
                    .into_iter()
                    .map(|(key, mut value)| {
                        self.replace(&mut value, mask);
                        (self.hidden(&mask(&key)), value)
                    })
                    .collect();
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// A text with pseudonyms.
    pub(super) fn hidden(&self, text: &str) -> String {
        if let Some((_, pseudonym)) = self.known.get(text) {
            return pseudonym.clone();
        }
        let mut text = text.to_owned();
        // A longer value may hold a shorter one.
        let mut inside: Vec<_> =
            self.known.iter().filter(|(value, _)| value.chars().count() >= SHORTEST_INSIDE).collect();
        inside.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        for (value, (_, pseudonym)) in inside {
            if text.contains(value.as_str()) {
                text = text.replace(value.as_str(), pseudonym);
            }
        }
        let masked = PASSED.replace_all(&text, |found: &Captures<'_>| {
            let value = if says_who(&found["name"]) { HIDDEN } else { &found["value"] };
            format!("{}{value}", &found["name"])
        });
        masked.into_owned()
    }

    fn look(&mut self, key: &str, value: &Value) {
        match value {
            Value::Object(map) => self.look_at_map(key, map),
            Value::Array(items) => items.iter().for_each(|item| self.look(key, item)),
            Value::String(text) => match of_key(key) {
                Some(sort) => self.learn_as(sort, text),
                None => self.look_into(text),
            },
            Value::Number(number) => {
                if let Some(sort) = of_key(key).filter(|sort| has_length(*sort, number)) {
                    self.learn_as(sort, &number.to_string());
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn look_at_map(&mut self, key: &str, map: &Map<String, Value>) {
        let is_person = |sort| matches!(sort, Sort::Email | Sort::Phone | Sort::Person | Sort::Login | Sort::Birthday);
        let whose = words(key);
        let person = whose.split(' ').any(|word| PEOPLE.contains(&word))
            || map.keys().any(|key| of_key(key).is_some_and(is_person));
        for (name, value) in map {
            match (name.to_lowercase().as_str(), value) {
                ("name" | "title", Value::String(text)) if person => self.learn_as(Sort::Person, text),
                // What stands as a list of kinds and values is what the list is called.
                ("value", value) if of_key(key).is_some() => self.look(key, value),
                (_, value) => self.look(name, value),
            }
        }
    }

    /// What is known by its own form, inside of a text.
    fn look_into(&mut self, text: &str) {
        for (sort, pattern) in [(Sort::Secret, &TOKEN), (Sort::Email, &EMAIL), (Sort::Phone, &PHONE)] {
            let found: Vec<String> = pattern.find_iter(text).map(|found| found.as_str().to_owned()).collect();
            found.iter().for_each(|found| self.learn_as(sort, found));
        }
        for found in PASSED.captures_iter(text).filter(|found| says_who(&found["name"])) {
            match &found["value"] {
                HIDDEN => {}
                value if value.len() >= SHORTEST_PASSED => self.learn_as(Sort::Secret, value),
                _ => *self.counts.entry(Sort::Secret).or_default() += 1,
            }
        }
        if text.len() > 6 && text.parse::<IpAddr>().is_ok() {
            self.learn_as(Sort::Network, text);
        }
    }

    fn learn_as(&mut self, sort: Sort, text: &str) {
        if text.trim().is_empty() || self.known.contains_key(text) {
            return;
        }
        let count = self.counts.entry(sort).or_default();
        *count += 1;
        self.known.insert(text.to_owned(), (sort, pseudonym(sort, *count)));
    }
}

/// Whether a number is as long as those of its sort: an amount under `phone` or `inn` is none. A phone has 7 to 15 digits (E.164).
fn has_length(sort: Sort, number: &Number) -> bool {
    let digits = number.as_u64().map_or(0, |number| number.to_string().len());
    match sort {
        Sort::Phone => (7..=15).contains(&digits),
        Sort::Document => digits >= 6,
        _ => false,
    }
}

fn pseudonym(sort: Sort, number: usize) -> String {
    match sort {
        Sort::Secret => HIDDEN.to_owned(),
        Sort::Email => format!("person{number}@example.com"),
        Sort::Phone => format!("+1555010{number:04}"),
        Sort::Person => format!("Person {number}"),
        Sort::Login => format!("user{number}"),
        Sort::Address => format!("Address {number}"),
        Sort::Birthday => "1990-01-01".to_owned(),
        Sort::Document => format!("{number:010}"),
        Sort::Network => format!("192.0.2.{}", number % 256),
        Sort::Picture => format!("https://example.com/picture/{number}"),
    }
}

/// Whether a part of a query is called as what says who asks.
fn says_who(name: &str) -> bool {
    let words = words(name);
    let last = words.split(' ').next_back().unwrap_or_default();
    of_key(&words) == Some(Sort::Secret) || OF_SESSIONS.contains(&last) || ALONE.contains(&words.as_str())
}

/// What stands under a key; the key ends with the words, or is of a list of them.
fn of_key(key: &str) -> Option<Sort> {
    let words = words(key);
    let words = words.strip_suffix('s').filter(|_| !words.ends_with("address")).unwrap_or(&words);
    let says = |known: &&str| words == *known || words.strip_suffix(*known).is_some_and(|before| before.ends_with(' '));
    KEYS.iter().find(|(_, _, known)| known.iter().any(&says)).map(|(sort, ..)| *sort)
}

/// A key as words: `LAST_NAME`, `lastName` and `last-name` are `last name`.
fn words(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    let mut before = ' ';
    for character in key.chars() {
        let breaks =
            character.is_uppercase() && before.is_lowercase() || character.is_ascii_digit() && before.is_alphabetic();
        if breaks || !character.is_alphanumeric() && !out.ends_with(' ') {
            out.push(' ');
        }
        if character.is_alphanumeric() {
            out.extend(character.to_lowercase());
        }
        before = character;
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests;
