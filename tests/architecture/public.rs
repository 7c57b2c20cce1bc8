//! What programs that embed the server can name, and why. Everything else is `pub(crate)`; items that no path leads to are a
//! fault of rustc's `unreachable_pub`.

use std::collections::BTreeSet;
use std::fs;

use super::fault::{Fault, judge};
use super::{HOUSE, workspace};

/// A public room of `src/`: why it is, and the names that its `mod.rs` hands out.
struct PublicRoom {
    room: &'static str,
    reason: &'static str,
    faces: &'static [&'static str],
}

const fn public(room: &'static str, reason: &'static str, faces: &'static [&'static str]) -> PublicRoom {
    PublicRoom { room, reason, faces }
}

/// A room that is not here is of the crate alone.
const PUBLIC: [PublicRoom; 14] = [
    public("access", "the callers of a wire, and by which rules", &["callers", "edge", "jwt", "tenants", "token"]),
    public("audit", "what is recorded, and how records are read", &["query", "settings", "verify", "Auditor"]),
    public("call", "a call without a wire, and examples", &["examples", "Context", "Entered", "Call"]),
    public(
        "caller",
        "a program that serves tools by `Serves` is given callers",
        &[
            "conversation",
            "outcome",
            "CallId",
            "Caller",
            "Identity",
            "NothingSent",
            "Principal",
            "RefusedToken",
            "TenantsNow",
            "Locale",
        ],
    ),
    public(
        "catalog",
        "catalogs are opened",
        &["invented", "open", "shipped", "OpenError", "Opened", "CatalogSource", "ToolSet"],
    ),
    public("cli", "`main` runs it", &["run"]),
    public("config", "what an operator sets", &["remote", "settings", "tls", "Config", "ConfigFaults"]),
    public(
        "mcp",
        "the trait that the protocol serves",
        &["message", "serves", "subscriptions", "LOG_FILTER", "Serves"],
    ),
    public("outbound", "documents of issuers", &["WebDocuments"]),
    public(
        "runtime",
        "generated code, and backends of tests",
        &["accept", "interpret", "periods", "reply", "request", "scope", "setting", "tool", "upstream"],
    ),
    public("secret", "settings and tokens are secrets", &["Secret"]),
    public("server", "what is served, and tools of the program itself", &["embedded", "Server"]),
    public("texts", "generated code names messages, tests the texts", &["ProgramMessage", "Texts"]),
    public(
        "transport",
        "wires are started",
        &["http", "listen", "proxy", "stdio", "tls", "unix", "Limits", "Check", "Wires"],
    ),
];

/// Items of rooms of the crate alone that a public room hands on.
const HANDED_ON: [(&str, &str); 1] = [("src/store/settings.rs", "pub struct StoreKey ")];

#[test]
fn what_is_public_has_its_reason() {
    let mut faults = Vec::new();
    let declared = BTreeSet::from(PUBLIC.map(|public| public.room.to_owned()));
    let found = modules(&text("src/lib.rs"));
    for room in found.symmetric_difference(&declared) {
        let message = "`pub mod` in src/lib.rs and the rooms of tests/architecture/public.rs differ in it".to_owned();
        faults.push(Fault { key: room.clone(), at: "src/lib.rs".to_owned(), message });
    }
    for PublicRoom { room, reason, faces } in &PUBLIC {
        assert!(!reason.is_empty(), "`{room}` says why it is public");
        let path = format!("src/{room}/mod.rs");
        let declared: BTreeSet<String> = faces.iter().map(|face| (*face).to_owned()).collect();
        for face in handed_out(&text(&path)).symmetric_difference(&declared) {
            let message = format!(
                "`{face}` is public in one of this and tests/architecture/public.rs: `pub(crate)`, or name it there"
            );
            faults.push(Fault { key: format!("{room} {face}"), at: path.clone(), message });
        }
    }
    judge("public", faults);
}

#[test]
fn a_room_of_the_crate_alone_has_nothing_public() {
    let public = PUBLIC.map(|public| public.room);
    let mut faults = Vec::new();
    let own = |file: &&super::house::File| file.path.starts_with("src/") && file.room != "lib" && file.room != "main";
    for file in HOUSE.files.iter().filter(own).filter(|file| !public.contains(&file.room.as_str())) {
        let is_handed_on = |line: &str| HANDED_ON.iter().any(|(of, item)| *of == file.path && line.starts_with(item));
        let public = |(_, line): &&(usize, String)| line.trim_start().starts_with("pub ") && !is_handed_on(line);
        for (line, _) in file.code.iter().filter(public) {
            let message = format!("`src/{}` is not for embedders: `pub(crate)`", file.room);
            faults.push(Fault { key: file.path.clone(), at: format!("{}:{line}", file.path), message });
        }
    }
    judge("public", faults);
}

