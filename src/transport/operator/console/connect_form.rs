//! A catalog that can be connected, as the routes of programs answer it, as the models of pages: what is connected, and the forms of the
//! two ways to connect it.

use kartoteka_console::pages::{
    AuthorizeForm, ConnectPage, Connection, ConnectionState, SettingField, SettingKind, ShownSetting, Sync, SyncState,
};
use serde_json::{Map, Value};

use super::api::ApiAnswer;
use super::told::moment;
use super::visit::{SentForm, Visit};

/// Begins the names of fields, so that a setting may be called anything.
const SETTING: &str = "s:";

/// The numbers of the fields of the way by an application, behind those of the other.
const FIRST: usize = 1_000;

pub(super) fn text<'t>(of: &'t Value, name: &str) -> &'t str {
    of[name].as_str().unwrap_or_default()
}

pub(super) fn name(setting: &Value) -> &str {
    text(setting, "name")
}

pub(super) fn settings(told: &Value) -> impl Iterator<Item = &Value> {
    told["settings"].as_array().into_iter().flatten()
}

pub(super) fn connection(told: &Value) -> Connection {
    let typed = authorize_settings(told);
    // What is typed for the one way and for the other is shown once.
    let typed = typed.filter(|setting| settings(told).all(|other| other["name"] != setting["name"]));
    let set = typed.chain(settings(told)).filter(|setting| setting["set"] == true);
    let shown = |setting: &Value| ShownSetting {
        label: label(setting),
        value: match &setting["value"] {
            Value::Null => None,
            Value::String(value) => Some(value.clone()),
            other => Some(other.to_string()),
        },
    };
    Connection {
        catalog: text(told, "catalog").to_owned(),
        title: text(told, "title").to_owned(),
        tile: Connection::tile_of(text(told, "title")),
        state: match text(told, "state") {
            "connected" => ConnectionState::Connected,
            "failing" => ConnectionState::Failing,
            "locked" => ConnectionState::Locked,
            "operator" => ConnectionState::Operator,
            _ => ConnectionState::None,
        },
        connected_at: moment(&told["connected_at"]),
        connected_by: told["connected_by"].as_str().map(str::to_owned),
        checked_at: moment(&told["checked_at"]),
        used_at: moment(&told["used_at"]),
        check_error: told["check_error"]["message"].as_str().map(str::to_owned),
        shown: set.map(shown).collect(),
        sync: told["sync"].is_object().then(|| sync(&told["sync"])),
    }
}

/// How leads go into a system.
fn sync(told: &Value) -> Sync {
    Sync {
        state: match text(told, "status") {
            "paused" => SyncState::Paused,
            "error" => SyncState::Error,
            _ => SyncState::Active,
        },
        last: moment(&told["last_sync_at"]),
        error: told["error"].as_str().map(str::to_owned),
        paused_by: told["paused_by"].as_str().map(str::to_owned),
        waiting: told["waiting"].as_u64().unwrap_or_default(),
        lacks: told["lacks"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        lacks_hint: told["lacks_hint"].as_str().map(str::to_owned),
        dead: told["dead"].as_u64().unwrap_or_default(),
    }
}

fn label(setting: &Value) -> String {
    let label = text(setting, "label");
    if label.is_empty() { name(setting).to_owned() } else { label.to_owned() }
}

/// What was typed, by the settings of the catalog; an empty field is not passed.
pub(super) fn typed<'s>(settings: impl Iterator<Item = &'s Value>, sent: &SentForm) -> Map<String, Value> {
    let mut typed = Map::new();
    for setting in settings {
        let field = format!("{SETTING}{}", name(setting));
        let Some(text) = sent.field(&field).map(str::trim).filter(|text| !text.is_empty()) else { continue };
        let is_number = matches!(setting["type"].as_str(), Some("integer" | "number"));
        let value = match (is_number, serde_json::from_str::<Value>(text)) {
            (true, Ok(Value::Number(number))) => Value::Number(number),
            _ if setting["type"] == "boolean" && (text == "true" || text == "false") => (text == "true").into(),
            _ => text.into(),
        };
        typed.insert(name(setting).to_owned(), value);
    }
    typed
}

