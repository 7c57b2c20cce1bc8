//! The texts of new files. English and Russian ones say what is to be written in their place; in other languages they are
//! English, and marked.

use super::request::SketchedRequest;
use crate::authoring::yaml;

/// The first line of a file whose texts are in another language than its folder says.
pub(super) const UNTRANSLATED: &str = "# untranslated";

enum Spoken {
    English,
    Russian,
    Other,
}

fn spoken(locale: &str) -> Spoken {
    match locale.split('-').next().unwrap_or_default() {
        "en" => Spoken::English,
        "ru" => Spoken::Russian,
        _ => Spoken::Other,
    }
}

fn marked(locale: &str, text: String) -> String {
    if matches!(spoken(locale), Spoken::Other) { format!("{UNTRANSLATED}\n{text}") } else { text }
}

/// The title of a catalog, and the instructions that a client gets at the start.
pub(super) fn catalog(catalog: &str, locale: &str) -> String {
    let title = title(catalog);
    let instructions = match spoken(locale) {
        Spoken::Russian => "Напишите здесь, что это за система и когда к ней обращаться.",
        Spoken::English | Spoken::Other => "Say here what this system is and when to turn to it.",
    };
    marked(locale, format!("catalog = {title}\n    .instructions = {instructions}\n"))
}

/// The texts of a tool.
pub(super) fn tool(tool: &str, sketched: &SketchedRequest, locale: &str) -> String {
    let place = sketched.place();
    let is_russian = matches!(spoken(locale), Spoken::Russian);
    let description = match (is_russian, sketched.reads(), sketched.deletes()) {
        (false, true, _) => format!("Reads from {place}. Say here what comes, and when a model should call it."),
        (false, _, true) => format!("Deletes from {place}. Say here what goes, and whether it can be had back."),
        (false, ..) => format!("Writes to {place}. Say here what changes, and when a model should call it."),
        (true, true, _) => format!("Читает из {place}. Напишите здесь, что приходит и когда модели это нужно."),
        (true, _, true) => format!("Удаляет из {place}. Напишите здесь, что исчезнет и можно ли это вернуть."),
        (true, ..) => format!("Записывает в {place}. Напишите здесь, что изменится и когда модели это нужно."),
    };
    let mut out = format!("{tool} = {}\n    .description = {description}\n", title(tool));
    for argument in sketched.arguments() {
        let text = match is_russian {
            true => format!("Значение {argument}: напишите, что это и где его взять."),
            false => format!("The {}: say what it is and where it comes from.", argument.replace('_', " ")),
        };
        out.push_str(&format!("    .argument-{argument} = {text}\n"));
    }
    if sketched.deletes() {
        let text = match is_russian {
            true => "true, когда пользователь согласился именно с этим вызовом.",
            false => "true, once the user has agreed to this very call.",
        };
        out.push_str(&format!("    .argument-confirm = {text}\n"));
    }
    marked(locale, out)
}

/// The Markdown of a prompt.
pub(super) fn prompt(prompt: &str, locale: &str) -> String {
    let title = yaml::text(&title(prompt));
    match spoken(locale) {
        Spoken::Russian => format!(
            "---\ntitle: {title}\ndescription: Напишите здесь, о чём эта заготовка.\narguments:\n  topic: О чём спросить.\n---\n\
             Расскажи о том, что относится к теме «{{{{ topic }}}}».\n"
        ),
        Spoken::English | Spoken::Other => {
            let text = format!(
                "title: {title}\ndescription: Say here what this prompt asks for.\narguments:\n  topic: What to ask about.\n---\n\
                 Tell me what there is about {{{{ topic }}}}.\n"
            );
            format!("---\n{}", marked(locale, text))
        }
    }
}

/// A name as a title: `get_order` is “Get order”.
fn title(name: &str) -> String {
    let words = name.replace(['_', '-'], " ");
    let mut characters = words.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + characters.as_str()
}