fn text(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).expect("a source file is UTF-8")
}

/// The modules that a text declares as public.
fn modules(text: &str) -> BTreeSet<String> {
    let named = |line: &str| Some(line.strip_prefix("pub mod ")?.trim_end_matches([';', ' ', '{']).to_owned());
    text.lines().filter_map(named).filter(|name| name != "__private").collect()
}

/// All that a room hands out: modules, what it re-exports, and items of its own.
fn handed_out(text: &str) -> BTreeSet<String> {
    let mut found = modules(text);
    for (at, _) in text.match_indices("\npub ") {
        let item = &text[at + "\npub ".len()..];
        let end = item.find([';', '{', '(']).unwrap_or(item.len());
        match item.split_once(' ') {
            Some(("use", path)) => {
                let path = &path[..path.find(';').expect("a path ends")];
                let names = path.split(['{', '}', ',']).map(str::trim).filter(|name| !name.ends_with("::"));
                found.extend(
                    names
                        .filter_map(|name| name.rsplit("::").next())
                        .filter(|name| !name.is_empty())
                        .map(str::to_owned),
                );
            }
            Some(("mod", _)) | None => {}
            Some(_) => found.extend(item[..end].split_whitespace().last().map(str::to_owned)),
        }
    }
    found
}

#[test]
fn what_a_room_hands_out_is_read() {
    let text = "//! A room.\n\nmod a;\npub mod b;\npub(crate) mod c;\npub use a::{X, y::Z};\npub use b::W;\npub struct V {}\npub fn u() {}\n";
    let found: Vec<String> = handed_out(text).into_iter().collect();
    assert_eq!(found, ["V", "W", "X", "Z", "b", "u"]);
}

#[test]
fn what_belongs_to_a_type_of_the_crate_is_of_the_crate() {
    let mut faults = Vec::new();
    for file in HOUSE.files.iter().filter(|file| file.path.starts_with("src/")) {
        for (line, name) in wider_than_its_type(&file.code) {
            let message = format!("`{name}` is of the crate alone, and so is what belongs to it: `pub(crate)`");
            faults.push(Fault { key: format!("{} {name}", file.path), at: format!("{}:{line}", file.path), message });
        }
    }
    judge("public", faults);
}

/// The lines that make a field public, or a method, of a struct of this text that is not, and the name of the struct. Rustc's
/// `unreachable_pub` does not look at fields.
fn wider_than_its_type(code: &[(usize, String)]) -> Vec<(usize, String)> {
    let name = |rest: &str| rest.split(|char: char| !char.is_alphanumeric() && char != '_').next().map(str::to_owned);
    let (mut known, mut found, mut within): (BTreeSet<String>, Vec<(usize, String)>, Option<String>) =
        Default::default();
    for (line, text) in code {
        if let Some((visibility, rest)) = text.split_once("struct ").filter(|_| !text.starts_with([' ', '/', '#'])) {
            within = name(rest).filter(|_| visibility.trim() != "pub");
            known.extend(within.clone());
        } else if let Some((_, rest)) =
            text.split_once(' ').filter(|_| text.starts_with("impl") && !text.contains(" for "))
        {
            within = name(rest).filter(|name| known.contains(name));
        } else if text.starts_with('}') {
            within = None;
        }
        found.extend(within.clone().filter(|_| text.starts_with("    pub ")).map(|name| (*line, name)));
    }
    found
}

#[test]
fn what_is_wider_than_its_type_is_found() {
    let text = "pub(crate) struct A {\n    pub b: u8,\n    pub(crate) c: u8,\n}\npub struct D {\n    pub e: u8,\n}\nimpl A {\n    pub fn f() {}\n}\nimpl D {\n    pub fn g() {}\n}\nimpl X for A {\n}\n";
    let code: Vec<(usize, String)> = text.lines().enumerate().map(|(at, line)| (at + 1, line.to_owned())).collect();
    assert_eq!(wider_than_its_type(&code), [(2, "A".to_owned()), (9, "A".to_owned())]);
}