/// The form, filled in with what was typed but for secrets, with what is wrong where it was refused.
pub(super) fn form(
    visit: &Visit<'_>,
    told: &Value,
    (typed, refused): (&Map<String, Value>, Option<&ApiAnswer>),
) -> ConnectPage {
    let fault = |name: &str| fault_of(refused, name);
    let (mut first, mut rare) = (Vec::new(), Vec::new());
    let mut rare_open = false;
    for (id, setting) in (1..).zip(settings(told)) {
        let field = field(id, setting, typed.get(name(setting)), fault(name(setting)));
        // What was filled in for the reader, and was left so, is no reason to show it.
        let own = typed.get(name(setting)).is_some_and(|typed| Some(typed) != filled_in(setting));
        rare_open |= !field.required && (own || field.error.is_some());
        if field.required { first.push(field) } else { rare.push(field) }
    }
    // A catalog that demands nothing shows all that it takes.
    if first.is_empty() {
        std::mem::swap(&mut first, &mut rare);
    }
    ConnectPage {
        c: connection(told),
        steps: steps(told),
        more: told["more"].as_str().filter(|more| more.starts_with("https://")).map(str::to_owned),
        rare_open,
        first,
        rare,
        faulty: is_faulty(refused),
        failed: refused.and_then(|refused| refused.text("detail")).map(str::to_owned),
        // What a person allows at a system is allowed to them, and not to who looks at another tenant.
        authorize: visit.looks_at().is_none().then(|| authorize_form(told, (&Map::new(), None))).flatten(),
    }
}

/// What is done, in its order.
fn steps(told: &Value) -> Vec<String> {
    told["steps"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Whether the answer says what is wrong with settings.
fn is_faulty(refused: Option<&ApiAnswer>) -> bool {
    refused.is_some_and(|refused| refused.body["detail"].is_array())
}

/// What is wrong with a setting, where the answer says it.
fn fault_of(refused: Option<&ApiAnswer>, name: &str) -> Option<String> {
    let faults = refused.and_then(|refused| refused.body["detail"].as_array()).into_iter().flatten();
    let of = |fault: &&Value| fault["loc"].as_array().and_then(|loc| loc.last()).is_some_and(|last| last == name);
    faults.clone().find(of).map(|fault| text(fault, "msg").to_owned())
}

/// What a form has of a setting before anything is typed: what is kept, else the default.
fn filled_in(setting: &Value) -> Option<&Value> {
    ["value", "default"].into_iter().filter_map(|name| setting.get(name)).find(|value| !value.is_null())
}

fn field(id: usize, setting: &Value, typed: Option<&Value>, error: Option<String>) -> SettingField {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let choices: Vec<String> = setting["enum"].as_array().into_iter().flatten().map(plain).collect();
    let kind = match (setting["secret"] == true, setting["type"].as_str(), setting["format"].as_str()) {
        (true, ..) => SettingKind::Secret,
        _ if !choices.is_empty() => SettingKind::Choice,
        (_, Some("integer" | "number"), _) => SettingKind::Number,
        (_, _, Some("uri")) => SettingKind::Url,
        _ => SettingKind::Text,
    };
    // A secret is not sent back: the browser keeps what was typed.
    let value = match kind {
        SettingKind::Secret => String::new(),
        _ => typed.or(filled_in(setting)).map(plain).unwrap_or_default(),
    };
    SettingField {
        id,
        name: name(setting).to_owned(),
        label: label(setting),
        hint: text(setting, "hint").to_owned(),
        kind,
        required: setting["required"] == true,
        value,
        example: text(setting, "example").to_owned(),
        choices,
        missing: false,
        error,
    }
}

/// The form of the way by an application, if there is one, filled in with what was typed, with what is wrong where it was refused.
pub(super) fn authorize_form(
    told: &Value,
    (typed, refused): (&Map<String, Value>, Option<&ApiAnswer>),
) -> Option<AuthorizeForm> {
    if !told["authorize"].is_object() {
        return None;
    }
    let field = |(id, setting): (usize, &Value)| {
        field(FIRST + id, setting, typed.get(name(setting)), fault_of(refused, name(setting)))
    };
    Some(AuthorizeForm {
        steps: steps(&told["authorize"]),
        fields: authorize_settings(told).enumerate().map(field).collect(),
        faulty: is_faulty(refused),
        failed: refused.and_then(|refused| refused.text("detail")).map(str::to_owned),
    })
}

pub(super) fn authorize_settings(told: &Value) -> impl Iterator<Item = &Value> {
    told["authorize"]["settings"].as_array().into_iter().flatten()
}
