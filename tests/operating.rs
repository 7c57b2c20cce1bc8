//! The page for operators against the program: every variable, flag and address that the one knows is in the other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PAGE: &str = include_str!("../docs/operating.md");

/// What begins the name of a variable of the server's own.
const OURS: [&str; 4] = ["KARTOTEKA_", "SERVER_", "LOG_", "MCP_PROXY_"];

/// What begins the name of a setting of a shipped catalog.
const OF_CATALOGS: [&str; 5] = ["BITRIX_", "GITHUB_", "BCRM_", "WORKSPACE_", "BACKEND_"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The first column of every table, each name with the rest of its row.
fn rows() -> BTreeMap<&'static str, &'static str> {
    let mut rows = BTreeMap::new();
    for line in PAGE.lines().filter_map(|line| line.strip_prefix("| `")) {
        let (names, rest) = line.split_once(" | ").expect("a row has several columns");
        for name in names.split('`').filter(|name| !matches!(*name, ", " | "" | "`")) {
            assert!(rows.insert(name, rest).is_none(), "`{name}` has two rows");
        }
    }
    rows
}

/// The sources below a folder, each up to its own tests.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        if path.is_dir() && name != "tests" {
            found.extend(sources(&path));
        } else if name.ends_with(".rs") && !name.ends_with("_tests.rs") {
            let text = fs::read_to_string(&path).expect("a source is text");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            found.push((path, code));
        }
    }
    found
}

/// Every text between quotes, line by line.
fn quoted(code: &str) -> impl Iterator<Item = &str> {
    code.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// The names of variables that the program reads.
fn variables() -> Vec<String> {
    let is_name = |text: &&str| text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let is_ours = |text: &&str| OURS.iter().any(|prefix| text.starts_with(prefix));
    let code = sources(&root().join("src/config")).into_iter();
    let code = code.chain(sources(&root().join("src/cli")));
    let mut names: Vec<String> = code
        .map(|(_, code)| code.split("#[cfg(test)]").next().expect("a text has a beginning").to_owned())
        .flat_map(|code| quoted(&code).filter(is_name).filter(is_ours).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn every_variable_of_the_server_has_a_row_and_no_other_has() {
    let rows = rows();
    let variables = variables();
    assert!(variables.len() > 12, "{variables:?}");
    let told: Vec<&str> =
        rows.keys().copied().filter(|name| OURS.iter().any(|prefix| name.starts_with(prefix))).collect();
    let mut read: Vec<&str> = variables.iter().map(String::as_str).collect();
    read.sort_unstable();
    assert_eq!(told, read);
}

#[test]
fn every_setting_of_the_shipped_catalogs_has_a_row_with_its_default() {
    let rows = rows();
    let mut settings = 0;
    for catalog in kartoteka::catalog::shipped::catalogs() {
        for setting in &*catalog.catalog.settings {
            let row = rows.get(&*setting.env).unwrap_or_else(|| panic!("`{}` has no row", setting.env));
            let default = row.trim_end_matches('|').rsplit('|').next().expect("a column").trim();
            let expected = match &setting.default {
                Some(default) => format!("`{}`", default.0.trim_matches('"')),
                None if setting.optional => "unset".to_owned(),
                None => String::new(),
            };
            assert_eq!(default, expected, "{}", setting.env);
            assert_eq!(row.contains("; secret"), setting.secret, "{}", setting.env);
            settings += 1;
        }
    }
    let told = rows.keys().filter(|name| OF_CATALOGS.iter().any(|prefix| name.starts_with(prefix))).count();
    assert_eq!(told, settings);
}

#[test]
fn numbers_that_hold_unless_said_otherwise_are_the_programs() {
    let config = kartoteka::config::Config::from_parts(Vec::new(), None).expect("nothing is wrong");
    let rows = rows();
    for (name, default) in [
        ("SERVER_HOST", config.host.clone()),
        ("SERVER_PORT", config.port.to_string()),
        ("LOG_LEVEL", config.log.clone()),
        ("KARTOTEKA_MAX_BODY_BYTES", config.max_body_bytes.to_string()),
        ("KARTOTEKA_MAX_REPLY_BYTES", config.max_reply_bytes.to_string()),
        ("KARTOTEKA_CALLS_IN_FLIGHT", config.calls_in_flight.to_string()),
        ("KARTOTEKA_CONNECTIONS", config.connections.to_string()),
    ] {
        let row = rows[name];
        assert!(row.ends_with(&format!("| `{default}` |")), "{name} is {default}: {row}");
    }
    // A program that embeds the server and says nothing gets the same.
    let limits = kartoteka::transport::Limits::default();
    let embedded = (limits.max_message_bytes, limits.calls_in_flight, limits.connections);
    assert_eq!(embedded, (config.max_body_bytes, config.calls_in_flight, config.connections));
}

#[test]
fn every_flag_and_every_address_is_told() {
    let help = Command::new(env!("CARGO_BIN_EXE_kartoteka")).args(["serve", "--help"]).output().expect("a program");
    let help = String::from_utf8(help.stdout).expect("help is text");
    let flags: Vec<&str> = help
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--").or_else(|| line.trim().strip_prefix("-h, --")))
        .filter_map(|line| line.split([' ', '=']).next())
        .filter(|flag| *flag != "help")
        .collect();
    assert!(flags.len() >= 6, "{flags:?}");
    for flag in flags {
        assert!(PAGE.contains(&format!("`--{flag}")), "`--{flag}` is not told");
    }
    let mut routes = 0;
    for (path, code) in sources(&root().join("src/transport")) {
        for route in quoted(&code).filter(|text| text.starts_with("/mcp") || text.starts_with("/health")) {
            assert!(PAGE.contains(&format!("`{route}`")) || PAGE.contains(&format!("{route}`")), "{route} of {path:?}");
            routes += 1;
        }
    }
    assert!(routes >= 9, "only {routes} addresses were found");
}
